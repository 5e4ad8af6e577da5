import { figure, tenth } from '../lib/notation.ts';
import { plural } from '../lib/text.ts';

/** What is said of a person’s own figures, and of a team’s. */

/** The same for who does not exist and who may not be looked at, so that it tells of nobody. */
export const refused = {
  what: 'Figures about a person are for them and their direct manager alone.',
  safe: 'Nothing was shown, and nobody is compared with anybody.',
  next: 'Your own: /nightshift stats',
} as const;
export const theLastDays = (windowDays: number): string => `the last ${windowDays} days`;
export const thereAreNoFigures = 'There are no figures of yours yet.';
export const you = (span: string): string => `You, ${span}:`;
export const nobodyElseLookedAtThese =
  'Nobody else looked at these figures. Your direct manager could.';
export const whoElseLookedStands = 'Who else looked stands at the end.';
export const lookedAt = (name: string): string => `Looked at by ${name}`;
export const yourFigures = 'your figures';
export const asOne = (team: string): string => `as one of “${team}”`;
export const theyDoNotUseNightshift = 'They do not use Nightshift.';
export const thereIsNoFigure = 'There is no figure.';
export const lookedAtYourFigures = (viewer: string, span: string): string =>
  `${viewer} looked at your figures of ${span}.`;
export const thePolicyNamesThemYour =
  'The policy names them your direct manager. They saw what you see with /nightshift stats, and nothing of your mail.';
export const theyWereToldThatYou = 'They were told that you looked.';
export const teamPeople = (name: string, members: number, from: string): string =>
  `Team “${name}”, ${figure(members)} people, ${from}:`;
export const whatFewerThanFive =
  'What fewer than five of them gave a figure to is left out. Each of them can see that you looked.';
export const nothingToTell = 'nothing to tell';
export const toDetectAFailure = 'To detect a failure';
export const toAcknowledge = 'To acknowledge it';
export const toRestore = 'To restore';
export const toDecide = 'To decide, outside meetings';
export const toDecideInAMeeting = 'To decide, asked in a meeting';
export const blockedByUnansweredApprovals = 'Blocked by unanswered approvals';
export const run = (hours: string, waitedMs: number): string =>
  `${hours} h in ${plural(waitedMs, 'run')}`;
export const falseAlarms = 'False alarms';
export const ofPassedAgain = (falseAlarms: number, failures: number): string =>
  `${figure(falseAlarms)} of ${plural(failures, 'failure')} passed again on the same commit`;
export const proposalsThatWereRight = 'Proposals that were right';
export const ofWereApprovedAndDone = (good: number, all: number): string =>
  `${figure(good)} of ${figure(all)} were approved and done`;
export const minutesSaved = 'Minutes saved';
export const restoredInMedian = (duration: string): string => `restored in ${duration} (median)`;
export const ofProposalsWereRight = (good: number, all: number): string =>
  `${figure(good)} of ${figure(all)} proposals were right`;
export const minutesSavedFromTo = (least: number, most: number): string =>
  `${figure(least)} to ${figure(most)} minutes saved`;
export const medianOf = (duration: string, values: number): string =>
  `${duration} (median of ${figure(values)})`;
export const inMinutes = (round: number): string => `${round} min`;
export const inDays = (days: string): string => `${days} days`;
export const fromTo = (least: number, most: number): string =>
  `${figure(least)} to ${figure(most)}`;
export const explained = (explained: number, least: number, most: number): string =>
  `${figure(explained)} explained × ${least}–${most}`;
export const nothingDoneYet = 'nothing done yet';
export const minutesSavedDecided = (sum: string, decided: number, decisionCosts: number): string =>
  `Minutes saved = ${sum} − ${figure(decided)} decided × ${tenth(decisionCosts)}: an estimate of the time by hand.`;
export const gatesOpened = 'gates opened';
export const gatesShut = 'gates shut';
export const noTeamOfThatName = 'No team of that name is open to you.';
export const itsMembersChangedSince =
  'Its members changed since that month began: two figures would tell of one.';
export const fewerThanOfItsMembers = (teamMin: number): string =>
  `Fewer than ${teamMin} of its members used Nightshift all that month.`;
export const youSeeMost = 'You see most of its members by name: the rest would be fewer than five.';
export const mailsRunsAndWishes = (held: number): string =>
  plural(held, 'mail, run or wish', 'mails, runs and wishes');
export const notReadByTheModel = (what: string): string =>
  `⏸️ ${what} not read by the model: this day's budget of tokens held no more`;
export const whatItCame = 'What it came to: your own, who you manage, a team of five or more';
