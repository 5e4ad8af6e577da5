import { figure } from '../lib/notation.ts';
import { plural } from '../lib/text.ts';

/** What the digest says, in the morning, in its thread and where it is browsed. */

export { noDigestIsPlanned } from './home.ts';
export const theDigestItselfStill = (nextAt: string): string =>
  `The digest itself still comes ${nextAt}, with all of it.`;
export const aLookAhead = (comes: string): string =>
  `A look ahead: nothing counts as told. ${comes}`;
export const sinceYourLastDigest = 'Since your last digest';
export const whatYourDigestWouldSay = 'What your digest would say now';
export const digestOf = (day: string): string => `Digest of ${day}`;
export const close = 'Close';
export const nothingOfThisKind = 'Nothing of this kind.';
export const ofAll = (all: number): string => `of ${figure(all)}`;
export const ofChosen = (total: number, all: number): string =>
  `of ${figure(total)} chosen from ${figure(all)}`;
export const shownFrom = (first: number, last: number): string =>
  `${figure(first)}–${figure(last)}`;
export const pageOf = (shown: string, page: number, pages: number): string =>
  `*${shown}* · page ${figure(page)} of ${figure(pages)}`;
export const counted = (what: string, count: number): string => `${what} (${figure(count)})`;
export const everySource = 'Every source';
export const everything = 'Everything';
export const deployments = 'Deployments';
export const failedDeployments = 'Failed deployments';
export const entries = (signals: number): string => plural(signals, 'entry', 'entries');
export const previousPage = '← Previous page';
export const nextPage = 'Next page →';
export const sent = (localDay: string): string => `, sent ${localDay}`;
export const readByTheModelNow = (mails: number): string =>
  `${plural(mails, 'mail')} of an earlier night, held by its budget, ${mails === 1 ? 'was' : 'were'} read by the model now`;
export const notCountedAgain = ', and not counted again.';
export const noAnswerYetToWhat = 'No answer yet to what you sent';
export const askAfter = 'Ask after it';
export const askAfterNumber = (at: number): string => `Ask after ${at}`;
export const askAfterSpoken = (who: string): string => `Ask after it: ${who}`;
export const moreFailedRun = 'more failed run';
export const deploymentsDeploy = (deploy: string): string => `*Deployments:* ${deploy}.`;
export const morePipeline = 'more pipeline';
export const morePipelines = 'more pipelines';
export const openTheRun = 'Open the run';
export const inTheConcurrencyGroup = ', in the concurrency group ';
export const sinceWhen = ', since ';
export const firstBadCommit = '. First bad commit by ';
export const neutralised = 'Neutralised: ';
export const shownAsTextOnly = (tries: string): string =>
  `${tries}. Shown as text only; nothing was done because of it.`;
export const mailGivesOrders = 'mail tries to give orders to an AI assistant';
export const mailsGiveOrders = 'mails try to give orders to an AI assistant';
export const runGivesOrders = 'run tries to give orders to an AI assistant';
export const runsGiveOrders = 'runs try to give orders to an AI assistant';
export const ofThemInHiddenText = 'of them in hidden text';
export const madeUpApproval = 'made-up approval';
export const madeUpApprovals = 'made-up approvals';
export const withSlacksOwnText = 'with text made to look like Slack’s own';
export const linkNamesAnotherPlace = 'link names another place than where it leads';
export const linksNameAnotherPlace = 'links name another place than where they lead';
export const withLettersLikeOthers = 'with letters made to look like others';
export const policyRefused = (refused: number): string =>
  `policy refused ${plural(refused, 'proposal')}`;
export const urgent = 'Urgent';
export const toAnswer = 'To answer';
export const waitingForOthers = 'Waiting for others';
export const forInformation = 'For information';
export const personal = 'Personal';
export const promotion = 'Promotion';
export const suspicious = 'Suspicious';
export const unsure = 'Unsure';
export const warning = '⚠️ ';
export const couldNotRead = 'Could not read ';
export const nothingFromItIsIncluded = (since: string): string =>
  ` Nothing from it is included ${since}.`;
export const moreSourceCouldNot = 'more source could not be read';
export const moreSourcesCouldNot = 'more sources could not be read';
export const atAll = 'at all';
export const sinceClock = (clock: string): string => `since ${clock}`;
export const theDay = 'the day';
export const theDays = (missed: number): string => `the ${missed} days`;
export const lateByDue = (duration: string, dueAt: string): string =>
  `⏰ *Late by ${duration}:* due ${dueAt}, but Nightshift could not write it then.`;
export const itAlsoCoversWithout = (days: string, missed: undefined | string): string =>
  `It also covers ${days} without a digest, since ${missed}.`;
export const notTriagedYet = (untriaged: number): string =>
  `${plural(untriaged, 'new entry', 'new entries')} not triaged yet: in the next digest.`;
export const minutes = (minutes: number): string => plural(minutes, 'minute');
export const hours = (floor: number): string => plural(floor, 'hour');
export const moreDecision = 'more decision';
export const decisionsWaiting = (open: number): string => `Decisions waiting: ${figure(open)}`;
export const heldBackByTheNightly = (held: number): string =>
  `${plural(held, 'more proposal')} held back by the nightly limit; nothing is lost, they are counted here.`;
export const notSorted = 'Not sorted';
export const ofThemNotDecodedWhole = (undecodable: number): string =>
  `, ${figure(undecodable)} of them not decoded whole`;
export const read = (read: number, broken: string): string =>
  `${plural(read, 'mail')} read${broken}.`;
export const noneFailed = 'none failed';
export const failedExplained = (failed: number, explained: number): string =>
  `${figure(failed)} failed (${figure(explained)} explained)`;
export const stillRunning = (running: number): string => `${figure(running)} still running`;
export const endedWithoutFailure = (other: number): string =>
  `${figure(other)} ended without failure`;
export const runs = (runs: number): string => plural(runs, 'run');
export const failedStep = 'Failed step: ';
export const cause = '. Cause: ';
export const toldOfItAsWell = (mails: number): string =>
  `${plural(mails, 'mail')} told of it as well.`;
export const kind = (kind: string, action: string): string => `Kind: ${kind}. ${action}`;
export const moreEvidenceLine = 'more evidence line';
export const neverRead = 'never read';
export const readUntil = (clock: string): string => `read until ${clock}`;
export const readFromUntil = (from: string, until: string): string =>
  `read from ${from} until ${until}`;
export const resyncedAfterItsCursor = ', resynced after its cursor expired';
export const newEntries = (signals: number): string => plural(signals, 'new entry', 'new entries');
export const moreSource = 'more source';
export const runWords = {
  failed: '❌ failed',
  running: '⏳ running',
  ended: 'ended',
} as const;
/** How it ended comes first: on a phone the rest is beyond the edge. */
export const runHeader = [
  'Result',
  'Repository',
  'Workflow',
  'Branch',
  'What happened',
  'At',
  'Page',
] as const;
export const mailHeader = ['Kind', 'From', 'Subject', 'Why', 'At'] as const;
export const moreDecisions = 'More decisions';
export const mailToLook = 'Mail to look at';
export const moreThatWasLearned = 'More that was learned';
export const moreLine = 'more line';
export const open = 'Open';
export const digestNotice = (day: string, headline: string): string =>
  `Morning digest, ${day}: ${headline}`;
export const nothingNeedsYou = 'Nothing needs you.';
export const readTitle = 'Read';
export const digestHeader = (day: string): string => `Morning digest · ${day}`;
export const youResume = 'you resume';
export const pausedDecisionsAreKept = (end: string): string =>
  `⏸️ *Paused:* decisions are kept; nothing is executed until ${end}.`;
export const fromTo = (from: string, to: string): string => `${from} to ${to}`;
export const noActionWasTaken = 'No action was taken.';
export const taken = (acted: number): string => `${plural(acted, 'approved action')} taken.`;
export const reviewDecisions = 'Review decisions';
export const browseAll = (told: number): string => `Browse all ${figure(told)}`;
export const mailLine = (mail: string): string => `*Mail:* ${mail}`;
export const moreMailOutsideInformation = 'more mail outside information and promotion';
export const moreMailsOutsideInformation = 'more mails outside information and promotion';
export const done = (done: number, byGrants: string): string => `${figure(done)} done${byGrants}`;
export const failed = (failed: number): string => `${figure(failed)} failed`;
export const withUnknownOutcome = (unknown: number): string =>
  `${figure(unknown)} with unknown outcome`;
export const executedSinceTheLast = (parts: string): string =>
  `*Executed since the last digest:* ${parts}.`;
export const lastWeek = 'Last week: ';
export const stats = '/nightshift stats';
export const byYourStandingGrants = (count: number): string =>
  `, ${figure(count)} by your standing grants`;
export const learnedFromYourDecisions = 'Learned from your decisions';
export const modelUse = (modelCalls: number, tokens: string): string =>
  `Model: ${plural(modelCalls, 'call')}, ${tokens} tokens`;
export const noModelConfigured = 'No model configured: triage by rules, lower confidence';
export const toProviders = (httpRequests: number): string =>
  `${plural(httpRequests, 'request')} to providers`;
export const auditHead = (seq: number, hash: string): string => `Audit #${seq} ${hash}`;
export const deploymentsNotice = (day: string, headline: string): string =>
  `Deployments, ${day}: ${headline}`;
export const deploymentsOf = (day: string): string => `Deployments · ${day}`;
export const fromThePipelines = (userId: string): string =>
  `From the pipelines of <@${userId}>, who chose this channel.`;
export const youHaveNoDigest = 'You have no digest of that day.';
export const wrote = ' wrote: “';
export const asks = ' · asks: ';
export const rollingBack = 'Rolling back ';
export const ofLabel = ' of ';
export const wasOffered = ' was offered. ';
export const moreOffer = 'more offer';
export const seeBrowseAll = 'see *Browse all* on the digest';
export const more = (left: number): string => plural(left, 'more', 'more');
export const onThePagesOfTheir = 'on the pages of their pipelines';
