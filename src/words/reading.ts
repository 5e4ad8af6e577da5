import { figure } from '../lib/notation.ts';
import { plural } from '../lib/text.ts';

/** What commands answer about digests, mail, runs, notes and rules. */

export { iFoundNoSuchMail } from './asking.ts';
export const whatWaits = 'What waits';
export const lastDigest = 'Last digest';
export const theLatestMorningDigest =
  'The latest morning digest, the one of a day, or what it would say now';
export const whatWaitsForYourDecision = 'What waits for your decision';
export const yourMailOfTheLast = 'Your mail of the last two weeks';
export const howEachPipelineStands = 'How each pipeline stands, and why one failed';
export const forExample =
  'For example: what broke last night? anything from Ana? archive the newsletters';
export const isNoDayThatI = (typed: string): string => `“${typed}” is no day that I can read.`;
export const forExampleToday = (today: string): string =>
  `For example: /nightshift digest yesterday, digest ${today} short, or digest now`;
export const youHaveNoDigestYet = 'You have no digest yet.';
export const thereIsNoDigest = (day: string): string => `There is no digest of ${day}.`;
export const whatCameSoFar = 'What came so far';
export const whenItComes = 'When it comes';
export const decisions = (open: number): string => plural(open, 'decision');
export const noDecisionIsWaiting = 'No decision is waiting.';
export const onInOurDirectMessages = (waiting: string, open: number): string =>
  `${waiting} on ${plural(open, 'card')} in our direct messages.`;
export const heldBackUntilYouHave = (held: number): string =>
  `${plural(held, 'more', 'more')} held back until you have decided some.`;
export const items = (count: number): string => plural(count, 'item');
export const ofTheLastTwoWeeks = (found: number): string =>
  `${plural(found, 'mail')} of the last two weeks.`;
export const toAnswer = 'To answer';
export const urgentMail = 'Urgent mail';
export const inTheLastWeek = (found: number, which: string): string =>
  `${plural(found, 'pipeline')} ${which} in the last week.`;
export const allOfThem = 'All of them';
export const onlyWhatFailed = 'Only what failed';
export const whatIRemember = 'What I remember';
export const keepsANoteOfYours =
  'Keeps a note of yours, for example: my manager is ana@client.example';
export const yourNotes = 'Your notes, and what your decisions taught';
export const takesOneOfThemAway = 'Takes one of them away for good';
export const whatShallIRemember = 'What shall I remember?';
export const thatIsTooLong = 'That is too long to remember.';
export const upToCharacters = (noteLengthMax: number): string =>
  `Up to ${noteLengthMax} characters: /nightshift remember my manager is ana@client.example`;
export const iKeepNotes = (notesMax: number): string =>
  `I keep ${notesMax} notes, and they are full.`;
export const noted = 'Noted.';
export const aNoteHelpsMe = 'A note helps me to find things when you ask. It permits nothing.';
export const iRememberNothingOfYou = 'I remember nothing of you yet.';
export const whatIRememberLabel = 'What I remember:';
export const toTakeOneAway = 'To take one away: /nightshift forget and its number';
export const how = 'How';
export const forgotten = 'Forgotten.';
export const iRememberNoSuchThing = 'I remember no such thing, or more than one.';
export const useTheNumberThatStands = 'Use the number that stands before it.';
export const yourRulesAboutMail =
  'Your rules about mail, in plain words or by a form; each is tried and shown before it holds';
export const aRuleInAForm = 'A rule in a form.';
export const theFormIsOpen = 'The form is open.';
export const thisRuleCannotBeChanged =
  'This rule cannot be changed. Your own change what is proposed and how mail is sorted.';
export const fewCardsAtATime = 'Few cards at a time';
export const atMostOpen = (openCardsMax: number, cardsPerNightMax: number): string =>
  `at most ${openCardsMax} open, ${cardsPerNightMax} a night`;
export const policy = 'Policy';
export const canAskForMore = 'can ask for more, or refuse; it never permits by itself';
export const toEndOne = 'To end one: /nightshift rules delete and its number';
export const myRules = 'My rules';
export const fillAForm = 'Fill a form';
export const forExampleLabel =
  'For example: /nightshift rules archive newsletters from shop.example';
export const youHaveRules = (perPersonMax: number): string =>
  `You have ${perPersonMax} rules, which is as many as there may be.`;
export const iCannotMakeARule = 'I cannot make a rule of that.';
export const iDoNotKnowWho = (unknown: string): string => `I do not know who your ${unknown} is.`;
export const tellMeOnce = (unknown: string): string =>
  `Tell me once: remember my ${unknown} is ana@client.example`;
export const itHolds = (asksFirst: string): string => `It holds. ${asksFirst}`;
export const changeIt = 'Change it';
export const deleteIt = 'Delete it';
export const aModelSuggestedThisReading = 'A model suggested this reading of your words.';
export const approveThisRule = 'Approve this rule';
export const discard = 'Discard';
export const staysAs = ' (stays as it is: important, urgent or suspicious)';
export const ofTheWouldStay = (about: string, withheld: number, matched: number): string =>
  `${about}; ${figure(withheld)} of the ${figure(matched)} would stay as they are.`;
export const noRuleOfYoursWaits = 'No rule of yours waits for that.';
export const itHoldsFromNow = (rule: string): string => `It holds from now on: ${rule}`;
export const undo = 'Undo';
export const ended = 'Ended';
export const discarded = 'Discarded';
export const youHaveNoSuchRule = 'You have no such rule.';
export const proposeToArchive = 'propose to archive it';
export const proposeToStar = 'propose to star it';
export const proposeToMark = 'propose to mark it as read';
export const proposeToMove = 'propose to move it to spam';
export const neverProposeToArchive = 'never propose to archive it';
export const nameItFirst = 'name it first in the digest, and never propose to archive it';
export const sortItAsUrgent = 'sort it as urgent';
export const sortIt = 'sort it as to be answered';
export const sortItAsWaiting = 'sort it as waiting for others';
export const sortItAsForInformation = 'sort it as for information';
export const sortItAsPersonal = 'sort it as personal';
export const sortItAsPromotion = 'sort it as promotion';
export const toBeAnswered = 'to be answered';
export const waitingForOthers = 'waiting for others';
export const forInformation = 'for information';
export const whoseSenderContains = (either: string): string => `whose sender contains ${either}`;
export const fromAnAddress = (either: string): string => `from an address at ${either}`;
export const ofAListNamedLike = (either: string): string => `of a list named like ${either}`;
export const withInTheSubject = (either: string): string => `with ${either} in the subject`;
export const sortedAs = (categories: string): string => `sorted as ${categories}`;
export const withAnAttachment = 'with an attachment';
export const withoutAttachment = 'without attachment';
export const addressedToYou = 'addressed to you';
export const withYouInCopyOnly = 'with you in copy only';
export const or = ' or ';
export const aRuleNames = (example: string): string =>
  `A rule names a sender, a domain, a list, words of the subject, a kind of mail or an attachment, and one of: archive, file under a label or folder, star, mark as read, block, keep, always show first, or sort as urgent, to be answered, personal, for information or promotion. ${example}`;
export const itDoesNotHoldYet = (making: string, origin: string): string =>
  `It does not hold yet. It permits nothing: what it proposes waits for you as a card. ${making}${origin}`;
export const whereAMailboxHas = (folder: string): string =>
  `Where a mailbox has no “${folder}” yet, a card asks first whether to make it. `;
export const triedOn = (read: number, days: number, matched: number): string =>
  `Tried on the ${plural(read, 'mail')} of the last ${days} days, it is about ${matched === 0 ? 'none' : figure(matched)} of them`;
export const proposeToFileItUnder = 'propose to file it under a label or in a folder';
export const proposeToFileItUnderFolder = (folder: string): string =>
  `propose to file it under “${folder}”`;
export const mailRule = (parts: string, done: string): string => `Mail ${parts}: ${done}.`;
export const andOf = ', and ';
