import { figure } from '../lib/notation.ts';
import { plural } from '../lib/text.ts';

/** Why a decision was not taken as clicked, and what else can come of one. */

export const because = (category: string, cause: string): string =>
  `${category}, because of ${cause}`;
export const yourApprovalIsKept = (missing: string): string =>
  `Your approval is kept. ${missing} must approve as well; until then nothing is done.`;
export const thePolicyCannotBeRead =
  'The policy cannot be read just now, so nothing can be approved. Nothing was done; whoever runs Nightshift finds the reason in `nightshift doctor`.';
export const heldSoNothingWasDone = (hold: string, repository: string): string =>
  `${hold} Nothing was done. To lift it: /nightshift unhold ${repository}`;
export const refusedSoNothingWasDone = (refuse: string, id: string): string =>
  `${refuse} Nothing was done. To ask for an exception: /nightshift exception ${id} 30 and a reason.`;
export const askForAnException = 'Ask for an exception…';
export const policyAsksForAChange = (id: string): string =>
  `Policy asks for a change ticket first. Nothing was done. To name one: /nightshift ticket ${id} CHG-1234`;
export const aReplyNeedsASubject = 'A reply needs a subject.';
export const atMostCharacters = (subjectMax: number): string =>
  `At most ${subjectMax} characters, please.`;
export const thereIsNothingToSay = 'There is nothing to say in it.';
export const tooManyCharacters = (textMax: number, text: number): string =>
  `At most ${figure(textMax)} characters, please; these are ${figure(text)}.`;
export const itHoldsCharacters =
  'It holds characters that cannot be seen, that look like others, or long runs of blanks. Please type that part anew.';
export const theseWordsCannotBeSaved = 'These words cannot be saved. Nothing was done.';
export const somebodyDecided = 'Somebody was faster: this was decided a moment ago.';
export const thisCannotBeEditedHere = 'This cannot be edited here. Nothing was done.';
export const itWasEdited = (version: number): string =>
  `It was edited: version ${version} took its place.`;
export const thisWasDecidedAMoment = 'This was decided a moment ago. Nothing more was done.';
export const theyCannotDecideHere = (misfit: string): string =>
  `They cannot decide here: ${misfit}`;
export const thisIsWithYouAlready = 'This is with you already.';
export const theyAreOfAnotherWorkspace = 'They are of another workspace.';
export const policyDoesNotNameThem = 'Policy does not name them as approver of this.';
export const nightshiftDoesNotKnow = 'Nightshift does not know them yet: they open its Home once.';
export const thisCardOfYours = 'This card of yours is with nobody else. Nothing was done.';
export const thisCardChangedAfter =
  'This card changed after it was shown to you. Nothing was done; look at it as it is now.';
export const thisCardIsNotKnown = 'This card is not known here. Nothing was done.';
export const thisCardHasRunOut =
  'This card has run out. Nothing was done; if it still matters, it will be asked again.';
export const nothingWasDoneWhy = (why: string): string => `${why} Nothing was done.`;
export const thisCard = (state: string): string =>
  `This card is ${state} and no longer open. Nothing more was done.`;
export const thisWasAlready = (word: string): string =>
  `This was already ${word}. Nothing more was done.`;
export const itMoved =
  'It moved on at this very moment. Nothing was undone by this click; look at the card again.';
export const thereIsNothingLeftHere = 'There is nothing left here to undo. Nothing was done.';
export const thisCardChangedMeanwhile =
  'This card changed meanwhile. Nothing was undone; look again.';
export const thisWasDoneMoreThan = 'This was done more than 30 days ago. Nothing was done.';
export const takenBackBeforeItLeft = 'Taken back before it left.';
export const youAskedToTake = 'You asked to take it back.';
export const itRunsOutBeforeThen = 'It runs out before then, so it was not put aside.';
export const youAskedToSend = 'You asked to send it instead.';
export const thisCannotBeSent =
  'This cannot be sent from here: nothing is sent in answer to a suspicious mail, or to what is no plain address. Nothing was done.';
export const youAskedToSendInsteadOfSaving = 'You asked to send it instead of saving a draft.';
export const nightshiftMayRead = (name: string, kind: string): string =>
  `Nightshift may read ${name} and has no permission to change it. Nothing was done, and this card still waits. Give the permission, then approve again: /nightshift connect write ${kind}`;
export const givePermission = 'Give permission';
export const isConnectedWithoutAServer = (name: string): string =>
  `${name} is connected without a server that sends. Nothing was sent, and this card still waits. Connect it again with its SMTP server, or save the reply as a draft: /nightshift connect imap`;
export const connectAgain = 'Connect again';
export const nightshiftMayChange = (name: string, kind: string): string =>
  `Nightshift may change ${name} and has no permission to send from it. Nothing was sent, and this card still waits. Give the permission, then ask again: /nightshift connect write ${kind}`;
export const onlyWhoeverDenied = 'Only whoever denied this can say why. Nothing was changed.';
export const youSaidWhyAlready = 'You said why already. Nothing was changed.';
export const theyAreOfAnotherOrganisation = 'They are of another organisation.';
export const theWorkspaceDoesNotKnow = 'The workspace does not know them any more.';
export const aTicketReadsLike1234 = 'A ticket reads like CHG-1234. Nothing was changed.';
export const noProposalOfYours = 'No proposal of yours with this id waits. Nothing was changed.';
export const theTicketIsNoted = 'The ticket is noted. Now approve the card.';
export const anExceptionLasts1 = (exceptionMinutesMax: number): string =>
  `An exception lasts 1 to ${exceptionMinutesMax} minutes.`;
export const anExceptionNeedsAReason = 'An exception needs a reason.';
export const thePolicyNamesNobody = 'The policy names nobody else who could grant an exception.';
export const noSuchProposal = 'No proposal of yours with this id waits or was refused.';
export const anException = 'An exception for this was asked for already.';
export const asksForAnException = (userId: string, minutes: number, whatFor: string): string =>
  `${userId} asks for an exception of ${plural(minutes, 'minute')}: ${whatFor}`;
export const theirReason = (held: undefined | string, said: string): string =>
  `${held ?? 'Policy holds it.'} Their reason: ${said}`;
export const itCoversThisOneProposal =
  'It covers this one proposal, and its owner still has to approve it.';
export const theOwnersOfThePolicy =
  'The owners of the policy were asked. You are told what they say.';
export const thisExceptionIsNotKnown = 'This exception is not known here.';
export const somebodyAnswered = 'Somebody answered this already.';
export const yourExceptionWasGranted = (minutes: number): string =>
  `Your exception was granted for ${plural(minutes, 'minute')}.`;
export const yourExceptionWasDenied = 'Your exception was denied.';
export const nothingIsDoneWithout = 'Nothing is done without your approval.';
export const granted = 'Granted.';
export const denied = 'Denied.';
export const whoeverAsksForAnException = 'Whoever asks for an exception cannot grant it.';
export const onlyAnOwner = 'Only an owner of the policy can decide this.';
export const nothingWasDoneWords = (words: string): string => `${words} Nothing was done.`;
export const aStandingGrantLasts1 = (daysMax: number): string =>
  `A standing grant lasts 1 to ${daysMax} days.`;
export const noActionOfYours = 'No action of yours with this id or digest is known.';
export const itsSenderHasNoExact = 'Its sender has no exact address.';
export const itChangedMeanwhile = 'It changed meanwhile.';
export const youAllowedExactly =
  'You allowed exactly this already: /nightshift grants shows until when.';
export const youHaveStandingGrants = (live: number): string =>
  `You have ${live} standing grants, which is as many as there may be.`;
export const nothingOnItHas = 'Nothing on it has a sender with an exact address.';
export const policyUnreadableNow = 'The policy cannot be read now.';
export const policyRefusesStanding = 'Policy refuses standing grants.';
export const onlyArchivingAndStarring =
  'Only archiving and starring of your own mail can be allowed once for all.';
