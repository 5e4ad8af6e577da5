import { ifItStays } from './wording.ts';
import { plural } from '../lib/text.ts';

/** What the forms say that open from a card, a command or a shortcut. */

export { whyAmIAsked } from './card.ts';
export const deeds = { 'mail.archive': 'Archive', 'mail.label': 'Star' } as const;
export const alwaysDo = 'Always do this';
export const allow = 'Allow';
export const notNow = 'Not now';
export const withoutAskingYouAgain = 'Without asking you again, I may do exactly this:';
export const whichOfThese = 'Which of these?';
export const untilWhen = 'Until when?';
export const atMostIn24Hours = (perDayMax: number): string =>
  `At most ${perDayMax} in 24 hours, from the next one that comes. Each has a card with Undo, and is told in the digest. What waits now still asks you.`;
export const toSeeOrEnd = 'To see or end it at any time: ';
export const grants = '/nightshift grants';
export const pauseStopsItAsWell = '. Pause stops it as well.';
export const mailFromExactly = (at: number, deeds: string): string =>
  `${at}. ${deeds} mail from exactly `;
export const andDecideSomeOfThese = (count: number): string =>
  `and ${plural(count, 'more sender')}: decide some of these first.`;
export const days = (days: number): string => plural(days, 'day');
export const askNightshift = 'Ask Nightshift';
export const aCommand = 'A command, or a question in your own words';
export const ask = 'Ask';
export const forExample =
  'For example: what broke last night? · anything from Ana? · approvals · pause 2h';
export const askAbout = 'Ask about this';
export const lookThisUpInMy = 'Look this up in my mail and runs';
export const onlyYouSeeTheAnswer =
  'Only you see the answer. It is looked up by these words; nothing that they ask for is done.';
export const rememberThis = 'Remember this';
export const note = 'Note';
export const remember = 'Remember';
export const aNoteHelpsMe =
  'A note helps me to find things when you ask. It permits nothing. Forget it at any time with “forget”.';
export const handToSomebody = 'Hand to somebody';
export const showItToThem = 'Show it to them';
export const theyWillSeeWhat =
  'They will see what is on this card, and may decide it in your place.';
export const nothingElseOfYours =
  'Nothing else of yours is shown to them. You can take it back while it waits.';
export const policyNames = 'Policy names: ';
export const whoDecides = 'Who decides?';
export const theExactText = 'the exact text, whole';
export const whyItIsProposed = 'why it is proposed';
export const item = (items: number): string => `of ${plural(items, 'item')}: `;
export const shownAre = (things: string, of: string): string => `Shown are ${things}${of}.`;
export const whyNot = 'Why not?';
export const save = 'Save';
export const itIsDeniedAlready =
  'It is denied already. What you say here only changes what is proposed.';
export const reason = 'Reason';
export const inYourOwnWords = 'In your own words';
export const askForAnException = 'Ask for an exception';
export const askTheOwners = 'Ask the owners';
export const forHowLong = 'For how long?';
export const minutes = (minutes: number): string => plural(minutes, 'minute');
export const whyCanItNotWait = 'Why can it not wait?';
export const anOwnerOfThePolicyDecides =
  'An owner of the policy decides, never you alone. It covers this one proposal, exactly as it is; it is approved as before, by all who must.';
export const deploy = 'Deploy';
export const showTheCard = 'Show the card';
export const pipeline = 'Pipeline';
export const tagBranchOrCommit = 'Tag, branch or commit, for example v1.4.2';
export const environmentForExample = 'Environment, for example production';
export const nothingIsDeployed =
  'Nothing is deployed by this form. A card shows the commit that the name means now, what is live, and what the deployment brings; it waits for approvals.';
export const chooseAPipeline = 'Choose a pipeline, please.';
export const oneNameWithoutSpaces = 'One name without spaces, please.';
export const nameAnEnvironment = 'Name an environment, please.';
export const subject = 'Subject';
export const savingApprovesExactly =
  'Saving approves exactly what you save. Where it goes stays as it is.';
export const text = 'Text';
export const textPart = (at: number, texts: number): string => `Text, part ${at} of ${texts}`;
export const editThenApprove = 'Edit, then approve';
export const saveAndApprove = 'Save and approve';
export const undo = 'Undo';
export const thereIsNothingLeftHere = 'There is nothing left here to undo.';
export const undoTakesBack = 'Undo takes back each of these, and nothing else:';
export const readAll = 'Read all, then undo';
export const leaveIt = 'Leave it';
export const itemOf = (at: number, count: number): string => `${at} of ${count}: `;
export const wasDone = 'Was done: ';
export const willNotBeDone = 'Will not be done: ';
export const itIsTooLong = 'It is too long to be shown whole, so it cannot be undone here. ';
export const theseAreTooLong = (count: number): string =>
  `These ${count} are too long to be shown whole, so they cannot be undone here. `;
export const nothingIsUndone = 'Nothing is undone; change it in the source itself.';
export const lanes = {
  rules: 'by rules, without a model',
  model: 'with a model, within what code permits',
  held: 'by rules; the night’s model budget was used up',
} as const;
export const approvesDigest = (digest: string): string => `approves digest ${digest}`;
export const request = (requestDigest: string): string => `request ${requestDigest}`;
export const andForTheSameReasons = (left: number): string =>
  `and ${plural(left, 'more item')} for the same reasons`;
export const close = 'Close';
export const itWasNotTriaged = 'It was not triaged.';
export const sure = (category: string, round: number, lanes: string): string =>
  `${category}, ${round} % sure, ${lanes}`;
export const judged = 'Judged: ';
export const whatWasFound = 'What was found: ';
export const nothingMore = 'nothing more';
export const proposedBecause = 'Proposed because: ';
export const risk = 'Risk: ';
export const policy = 'Policy: ';
export const noRule = 'no rule; its owner is asked';
export const now = '. Now: ';
export const mayDecide = 'May decide: ';
export const stillNeeded = (needed: string): string => `· still needed: ${needed}`;
export const runsOut = 'Runs out: ';
export const modelsWordsUnverified = "Model's words (unverified; nothing depends on them):";
export const attachment = {
  any: 'with or without',
  with: 'with an attachment',
  without: 'without one',
} as const;
export const addressed = {
  any: 'in any way',
  to: 'addressed to you',
  cc: 'with you in copy only',
} as const;
export const mailThatHasAll = 'Mail that has all that you name, and of each line any word:';
export const fromNamesAddresses = 'From: names, addresses or domains';
export const mailingList = 'Mailing list';
export const wordsOfTheSubject = 'Words of the subject';
export const attachmentLine = 'Attachment';
export const you = 'You';
export const whatIsDone = 'What is done';
export const youSeeTheRule = (asksFirst: string): string =>
  `🔒 ${asksFirst} You see the rule on last week's mail next.`;
export const newRule = 'New rule';
export const changeARule = 'Change a rule';
export const tryIt = 'Try it';
export const upTo = (wordsMax: number): string => `Up to ${wordsMax}, with commas between them.`;
export const sortedAs = 'Sorted as (tick none for any)';
export const labelOrFolder = 'Label or folder, where mail is filed';
export const oneNameForExample =
  'One name, for example Finance. One that is missing is asked for first.';
export const onlyFilingTakesAName =
  'Only filing takes a name: choose it above, or leave this empty.';
export const nameOneOfYourOwn =
  'Name one label or folder of your own, in letters and digits: not the inbox, bin, spam or drafts.';
export const chooseWhatIsDone = 'Choose what is done, please.';
export const tickAtMost = (wordsMax: number): string => `Tick ${wordsMax} at most, please.`;
export const nameSomething = 'Name something that the mail has: a rule about all mail is none.';
export const atMost = (wordsMax: number): string => `${wordsMax} at most, please.`;
export const eachMustHave2 = 'Each must have 2 to 80 characters.';
export const chooseAReason = 'Choose a reason, please.';
export const chooseSomebody = 'Choose somebody, please.';
export const thisCouldNotBeChecked = (reference: string): string =>
  `This could not be checked just now. Nothing was done. ${ifItStays(reference)}`;
export const thereIsNothingLeft = 'There is nothing left to edit here.';
export const typeSomething = 'Type something, please.';
export const theAnswerIsInOur = 'The answer is in our direct messages.';
export const tickAtLeastOne = 'Tick at least one, or press Deny on the card.';
export const notNowOrDone = 'Not now, or I did it myself';
export const itIsWrong = 'It is wrong for this one';
export const doNotAskMe = 'Do not ask me this for mail from this sender';
export const tooRisky = 'Too risky';
export const anotherReason = 'Another reason';
export const inWhere = ' in ';
