import { ifItStays } from './wording.ts';
import { plural } from '../lib/text.ts';

/** What messages between two digests say, and the short answers to a click. */

export { noDecisionIsWaiting } from './reading.ts';
export const headlines = {
  failing: '🔴 Production failed',
  stuck: '🔴 Production is stuck',
  waiting: '🔴 Production waits',
  'rolled-back': '✅ Rolled back',
  flaky: '✅ Recovered',
  recovered: '✅ Recovered',
  silent: '⚪ Not heard of since',
} as const;
export const inHand = '🟠 In hand';
export const openTheRun = 'Open the run';
export const failedStep = 'Failed step: ';
export const cause = 'Cause: ';
export const onDuty = 'On duty, asked: ';
export const nobodyAnswered = '. Nobody answered, and nobody else is left.';
export const hasItSince = ' has it since ';
export const ofYoursTells = (mails: number): string =>
  ` ${plural(mails, 'mail')} of yours tells of it too.`;
export const itIsOver = (same: string): string =>
  `It is over, and this message changes no more.${same}`;
export const whyNow = (same: string, perDay: number): string =>
  `Why now: a deployment of a main branch failed.${same} At most ${perDay} messages a day.`;
export const whyYou =
  'Why you: the policy names you on duty for it. It asks the next one when nobody answers. Who is on duty is changed there, by its owners.';
export const iHave = 'I have it';
export const muteFailures = 'Mute failures';
export const why = {
  urgent: 'an urgent mail from your own organisation, its sender proven',
  production: 'a deployment of a main branch that failed',
} as const;
export const thatShouldNotWait = (told: number): string =>
  `${plural(told, 'thing')} that should not wait for the digest`;
export const muteUrgentMail = 'Mute urgent mail';
export const atOnce = (headline: string): string => `⚡ ${headline}`;
export const moreInTheDigest = 'more, in the digest';
export const whyNowRules = (rules: string): string => `Why now: ${rules}.`;
export const atMostADay = (perDay: number): string =>
  `At most ${perDay} a day, never in quiet hours. Muting lasts a week; the digest still tells.`;
export const whileInAMeeting = (words: string): string => `While you were in a meeting ${words}`;
export const whileYouWereIn = 'While you were in ';
export const moreMail = 'more mail, in the digest';
export const moreFailedRun = 'more failed run';
export const notReadToTheEnd = (unread: number): string =>
  `⚠️ ${plural(unread, 'source')} not read to the end: `;
export const itWaitedForTheEnd =
  'It waited for the end of your meeting. A failed deployment of a main branch does not wait. The digest tells all of it.';
export const muteAfterMeetings = 'Mute after meetings';
export const showTheNextOnes = 'Show the next ones';
export const grant = 'Grant';
export const deny = 'Deny';
export const confirm = 'Confirm';
export const discard = 'Discard';
export const done = '✅ Done';
export const underWay = '⏳ Under way';
export const more = (left: number): string => plural(left, 'more', 'more');
export const answer = 'Answer';
export const writtenByTheModel = 'Written by the model from the lines below; they are what counts.';
export const reviewDecisions = 'Review decisions';
export const moreCharacters = (missing: number): string => plural(missing, 'more character');
export const emptyLines = (split: number): string => `\n⟨${split} empty lines⟩\n`;
export const marks = (kept: string, from: number): string => `${kept}⟨+${from} marks⟩`;
export const andMoreHidden = (first: string, points: number): string =>
  `⟨${first} and ${points} more hidden⟩`;
export const spaces = (run: number): string => ` ⟨${run} spaces⟩ `;
export const close = 'Close';
export const mutedForAWeek = 'Muted for a week.';
export const theDigestStillTellsYou = 'The digest still tells you of it each morning.';
export const thereIsNothingToMute = 'There is nothing to mute for you.';
export const thisButtonIsNotOne = 'This button is not one of ours. Nothing was done.';
export const onlyTheOwner = 'Only the owner of this account can read and decide this.';
export const yourClickCouldNot = (reference: string): string =>
  `Your click could not be checked just now, so nothing was done. The card still waits; please try again. ${ifItStays(reference)}`;
export const thereIsNobodyToWhom = 'There is nobody to whom this could be handed.';
export const cardStillWaits = 'Nothing was done, and the card still waits for you.';
export const whoeverRunsNightshift =
  'Whoever runs Nightshift names approvers in the policy; they open its Home once.';
export const thisCannotBeAllowedOnce = (why: string): string =>
  `This cannot be allowed once for all: ${why}`;
export const to = ' to ';
export const thenAsked = ', then ';
export const aMeeting = 'a meeting ';
export const empty = '(empty)';
export const notice = 'A message from Nightshift';

/** Before the name of whoever was faster. */
export const decidedBy = 'Decided by ';
