import { figure } from '../lib/notation.ts';
import { plural } from '../lib/text.ts';

/** What the Home tab, the settings, the first steps and the sample night say. */

export { mustBeConnectedAgain, couldNotBeRead } from './help.ts';
export const decisionsNoneIsWaiting = '*Decisions* · none is waiting.';
export const inOurMessages = (more: number): string =>
  `${plural(more, 'more card')} in our messages`;
export const heldBackUntilYouHave = (held: number): string =>
  `${plural(held, 'more', 'more')} held back until you have decided some`;
export const decisionsTitle = (open: number): string => `*Decisions* · ${open} waiting`;
export const reviewTheOldest = 'Review the oldest';
export const lastNightYourFirstDigest = '*Last night* · your first digest is still to come.';
export const openTheDigest = 'Open the digest';
export const lastNight = (day: string): string => `*Last night* · ${day}`;
export const andRead = (mails: number, runs: number): string =>
  `${plural(mails, 'mail')} and ${plural(runs, 'run')} read`;
export const reauthorise = (source: string, name: string): string =>
  `Reauthorise ${source} (${name})`;
export const connectASource = 'Connect a source';
export const sourcesNoneIsConnected = '*Sources* · none is connected yet.';
export const sourcesTitle = (sources: number): string => `*Sources* · ${sources}`;
export const moreSources = (left: number): string => plural(left, 'more source');
export const notReadYet = 'not read yet';
export const readUntil = 'read until ';
export const removed = 'Removed';
export const connected = '✅ Connected';
export const ruleWords = {
  urgent: 'urgent mail',
  production: 'failed deployments',
  reminders: 'reminders of cards that wait',
  meetings: 'what came in a meeting, at its end',
} as const;
export const memoryIRememberNothing = '*Memory* · I remember nothing of you yet.';
export const memoryNonePermitsAnything = (kept: number): string =>
  `*Memory* · ${plural(kept, 'thing')}; none permits anything.`;
export const forget = 'Forget';
export const forgetSpoken = (text: string): string => `Forget: ${text}`;
export const more = (left: number): string => plural(left, 'more', 'more');
export const showAll = 'Show all';
export const notOnPublicHolidays = (holidays: string): string =>
  `, not on public holidays of ${holidays}`;
export const onVacation = (until: string): string => ` · on vacation until ${until}`;
export const digestLine = (digest: string, off: string, away: string): string =>
  `Digest: ${digest}${off}${away}`;
export const quietHours = (quiet: null | string): string =>
  `Quiet hours: ${quiet ?? 'none of your own; in the evening and at night I wait for the digest anyway'}`;
export const atOnce = (notificationRules: string, perDay: number): string =>
  `At once: ${notificationRules}; at most ${perDay} a day, never while Slack says do not disturb`;
export const also = (kinds: string): string => `Also: ${kinds}`;
export const mute = {
  urgent: 'Mute urgent mail',
  production: 'Mute failed deployments',
  reminders: 'Mute reminders',
  meetings: 'Mute after meetings',
} as const;
export const unmute = {
  urgent: 'Unmute urgent mail',
  production: 'Unmute failed deployments',
  reminders: 'Unmute reminders',
  meetings: 'Unmute after meetings',
} as const;
export const change = 'Change';
export const privacyOnlyYouSeeWhat = '*Privacy* · only you see what is yours.';
export const whatIsKept = 'What is kept';
export const auditEveryDecision = '*Audit* · every decision and action is in the ledger.';
export const myLedger = 'My ledger';
export const helpTypeHelp = '*Help* · type `/nightshift help`, or ask me in our messages.';
export const help = 'Help';
export const youAllowedWithoutBeing = (grants: number): string =>
  `${plural(grants, 'thing')} you allowed without being asked`;
export const learnedFromYourDecisions = (learned: number): string =>
  `${plural(learned, 'rule')} learned from your decisions`;
export const rules = (asks: string): string => `*Rules* · 🔒 ${asks}`;
export const everyOtherAsks = 'Every other action asks you first.';
export const rulesLabel = 'Rules';
export const whatIAllowed = 'What I allowed';
export const newRuleAboutMail = 'New rule about mail';
export const show = (left: number): string => `Show ${plural(left, 'more', 'more')}`;
export const holds = '✅ Holds';
export const notApprovedYet = '⏳ Not approved yet';
export const tryOnLastWeek = 'Try on last week';
export const lookAndApprove = 'Look and approve';
export const deleteRule = 'Delete';
export const discard = 'Discard';
export const forOwnersTheWholeWorkspace = '*For owners* · the whole workspace';
export const approvers = 'Approvers';
export const budget = 'Budget';
export const tokensTodayForAll = (tokens: number | null, tokensMax: number): string => {
  const all = tokens === null ? '' : `${figure(tokens)} tokens today for all; `;
  return `${all}at most ${figure(tokensMax)} a night for each person`;
};
export const health = 'Health';
export const well = '✅ well';
export const unwell = (unwell: number): string => `⚠️ ${unwell} not well`;
export const people = (people: number): string => plural(people, 'person', 'people');
export const sourceCount = (accounts: number): string => plural(accounts, 'source');
export const warned = (name: string): string => `⚠️ ${name}`;
export const startForEverybody = 'Start for everybody';
export const stopForEverybody = 'Stop for everybody';
export const stopForEverybodyAsked = 'Stop for everybody?';
export const nothingIsExecuted = 'Nothing is executed for anybody until an owner starts it again.';
export const stop = 'Stop';
export const notNow = 'Not now';
export const status = {
  no: '▶️ *Running:* what you approve is executed.',
  self: '⏸️ *Paused:* nothing is executed, also nothing that was approved.',
  everybody:
    '⏹️ *Stopped for everybody* by an owner: nothing is executed, also nothing that was approved.',
} as const;
export const ofCannotBeReadWhat = (blind: number, sources: number): string =>
  `⚠️ *${blind} of ${plural(sources, 'source')} cannot be read:* what is below may lack something.`;
export const itStaysSoUntilYou = ' It stays so until you resume.';
export const itGoesOnByItself = (resumesAt: string): string =>
  ` It goes on by itself at ${resumesAt}.`;
export const resume = 'Resume';
export const pauseEverything = 'Pause everything';
export const nothingIsConnected = 'Nothing is connected, so no digest comes yet.';
export const noDigestIsPlanned = 'No digest is planned.';
export const nextDigest = (nextDigestAt: string): string => `Next digest: ${nextDigestAt}`;
export const days = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;
export const yourSettings = 'Your settings';
export const save = 'Save';
export const digestAt = 'Digest at';
export const timeZone = 'Time zone, for example Europe/Berlin';
export const quietFrom = 'Quiet from';
export const quietUntil = 'Quiet until';
export const onVacationUntil = 'On vacation until, the first day back';
export const digestOn = 'Digest on (tick none for no digest at all)';
export const noDigestOnThePublic = 'No digest on the public holidays of';
export const aCountryOrAPart =
  'A country or a part of one, for example DE or DE-BY. Empty is none.';
export const nothingButTheDigest = 'Nothing but the digest is said in quiet hours. Empty is none.';
export const thisIsNoTimeZone = 'This is no time zone that I know. Try Europe/Berlin.';
export const thisIsNoTime = 'This is no time of day.';
export const thisDayIsNot = 'This day is not in the future.';
export const thisIsNoCountry = 'This is no country or region that I know. Try DE or DE-BY.';
export const quietHoursNeedBothEnds = 'Quiet hours need both ends, or none.';
export const quietHoursCannotEndWhen = 'Quiet hours cannot end when they begin.';
export const welcomeToNightshift = 'Welcome to Nightshift';
export const whileYouSleepIRead =
  'While you sleep I read the mailboxes and pipelines that you connect. In the morning one message tells you what arrived, what failed and why, and how far each source was read.';
export const iNeverDeleteMail =
  ' I never delete mail or set up forwarding, and send nothing but a reply whose exact words you approved.';
export const youAreSetUp =
  '✅ You are set up. The rest is on my Home tab, and `/nightshift help` says what you can ask.';
export const setUpOfDone = (done: number, steps: number): string =>
  `*Set up* · ${done} of ${steps} done, about two minutes`;
export const connectAMailbox = 'Connect a mailbox or a pipeline';
export const readingAloneIsEnough = 'Reading alone is enough to begin.';
export const connect = 'Connect';
export const checkWhenYourDigestComes = 'Check when your digest comes';
export const nowAt = (digestTime: string, timeZone: string): string =>
  `Now at ${digestTime}, ${timeZone}.`;
export const setMyTime = 'Set my time';
export const tryASampleNight = 'Try a sample night';
export const allOfItIsMade = 'All of it is made up, and no button in it does anything.';
export const tryIt = 'Try it';
export const eachCanBeDoneLater = 'You can do each of these later, too.';
export const hideThisList = 'Hide this list';
export const stepDone = (title: string): string => `✅ ${title} · done`;
export const stepToDo = (title: string, says: string): string => `⬜ *${title}*\n${says}`;
export const allOfThisIsMade = 'SAMPLE: all of this is made up, and no button here does anything.';
export const aSampleNightText = (label: string): string => `A sample night. ${label}`;
export const aSampleNight = 'A sample night';
export const sampleCounts = '312 mails read, 3 need you. 21 runs, 1 failed.';
export const urgent = 'Urgent';
export const anaSilva = 'Ana Silva';
export const theShopIsDown = 'The shop is down for two customers';
export const toAnswer = 'To answer';
export const benOkoro = 'Ben Okoro';
export const whichOfTheTwoDates = 'Which of the two dates suits you?';
export const failed = '❌ Failed';
export const sampleFailure = 'CI on main: the test database refused connections';
export const archiveThisMail = 'Archive this mail?';
export const fromBrightDesksSubject =
  'From: Bright Desks · Subject: Last chance, 30 % off every desk';
export const takesItOut = 'Takes it out of the inbox. Nothing is deleted. Can be undone.';
export const approveSample = 'Approve (sample)';
export const denySample = 'Deny (sample)';
export const approveOnARealCard =
  'On a real card, exactly what it shows would now be done once, and noted in the ledger.';
export const denyOnARealCard =
  'On a real card, nothing would be done now, and I would learn that you keep such mail.';
export const approvedSample = '✅ Approved (sample)';
export const deniedSample = '🚫 Denied (sample)';
export const hereNothingHappened = (words: string): string => `${words} Here nothing happened.`;
export const didNotFit = (left: number): string =>
  `${plural(left, 'more part')} did not fit: nightshift posture shows all.`;
export const posture = 'What Nightshift can do now';
export const postureWithFindings = (findings: number): string =>
  `What Nightshift can do now: ${plural(findings, 'finding')}`;
export const yourSettingsAreSaved = 'Your settings are saved.';
export const notifications = '*Notifications*';
export const muted = ' (muted)';
