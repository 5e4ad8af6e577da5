import { plural } from '../lib/text.ts';

/** What is answered to a question or a wish in a person’s own words. */

export {
  thePolicyCannotBeRead,
  iAmJustProposingSomething,
  tooManyCardsAreWaiting,
} from './deeds.ts';
export const connectASource = 'Connect a source';
export const whichOneExactly = (verb: string): string =>
  `Which one exactly? I ${verb} nothing that is not named.`;
export const exampleOfDeeds =
  'For example: deploy payments@v1.4.2 to prod, rollback payments prod, cancel payments 812';
export const toBlockASender =
  'To block a sender is a rule of yours: what they send is then proposed for spam.';
export const nothingAtYourMailProvider = (nothingDone: string): string =>
  `${nothingDone} Nothing at your mail provider is set up for it.`;
export const makeThatRule = 'Make that rule';
export const iCannotAnything = (verb: string): string => `I cannot ${verb} anything.`;
export const iCanArchive =
  'I can archive, star and mark mail as read, draft and send replies, snooze, unsubscribe, report phishing, and run failed jobs again; each asks you first.';
export const whatICanDo = 'What I can do';
export const iDoNotKnowWho = (role: string): string => `I do not know who your ${role} is.`;
export const tellMeOnce = (role: string): string =>
  `Tell me once: remember my ${role} is ana@client.example`;
export const whatIRemember = 'What I remember';
export const waiting = (open: number): string => `${plural(open, 'decision')} waiting.`;
export const showThem = 'Show them';
export const tryOtherWords = 'Try other words, or /nightshift help ask';
export const openTheRun = 'Open the run';
export const nothingFailedThatIRead = 'Nothing failed that I read of.';
export const iReadOfNoSuch = 'I read of no such run.';
export const pipelines = (count: number): string => plural(count, 'pipeline');
export const iFoundNoSuchMail = 'I found no such mail.';
export const found = (count: number): string => `${plural(count, 'mail')} found.`;
export const nothingOfTheLastDay = 'Nothing of the last day needs you.';
export const fromTheLastDay = 'From the last day:';
export const iFoundNothingAbout = 'I found nothing about that.';
export const foundCount = (count: number): string => `${plural(count, 'row')} found.`;
export const lastDigest = 'Last digest';
export const allDeployments = 'All deployments';
export const urgentMail = 'Urgent mail';
export const whatICanBeAsked = 'What I can be asked';
export const passed = '✅ Passed';
export const failedPassedSince = '✅ Failed, passed since';
export const onBranch = (workflow: string, branch: string): string => `${workflow} on ${branch}`;
export const waitingState = '⏸️ Waiting';
export const running = '⏳ Running';
export const failed = '❌ Failed';
export const otherwise = (conclusion: string): string => `⚪ ${conclusion}`;
export const unsure = 'Unsure';
export const whatShallI = (deed: string): string => `What shall I ${deed}?`;
export const exampleOfWish = (deed: string): string =>
  `For example: ${deed} the newsletters, or ${deed} the mail from Ana`;
export const untilWhen = 'Until when?';
export const exampleOfSnooze = (time: string): string =>
  `For example: snooze the mail from Ana until Monday ${time}, or for 3 hours`;
export const thatMailboxIsConnected = 'That mailbox is connected without a server that sends.';
export const askForADraftInstead =
  'Ask for a draft instead, or connect it again with its SMTP server: /nightshift connect imap';
export const connectAgain = 'Connect again';
export const whatWaits = 'What waits';
export const iFoundNothing = (deed: string): string => `I found nothing to ${deed}.`;
export const whatYouMeanWaits = 'What you mean waits on a card already.';
export const decideSomeOfThem = 'Decide some of them, then ask again.';
export const iCannotWhatIFound = (deed: string): string =>
  `I cannot ${deed} what I found: it is done already, or policy refuses it.`;
export const whatPolicyRefused = 'What policy refused';
export const iCanDoThat = (deed: string, asked: number): string =>
  `I can ${deed} ${plural(asked, 'item')}. The card that names each of them comes next.`;
export const itWaitsForYourApprove = (safe: string): string => `${safe} It waits for your Approve.`;
export const waitsAlready = (left: number): string =>
  `${plural(left, 'more')} waits already, or cannot be asked now.`;
export const nothingOfYoursIsHeld = 'Nothing of yours is held back.';
export const heldBack = (held: number): string =>
  `${plural(held, 'proposal')} held back, and there is no room for another card.`;
export const atMostWait = (openCardsMax: number, cardsPerNightMax: number): string =>
  `At most ${openCardsMax} wait at a time, and ${cardsPerNightMax} come from one digest to the next.`;
export const decideSomeOfTheCards =
  'Decide some of the cards that wait, or look again after your next digest.';
export const theNextOnesCome = 'The next ones come in a moment.';
export const eachOfThemAsksYou = 'Each of them asks you first.';
export const yourNote = 'your note';
export const learnedFromMails = (approved: number): string =>
  `learned from ${approved} mails that you sent`;
export const learnedFromOfYourDecisions = (provenance: number): string =>
  `learned from ${provenance} of your decisions`;
export const myVoice = 'my voice';
export const sendAReply = 'send a reply to';
export const unsubscribeFrom = 'unsubscribe from';
export const onlyListsWhoseSender =
  'Only lists whose sender offers one click and signed that offer can be left, and never in answer to a suspicious mail.';
export const runAgain = 'run again';
export const looking = {
  runs: 'Looking through your pipelines…',
  mails: 'Looking through your mail…',
  night: 'Reading what the last day brought…',
  unclear: 'Looking through your mail and pipelines…',
} as const;
export const puttingItIntoWords = 'Putting it into words…';
export const lookedThroughYourPipelines = (count: number): string =>
  `Looked through your pipelines: ${plural(count, 'fits', 'fit')}`;
export const lookedThroughYourMail = (count: number): string =>
  `Looked through your mail: ${plural(count, 'fits', 'fit')}`;
export const readWhatTheLastDay = (count: number): string =>
  `Read what the last day brought: ${plural(count, 'thing')}`;
export const lookedThroughAll = (count: number): string =>
  `Looked through your mail and pipelines: ${plural(count, 'fits', 'fit')}`;
export const yourVoiceInDrafts = 'Your voice in drafts.';
export const youKeepMail = (subject: string): string =>
  `You keep mail from ${subject}; archiving it is no longer proposed.`;
export const youArchiveMail = (subject: string, approved: number): string =>
  `You archive mail from ${subject} (${approved} of ${approved}).`;
export const youArchiveMailFromSometimes = (
  subject: string,
  archived: number,
  all: number,
): string => `You archive mail from ${subject} sometimes (${archived} of ${all}).`;
export const thereIsNoLabel = (folder: string): string =>
  `There is no label or folder “${folder}” in that mailbox yet, or it cannot be looked at now.`;
export const aCardThatAsksWhether =
  'A card that asks whether to make it comes next. Ask again once it is made.';
export const seeWhetherACardWaits =
  'See whether a card waits that asks to make it, or ask again later.';
