/** What is wrong with a ledger or a receipt that does not verify. */

export const expectedEntry = (expected: number, seq: number): string =>
  `expected entry ${expected}, found ${seq}`;
export const doesNotFollowTheEntry = 'does not follow the entry before it';
export const itsContentDoesNotMatch = 'its content does not match its hash';
export const doesNotMatchTheWitness = 'does not match the witness';
export const noEntrySays = (seq: number): string =>
  `no entry says that the ledger was pruned up to ${seq}`;
export const entryOfTheWitness = (seq: number): string =>
  `entry ${seq} of the witness was pruned: check it against the export that was made before`;
export const entryOfTheWitnessSeq = (seq: number): string =>
  `entry ${seq} of the witness is missing`;
export const itIsNoReceipt = 'it is no receipt, or one that was changed';
export const entryIsAboutSomething = (seq: number): string =>
  `entry ${seq} is about something else`;
export const itsActionsAreNot = 'its actions are not in the order in which they were proposed';
export const theRecordIsNot = 'the record is not the one of its digest';
export const theRequestIsNot = 'the request is not the one of its digest';
export const itsOwnerIsOfAnother = 'its owner is of another ledger';
export const itsSummaryIsNotWhat = 'its summary is not what the entries say';
export const itsPathDoesNotLead = 'its path does not lead to its head';
export const itIsNot = 'it is not of this chain';
export const itsPathHasAnotherLength = 'its path has another length than it says';
export const entryWasChanged = (seq: number): string =>
  `entry ${seq} was changed, or does not stand there`;
export const itBeginsAfterTheHead = 'it begins after the head of the witness: take a later digest';
export const itEndsBeforeTheHead =
  'it ends before the head of the witness: ask for it again, or take an earlier digest';
export const entry = (brokenAt: number, why: string): string => `entry ${brokenAt}: ${why}`;
