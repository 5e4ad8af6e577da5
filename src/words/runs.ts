import { plural } from '../lib/text.ts';

/** What is said of runs: how a pipeline stands, what broke it, and what to try. */

export const suggested = {
  'out-of-memory': 'Run it again; if it comes back, give the job more memory.',
  'disk-full': 'Run it again on a fresh machine, or clear the cache it fills.',
  'runner-lost': 'Run it again.',
  timeout: 'Run it again; if it comes back, look at what hangs.',
  cancelled: 'Run it again if nobody meant to cancel it.',
  'rate-limit': 'Run it again later.',
  'service-error': 'Run it again once the service answers.',
  network: 'Run it again.',
  'test-failure': 'Look at the test: running it again helps only if it fails now and then.',
  'compile-error': 'Mend the change; running it again will not help.',
  lint: 'Mend the style; running it again will not help.',
  permission: 'Look at the token or the rights of the job; running it again will not help.',
  'missing-dependency': 'Look at the dependency and its version; running it again seldom helps.',
  unknown: 'Read the log; no rule knows this failure.',
} as const;
export const deeds = {
  'pipeline.rerun': 'Running it again',
  'pipeline.rollback': 'Rolling back',
  'pipeline.deploy': 'Deploying another version',
  'pipeline.cancel': 'Cancelling',
  'pipeline.issue': 'Opening an issue',
} as const;
export const stateWords = {
  pending: 'waits for a decision',
  snoozed: 'waits for later',
  approved: 'is approved and about to start',
  claimed: 'is starting',
  done: 'was started',
  failed: 'did not work',
  unknown: 'was asked for, and its outcome is not known yet',
  denied: 'was refused by a person',
  expired: 'was not answered in time',
  superseded: 'was overtaken by events',
  withdrawn: 'was withdrawn',
  undone: 'was taken back',
} as const;
export const passesAgain = 'Passes again';
export const noneOfItsRunsPassed =
  'None of its runs passed or failed for two weeks: nobody can tell how it stands';
export const itsLogCouldNot = 'Its log could not be read.';
export const laterHeldUpBehind = (blocks: number): string =>
  `; ${blocks} later ${blocks === 1 ? 'run is' : 'runs are'} held up behind it`;
export const timesInARow = (failures: number): string => `${failures} times in a row`;
export const failedInARow = (times: string, since: string): string => `Failed ${times}; ${since}`;
export const noPassingRunIsKnown = 'no passing run is known';
export const lastPassedAt = (sha: string): string => `last passed at ${sha}`;
export const runsFarLongerThan = (behind: string): string =>
  `Runs far longer than it ever takes${behind}`;
export const waitsForAnApproval = (behind: string): string => `Waits for an approval${behind}`;
export const rolledBack = (lastGoodSha: undefined | string): string =>
  `Rolled back to ${lastGoodSha ?? 'an earlier commit'}`;
export const passedWhenTheSameCommit =
  'Passed when the same commit was run again: it fails now and then';
export const passesAgainAfterItFailed = (times: string): string =>
  `Passes again after it failed ${times}`;
export const nothingIsKnownOfWhy = 'Nothing is known of why.';
export const commit = (headSha: string, commitTitle: string): string =>
  `Commit: ${headSha} ${commitTitle}`;
export const branch = (branch: string): string => `Branch: ${branch}`;
export const failedAt = (where: string): string => `Failed at: ${where}`;
export const cause = (source: undefined | string, cause: string): string =>
  `Cause (${source === 'model' ? 'a model says' : 'by rules'}): ${cause}`;
export const fromTheLog = 'From the log:';
export const runFailed = (runId: number, workflow: string, branch: string): string =>
  `Run ${runId} failed: ${workflow} on ${branch}`;
export const runAttempt = (runId: number, attempt: number, url: string): string =>
  `Run ${runId}, attempt ${attempt}: ${url}`;
export const rollback = (repository: string, environment: string): string =>
  `rollback ${repository} ${environment}`;
export const deployTo = (repository: string, branch: string, environment: string): string =>
  `deploy ${repository}@${branch} to ${environment}`;
export const gateOpen = (repository: string, run: string, environment: string): string =>
  `gate open ${repository} ${run} ${environment}`;
export const sign = (again: string): string => `/nightshift ${again}`;
export const theDiskWasFull = 'The disk was full';
export const theMachineRanOut = 'The machine ran out of memory';
export const theMachineThatRan = 'The machine that ran the job went away';
export const itRanOutOfTime = 'It ran out of time';
export const theCodeDoesNotCompile = 'The code does not compile';
export const aTestFailed = 'A test failed';
export const aStyleOrLintCheck = 'A style or lint check failed';
export const aServiceRefusedFurther = 'A service refused further requests';
export const aServiceAnswered = 'A service answered with an error';
export const aConnectionOverTheNetwork = 'A connection over the network failed';
export const somethingWasNotPermitted = 'Something was not permitted';
export const somethingItDepends = 'Something it depends on was not found';
export const itWasCancelled = 'It was cancelled';
export const unsureCause = (cause: string): string => `Unsure: ${cause}`;
export const theLogIsNoLonger = 'The log is no longer there to read.';
export const theStep = (step: string): string => `The step "${step}"`;
export const failedAndItsLogNames = (step: string): string =>
  `${step} failed, and its log names no cause`;
export const failed = (step: string, cause: string): string => `${step} failed: ${cause}`;
export const ofCouldNotBeRead = (blind: number, sources: number): string =>
  `${blind} of ${plural(sources, 'source')} could not be read`;
export const failedRun = 'failed run';
export const pipelineToLook = 'pipeline to look at';
export const pipelinesToLook = 'pipelines to look at';
export const urgentMail = 'urgent mail';
export const mailToAnswer = 'mail to answer';
export const mailsToAnswer = 'mails to answer';
export const suspiciousMail = 'suspicious mail';
export const toLook = (count: string): string => `${count} to look at: triage is unsure.`;
export const nothingNeedsYou = 'Nothing needs you.';
export const deployed = (deployed: number): string => `${deployed} deployed`;
export const passed = (passed: number): string => `${plural(passed, 'other run')} passed`;
export const failedAndExplained = (failed: number, explained: boolean): string =>
  `${failed} failed${explained ? ', explained below' : ''}`;
export const urgentMails = (news: number): string => plural(news, 'urgent mail');
export const offered = (offers: number): string => `${plural(offers, 'rollback')} offered`;
export const noneFailed = 'none failed';
export const failedCount = (failed: number): string => `${failed} failed`;
export const stillRunning = (running: number): string => `${running} still running`;
export const notAllCouldBeRead = (blind: string): string => `Not all could be read (${blind}). `;
export const hiddenTextSpeaks = 'hidden text speaks to an assistant';
export const speaksToAnAssistant = 'speaks to an assistant, not to you';
export const claimsAnApproval = 'claims an approval that Nightshift never sends by mail';
export const failuresAlone = 'Failures alone';
export const everything = 'Everything';
export const everywhere = (what: string): string => `${what}, everywhere.`;
export const inLabel = (what: string, environments: string): string =>
  `${what}, in ${environments}.`;
export const runOnBranch = (repository: string, workflow: string, branch: string): string =>
  `${repository} ${workflow} on ${branch}`;
export const itsSourceWasDisconnected =
  'Its source was disconnected: nobody can tell how it stands';
