import { plural } from '../lib/text.ts';

/** What is told without being asked: notices, reminders, why a thing is in the digest. */

export { whatYouApprovedAndWhat } from './commands.ts';
export { itsLogCouldNot } from './runs.ts';
export const personWithId = (name: string, userId: string): string => `${name} (${userId})`;
export const thisWas = (state: string): string => `This was ${state}.`;
export const isConnected = (name: string): string => `${name} is connected.`;
export const toSee = 'To see it: /nightshift sources';
export const wasNotConnected = (name: string, state: string): string =>
  `${name} was not connected: ${state === 'discarded' ? 'you discarded it' : 'nobody confirmed it in time'}.`;
export const theGrantIsForgottenHere = 'The grant is forgotten here.';
export const ifYouDidNotAsk =
  'If you did not ask for this, look at the connected apps of that mailbox. For a new link: /nightshift connect';
export const thatOneWasAnswered = 'That one was answered, or is not known any more.';
export const noDraftCanBeMade = 'No draft can be made of that just now.';
export const noCardCanBeOpened = 'No card can be opened for it now.';
export const decideSomeOfThose = 'Decide some of those that wait.';
export const theDraftComesNext = 'The draft comes next, on a card of its own.';
export const itWaitsForYou = (safe: string): string => `${safe} It waits for you.`;
export const nobodyAnsweredWhatYou = (movedAt: string): string =>
  `Nobody answered what you sent ${movedAt}`;
export const helloMayIAskWhether = (sentAt: string): string =>
  `Hello,\n\nmay I ask whether you had the time to look at my mail of ${sentAt}?\n\nThank you.`;
export const theTimeRunsOutFor = (size: number): string =>
  `The time to decide runs out for ${plural(size, 'card')} of yours.`;
export const nothingHappensWithout =
  'Nothing happens without your decision: no answer is no action.';
export const theFirstRunsOut = (expiresAt: string, held: number): string =>
  `The first runs out ${expiresAt}.${held === 0 ? '' : ` ${plural(held, 'more', 'more')} held back.`} To mute reminders: the Home tab, under Notifications.`;
export const runningAgain = 'Running again: your pause is over.';
export const toPauseAgain = 'To pause again: /nightshift pause, or pause 2h';
export const thePolicyWasChanged = (hash: string): string =>
  `The policy was changed, and may permit more than before (${hash}).`;
export const andMore = (left: number): string => ` · and ${left} more`;
export const ifYouDoNotKnow =
  'If you do not know of this change: /nightshift stop, and look at the policy file.';
export const thisIncidentIsNot = 'This incident is not with you any more.';
export const whatItSaid = 'What it said is no longer shown here.';
export const thisIsNotYours = 'This is not yours to take.';
export const youHave = 'You have it.';
export const nobodyElseIsAsked = 'Nobody else is asked. The message follows what happens.';
export const somebodyHasItAlready = 'Somebody has it already, or it is over.';
export const somebody = 'Somebody';
export const onlyAnOwnerNamed =
  'Only an owner named in the policy can choose what a channel is told.';
export const aDigestForTheTeam =
  'A digest for the team needs a channel: give it as #channel, or in it.';
export const thatChannelIsToldNothing = 'That channel is told nothing any more.';
export const itWasToldNothing = 'It was told nothing.';
export const connectAPipelineFirst =
  'Connect a pipeline first: the channel is told of your own deployments.';
export const fromTheNextMorning =
  'From the next morning on, that channel is told of your deployments, and of nothing else. Invite the app to it; everybody there can read it, also guests and people of other organisations.';
export const mustBeConnectedAgain = 'must be connected again by its owner';
export const ofApprovers = (policyOwners: number, approvers: number, rules: number): string =>
  `${plural(policyOwners, 'owner')}, ${plural(approvers, 'list')} of approvers, ${plural(rules, 'rule')}`;
export const itWasNeverRead = 'It was never read.';
export const archive = 'Archive';
export const star = 'Star';
export const markAsRead = 'Mark as read';
export const reportAsPhishing = 'Report as phishing';
export const snooze = 'Snooze';
export const saveAReplyAsDraft = 'Save a reply as draft';
export const sendAReply = 'Send a reply';
export const unsubscribe = 'Unsubscribe';
export const runFailedJobsAgain = 'Run failed jobs again';
export const deploy = 'Deploy';
export const rollBack = 'Roll back';
export const openAGate = 'Open a gate';
export const shutAGate = 'Shut a gate';
export const cancelARun = 'Cancel a run';
export const openAnIssue = 'Open an issue';
export const moveBackIntoTheInbox = 'Move back into the inbox';
export const takeTheStarOff = 'Take the star off';
export const markAsUnread = 'Mark as unread';
export const moveBackOutOfSpam = 'Move back out of spam';
export const putBackIntoTheInbox = 'Put back into the inbox';
export const deleteADraftAgain = 'Delete a draft again';
export const onTopByYourRule = 'on top by your rule';
export const noRuleKnowsWhy = 'No rule knows why it failed; a second try may pass.';
export const byYourRule = (rule: string): string => `by your rule: ${rule}`;
export const theModelGaveNoVerdict = 'the model gave no verdict';
export const readByTheModel = 'read by the model';
export const notReadByTheModel = 'not read by the model: the budget of this night was used up';
export const sortedByYourRule = (rule: string): string => `sorted by your rule: ${rule}`;
export const noSubject = '(no subject)';
export const itMustBeConnectedAgain =
  'It must be connected again: the provider no longer accepts the grant.';
export const noActionOrCard = 'No action or card with this id or digest is known.';
export const itWasNotDecidedYet =
  'It was not decided yet, or its entries were pruned: see an export of then.';
export const itsEntriesStandTooFar = 'Its entries stand too far back: export the ledger instead.';
export const itWasDecidedBeforeReceipts = 'It was decided before receipts were drawn.';
export const thePolicyCannotBeUsed = 'The policy cannot be used, so nobody can approve.';
export const file = 'File';
export const makeALabelOrFolder = 'Make a label or folder';
export const theNewestMailsCarryResults = (seen: {
  server: string;
  mails: number;
  of: number;
}): string =>
  ` ${seen.mails} of the newest ${seen.of} mails carry results of ${seen.server} at their top. Whoever writes a mail can write that field too: name it only if it is the server that takes this mail in.`;
export const yourServer = 'SERVER';
export const noServerIsNamed = (accountId: string, server: string, seen: string): string =>
  `no server is named whose word on senders counts, so that none is proven and no list can be left: nightshift account trust ${accountId} ${server}.${seen}`;
export const itsServerIsKnown =
  'Whose word on senders counts is known for this account, and not to be chosen';
export const thatIsNoServerName = 'A server is named like mx.example.org';
