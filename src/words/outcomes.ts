/** What became of an approved action. */

export { itMustBeConnectedAgain } from './telling.ts';
export const nightshiftStoppedBefore = 'Nightshift stopped before the answer came.';
export const theAccountMustBeConnected =
  'The account must be connected again first. Nothing was done.';
export const theProviderRefused = (reason: string): string =>
  `The provider refused, since it changed: ${reason}. Nothing was done.`;
export const itCouldNotBeCarried = (reason: string): string =>
  `It could not be carried out: ${reason}. Nothing was done.`;
export const theAnswerWasLost = 'The answer was lost.';
export const somethingUnexpectedHappened = 'Something unexpected happened.';
export const itIsBeingReadBack = (why: string): string =>
  `${why} It is being read back; it will not be sent a second time.`;
export const doneTheAnswerWasLost = 'Done; the answer was lost, and reading back confirmed it.';
export const itIsAskedAgain = '; it is asked again';
export const itWasInterruptedBefore = (again: string): string =>
  `It was interrupted before anything happened, as reading back confirmed. Nothing was done${again}.`;
export const itWasTakenBack = 'It was taken back.';
export const itWasStarted = 'It was started, and is followed to its end.';
export const done = 'Done.';
export const doneByYourStandingGrant = (allowanceId: string): string =>
  `Done, by your standing grant ${allowanceId}.`;
export const itNoLongerExists = 'It no longer exists at the provider. Nothing was done.';
export const itChanged = (changed: string): string =>
  `It changed after it was proposed: ${changed}. Nothing was done.`;
export const itChangedWhat = (what: string): string =>
  `It changed after it was proposed: ${what}. Nothing was done.`;
export const toBeAskedAgain = (command: string): string => ` To be asked again: ${command}`;
export const itRanOutBefore = (again: string): string =>
  `It ran out before it was decided and carried out. Nothing was done.${again}`;
export const youApprovedThatItComes = 'You approved that it comes back now.';
export const itIsNoLongerExactly = 'It is no longer exactly what was approved. Nothing was done.';
export const theStandingGrant =
  'The standing grant that approved it does not hold any more. Nothing was done.';
export const theAccountIsNoLonger = 'The account is no longer connected. Nothing was done.';
export const theApprovalRanOutBefore =
  'The approval ran out before it could be carried out. Nothing was done.';
export const whoeverApproved =
  'Whoever approved it may not decide here any more. Nothing was done.';
export const whatWasApproved = (why: string): string =>
  `What was approved is no longer enough for the policy: ${why}. Nothing was done.`;
export const theAccountWasDisconnected = 'The account was disconnected. Nothing was done.';
export const thisCardIsNot = 'This card is not with you any more.';
export const whatItSaid = 'What it said is no longer shown here, and its owner decides.';
export const aNewMessageCame = 'a new message came in the thread';
export const aNewerRunExists = 'a newer run exists';
export const elsewhere: Readonly<Record<'left' | 'starred' | 'read' | 'answered', string>> = {
  left: 'it is no longer where it was',
  starred: 'it was starred elsewhere',
  read: 'it was read elsewhere',
  answered: 'it was answered elsewhere',
};
export const changes: Readonly<Record<string, string>> = {
  labels: 'its labels are others',
  lastMessageId: aNewMessageCame,
  attempt: 'another attempt was started',
  status: 'its status is another',
  headSha: 'the commit is another',
  newestRunId: aNewerRunExists,
  sha: 'the ref names another commit now',
  live: 'another version is live now',
  deployment: 'another deployment was made',
  freezes: 'the project has other freeze periods now',
  waiting: 'the gate was answered by somebody else',
  open: 'the run has ended',
  folder: 'the label or folder is another, or was made or taken away meanwhile',
  isInInbox: 'it was moved meanwhile',
  isInSpam: 'it was moved to spam meanwhile',
  isStarred: 'its star changed meanwhile',
  isUnread: 'it was read or marked as unread meanwhile',
  draftMessage: 'the draft was changed, and deleting it would lose that',
};
