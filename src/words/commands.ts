import { ifItStays } from './wording.ts';
import { figure } from '../lib/notation.ts';
import { plural } from '../lib/text.ts';

/** What commands answer about safety, policy, standing grants, deployments and the workspace. */

export { startForEverybody } from './home.ts';
export const healthBudgetWhoApproves =
  'Health, budget, who approves; or tells the channel it is typed in of your deployments each morning';
export const onlyAnOwnerNamed = 'Only an owner named in the policy can look at this.';
export const forYourself = 'For yourself: /nightshift status, posture, audit';
export const status = 'Status';
export const workspace = (stopped: boolean): string =>
  `This workspace: ${stopped ? 'stopped for everybody' : 'running'}.`;
export const people = 'People';
export const peoplePeople = (people: number): string => plural(people, 'person', 'people');
export const well = '✅ Well';
export const notWell = '⚠️ Not well';
export const sources = 'Sources';
export const ofThemCouldNot = (accounts: number, unwell: number): string =>
  `${plural(accounts, 'source')}, ${unwell === 0 ? 'each of them read' : `${figure(unwell)} of them could not be read`}`;
export const modelToday = 'Model today';
export const tokensForAll = (tokens: number | null, tokensPerNight: number): string => {
  const all = tokens === null ? '' : `${figure(tokens)} tokens for all; `;
  return `${all}at most ${figure(tokensPerNight)} for each person`;
};
export const policy = 'Policy';
export const sign = '⚠️';
export const stopForEverybody = 'Stop for everybody';
export const whatItCanDoNow = 'What it can do now';
export const aChannelIsTold =
  'A channel is told of deployments by typing there: /nightshift admin team-digest on, or off';
export const health = 'Health';
export const whichNewsOfPipelines = 'Which news of pipelines you are told';
export const forExample = 'For example: /nightshift alerts failures production, or alerts all';
export const theDigestCountsEverything =
  'The digest counts everything, whatever you choose. Who is on duty is told all the same.';
export const youAreTold = (newsFilter: string): string => `You are told: ${newsFilter}`;
export const thatNamesNoEnvironments = 'That names no environments.';
export const fromNowOnYouAre = (newsFilter: string): string =>
  `From now on you are told: ${newsFilter}`;
export const doesNotAskAgain = 'Does not ask again for the sender of that card';
export const whatYouAllowedWithout = 'What you allowed without being asked, and how to end it';
export const whatPolicyRefusedToPropose = 'What policy refused to propose to you';
export const asksThePolicysOwners = 'Asks the policy’s owners to let one of them pass';
export const namesTheTicketThatPolicy = 'Names the ticket that policy wants for one proposal';
export const onlyAnOwnerNamedLabel =
  'Only an owner named in the policy can stop or start Nightshift for everybody.';
export const forYourselfAlone = 'For yourself alone: /nightshift pause';
export const itWasStoppedAlready = 'It was stopped already.';
export const itWasRunningAlready = 'It was running already.';
export const stoppedForEverybody = 'Stopped for everybody.';
export const nothingIsExecuted = 'Nothing is executed, also nothing that was approved.';
export const toGo = 'To go on: /nightshift start';
export const runningAgainForEverybody = 'Running again for everybody.';
export const whoeverPausedForThemself = 'Whoever paused for themself stays paused.';
export const policyRefusedNothing = 'Policy refused nothing that was to be proposed to you.';
export const refusedByPolicy = 'Refused by policy, the newest first.';
export const sayInTheFormWhy = 'Say in the form for how long, and why.';
export const toAskForAnException =
  'To ask for an exception: /nightshift exception, the id, minutes and a reason';
export const thisCouldNotBeChecked = 'This could not be checked just now, so nothing was done.';
export const pleaseTryAgain = (reference: string): string =>
  `Please try again. ${ifItStays(reference)}`;
export const chooseOne = 'Choose one, please.';
export const toAllow = 'To allow: /nightshift always, the digest of a card, days';
export const allowedUntil = ({
  until,
  words,
  sender,
  mailbox,
}: {
  until: string;
  words: string;
  sender: string;
  mailbox: string;
}): string =>
  `Allowed until ${until}: ${words} mail from exactly ${sender} in ${mailbox}, without asking.`;
export const atMostIn24Hours = (perDayMax: number): string =>
  `At most ${perDayMax} in 24 hours, from the next one that comes; each has a card with Undo.`;
export const toEnd = (id: string): string => `To end it: /nightshift grants revoke ${id}`;
export const thisCouldNotBeCheckedLabel =
  'This could not be checked just now, so nothing was allowed.';
export const itIsEnded = 'It is ended.';
export const whatItApprovedAndWhat = 'What it approved and what has not left is not done.';
export const noStandingGrantOfYours = 'No standing grant of yours with this id is live.';
export const grants = '/nightshift grants';
export const youHaveNoStandingGrants = 'You have no standing grants.';
export const everyActionAsksYouFirst = 'Every action asks you first.';
export const mailFromUntil = ({
  name,
  words,
  sender,
  inTheir,
}: {
  name: string;
  words: string;
  sender: string;
  inTheir: string;
}): string => `${name}: ${words} mail from ${sender} until ${inTheir}`;
export const andMore = (live: number): string => ` · and ${live} more`;
export const youHaveStandingGrants = (live: number): string => `You have ${live} standing grants.`;
export const toEndOne = 'To end one: /nightshift grants revoke, and its id';
export const theDigestStands =
  'The digest stands at the foot of its card, and the id of the card before it.';
export const theReceiptIsInOur = 'The receipt is in our direct messages, as a file.';
export const theReceiptOfTheseActions = (actions: number): string =>
  `The receipt of these ${actions} actions is in our direct messages, as one file.`;
export const itProvesItselfWithout =
  'It proves itself without Nightshift: nightshift audit verify-receipt FILE';
export const giveItTheLedgerHead = 'Give it the ledger head of one of your digests with --witness.';
export const theReceiptCouldNot = 'The receipt could not be delivered just now.';
export const nothingWasChangedLabel = 'Nothing was changed; the ledger has it.';
export const tryAgain = (reference: string): string =>
  `Try again, or ask whoever runs Nightshift for: nightshift audit receipt. ${ifItStays(reference)}`;
export const nothingOfYoursIsExecuted =
  'Nothing of yours is executed until then, or until you resume';
export const goesOn = 'Goes on';
export const theSameForEverybody = 'The same for everybody, by an owner named in the policy';
export const goesOnForEverybody = 'Goes on for everybody';
export const whatTheLedgerSays =
  'What the ledger says of you last; a receipt proves one action or card';
export const whatIsKeptOfYou = 'What is kept of you, and who can read it';
export const resume = 'Resume';
export const pausedUntilYouResume = 'Paused, until you resume.';
export const nothingIsExecutedLabel =
  'Nothing is executed from now on, also nothing that you approved before.';
export const isNoEndThatI = (typed: string, time: string): string =>
  `“${typed}” is no end that I can read, within 30 days. For example: /nightshift pause 2h, or pause until ${time}`;
export const yourself = 'you';
export const itStaysSoUntilYou = 'It stays so until you resume.';
export const itGoesOnByItself = (end: string, timeZone: string): string =>
  `It goes on by itself ${end} (${timeZone}).`;
export const itWasPausedAlready = 'It was paused already.';
export const paused = 'Paused.';
export const runningAgain = 'Running again.';
export const whatYouApprovedAndWhat = 'What you approved and what has not run out is executed now.';
export const itHasNotBeenVerified = 'It has not been verified yet: nightshift audit verify';
export const lastChecked = (verified: boolean, entries: number, at: string): string =>
  `${verified ? '✅ Verified' : '❌ Does not verify'}: ${plural(entries, 'entry', 'entries')}, last checked on ${at}.`;
export const theLedgerOfThisWorkspace = (seq: number, hash: string): string =>
  `The ledger of this workspace has ${plural(seq, 'entry', 'entries')}; its head is ${hash}.`;
export const keptOfYou = (accounts: number, signals: number, notes: number): string =>
  `Kept of you: ${plural(accounts, 'source')}, ${plural(signals, 'mail or run', 'mails and runs')}, ${plural(notes, 'note')}.`;
export const onlyYouSeeThem =
  'Only you see them in Slack: no other person’s card, digest or answer is made from them.';
export const where = 'Where';
export const inTheDatabaseOfWhoever =
  'in the database of whoever runs Nightshift here; grants are encrypted for you alone';
export const model = 'Model';
export const noneIsConfigured = 'none is configured: nothing leaves for a model';
export const linesOfYourMail =
  'lines of your mail and logs go to the model endpoint that your operator configured';
export const ledger = 'Ledger';
export const holdsIdsAndNumbers = 'holds ids and numbers, no text of yours';
export const toHaveItRemoved = (asksFirst: string): string =>
  `To have it removed, ask whoever runs Nightshift. ${asksFirst}`;
export const whatIRemember = 'What I remember';
export const yourLedger = 'Your ledger';
export const forFollowUpsIRead = (mailsMax: number): string =>
  `For it I read at most ${mailsMax} mails a night that you sent, of each mailbox, with the access that reads. Kept are to whom, the subject, when, and whether it asks for anything; after 14 days nothing.`;
export const sentAnywhereForThreeDays =
  'The digest names what you sent in any mail program and nobody answered for three days.';
export const aReminderDoesNothing = (read: string): string =>
  `${read} A reminder does nothing by itself.`;
export const sentHereAloneFromNow =
  'The digest names only what you sent through Nightshift, and what I kept of other sent mail is forgotten.';
export const sentAnywhere =
  'The digest names what you sent in any mail program and nobody answered.';
export const sentHereAlone =
  'The digest names what you sent through Nightshift and nobody answered, and nothing that you sent elsewhere.';
export const followUpsOnOrOff = '/nightshift settings followups on, or off';
export const forItIRead = (voiceMailsMax: number): string =>
  `For it I read the ${voiceMailsMax} newest mails that you sent, of each mailbox, with the access that reads. Kept are your greeting, sign-off, language, whether formal, and length: no sentence, and nothing of anybody else.`;
export const switchItOff = 'Switch it off';
export const draftsAreWrittenAsYou =
  'Drafts are written as you write, as soon as I have learned it.';
export const aDraftStillWaits = (read: string): string => `${read} A draft still waits for you.`;
export const toSee = 'To see it: /nightshift memory. To take it away: /nightshift forget my voice';
export const draftsNoLongerFollow =
  'Drafts no longer follow how you write, and what I had learned of it is forgotten.';
export const yourSentMailIsNot = 'Your sent mail is not read for it.';
export const draftsAreWrittenAsYouLabel = 'Drafts are written as you write.';
export const draftsDoNotFollowHow = 'Drafts do not follow how you write.';
export const settingsVoice = '/nightshift settings voice on, or off';
export const switchIt = 'Switch it on';
export const asksToDeployATag = 'Asks to deploy a tag or branch, with what is live now';
export const asksToBringBackWhat = 'Asks to bring back what ran well before';
export const asksToLetAWaiting = 'Asks to let a waiting run go on, or to refuse it';
export const asksToEndARun = 'Asks to end a run that goes on';
export const asksToOpenAnIssue = 'Asks to open an issue with why a run failed';
export const nothingIsProposedOrDone = 'Nothing is proposed or done for it until it is lifted';
export const liftsAHold = 'Lifts a hold';
export const whichPipelinesAreHeld = 'Which pipelines are held, by whom and why';
export const sayInTheFormWhat = 'Say in the form what shall go where.';
export const openIt = 'Open it, or shut it? For example: /nightshift gate open payments';
