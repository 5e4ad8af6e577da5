import { hasFailed, type Run } from './signal.ts';
import * as say from '../words/runs.ts';

const INCIDENT_STATES = [
  'failing',
  'stuck',
  'waiting',
  'rolled-back',
  'flaky',
  'recovered',
] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];
/** It is so until something happens. */
export const OPEN_STATES: ReadonlySet<IncidentState> = new Set(['failing', 'stuck', 'waiting']);

/** What is the matter with one workflow on one branch, told from many runs. */
export interface Incident {
  repository: string;
  workflow: string;
  branch: string;
  state: IncidentState;
  /** ISO 8601: since when it is so. */
  since: string;
  /** The run that says so; its page is the one to open. */
  run: Run;
  /** Failed attempts since it last passed. */
  failures: number;
  /** The first run that failed after one that passed; null where none that passed is known. */
  firstBad: Pick<Run, 'headSha' | 'actor' | 'commitTitle'> | null;
  lastGoodSha: string | null;
  /** Later runs of the same workflow and branch that wait behind this one, or were cancelled by it. */
  blocks: number;
}

/**
 * One line an incident: of each workflow and branch what is open now (stuck, waiting) and what its last
 * ended run says (failing, recovered, flaky, rolled back). Runs that passed and stay so give none.
 */
export function incidentsOf(runs: readonly Run[], now: Date): Incident[] {
  const groups = Map.groupBy(runs, ({ repository, workflow, branch }) =>
    JSON.stringify([repository, workflow, branch]),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const ordered = group.toSorted(
        (a, b) => a.createdAt.localeCompare(b.createdAt) || a.attempt - b.attempt,
      );
      return [endedIncident(ordered), openIncident(ordered, now)];
    })
    .filter((incident) => incident !== null)
    .toSorted((a, b) => INCIDENT_STATES.indexOf(a.state) - INCIDENT_STATES.indexOf(b.state));
}

function incident(run: Run, what: Partial<Incident> & Pick<Incident, 'state' | 'since'>): Incident {
  const { repository, workflow, branch } = run;
  const none = { failures: 0, firstBad: null, lastGoodSha: null, blocks: 0 };
  return { repository, workflow, branch, run, ...none, ...what };
}

function hasPassed(run: Run): boolean {
  return run.conclusion === 'success';
}

/** In the order in which they ended: a rollback runs a job of an older run again. */
function endedIncident(ordered: readonly Run[]): Incident | null {
  const ended = ordered
    .filter((run) => hasPassed(run) || hasFailed(run))
    .toSorted((a, b) => a.updatedAt.localeCompare(b.updatedAt));
  const last = ended.at(-1);
  if (last === undefined) return null;
  return hasFailed(last) ? failing(ended, last) : passing(ended, last);
}

function failing(ended: readonly Run[], last: Run): Incident {
  const good = ended.findLastIndex(hasPassed);
  const since = ended.slice(good + 1);
  const first = since[0] ?? last;
  const { headSha, actor, commitTitle } = first;
  return incident(last, {
    state: 'failing',
    since: first.updatedAt,
    failures: since.length,
    // Failing again after passing on the same commit says nothing against that commit.
    firstBad:
      good === -1 || ended[good]?.headSha === headSha ? null : { headSha, actor, commitTitle },
    lastGoodSha: ended[good]?.headSha ?? null,
  });
}

function passing(ended: readonly Run[], last: Run): Incident | null {
  const before = ended.at(-2);
  if (before !== undefined && hasFailed(before)) {
    const good = ended.slice(0, -1).findLastIndex(hasPassed);
    return incident(last, {
      state: passingAgain(ended, last),
      since: last.updatedAt,
      failures: ended.length - 2 - good,
      lastGoodSha: last.headSha,
    });
  }
  return isRollback(ended, last)
    ? incident(last, { state: 'rolled-back', since: last.updatedAt, lastGoodSha: last.headSha })
    : null;
}

function passingAgain(ended: readonly Run[], last: Run): IncidentState {
  if (ended.at(-2)?.headSha === last.headSha) return 'flaky';
  const isOld = ended.slice(0, -1).some((run) => hasPassed(run) && run.headSha === last.headSha);
  return isOld && DEPLOYS.test(last.workflow) ? 'rolled-back' : 'recovered';
}

const DEPLOYS = /deploy|release|rollout|rollback|production|publish/i;

/** A commit that was deployed before is deployed again, after another one had taken its place. */
function isRollback(ended: readonly Run[], last: Run): boolean {
  if (!DEPLOYS.test(last.workflow)) return false;
  const shas = ended.filter(hasPassed).map(({ headSha }) => headSha);
  return shas.at(-2) !== last.headSha && shas.slice(0, -2).includes(last.headSha);
}

const WAITING: ReadonlySet<string> = new Set(['waiting', 'action_required']);
const HELD: ReadonlySet<string> = new Set(['pending', 'queued', 'waiting', 'requested']);

function openIncident(ordered: readonly Run[], now: Date): Incident | null {
  const newest = latestAttempts(ordered);
  const open = newest.filter(({ status }) => status !== 'completed');
  const waiting = open.find(({ status }) => WAITING.has(status));
  if (waiting !== undefined)
    return incident(waiting, {
      state: 'waiting',
      since: waiting.updatedAt,
      blocks: heldBehind(newest, waiting),
    });
  const limitMs = stuckAfterMs(ordered);
  const stuck = open.find((run) => now.getTime() - startOf(run) > limitMs);
  if (stuck === undefined) return null;
  return incident(stuck, {
    state: 'stuck',
    since: new Date(startOf(stuck) + limitMs).toISOString(),
    blocks: heldBehind(newest, stuck),
  });
}

function latestAttempts(ordered: readonly Run[]): Run[] {
  return [...new Map(ordered.map((run) => [run.runId, run])).values()];
}

/** A concurrency group holds later runs back, and cancels all of them but the newest. */
function heldBehind(runs: readonly Run[], holder: Run): number {
  return runs.filter(
    (run) =>
      run.runId !== holder.runId &&
      run.createdAt > holder.createdAt &&
      (HELD.has(run.status) || run.conclusion === 'cancelled'),
  ).length;
}

/** A later attempt keeps the time at which the run was created, and so starts when it was last heard of. */
function startOf(run: Run): number {
  return Date.parse(run.attempt > 1 ? run.updatedAt : run.createdAt);
}

const STUCK_MIN_MS = 30 * 60_000;
/** GitHub ends a job after six hours; without a history nothing shorter is known to be too long. */
const STUCK_UNKNOWN_MS = 6 * 60 * 60_000;
const SAMPLES_MIN = 5;
const TIMES_USUAL = 3;

/** Longer than three times what 95 of 100 passing runs took, and at least half an hour. */
export function stuckAfterMs(history: readonly Run[]): number {
  const tookMs = history
    .filter((run) => hasPassed(run) && run.attempt === 1)
    .map((run) => Date.parse(run.updatedAt) - Date.parse(run.createdAt))
    .sort((a, b) => a - b);
  if (tookMs.length < SAMPLES_MIN) return STUCK_UNKNOWN_MS;
  const p95 = tookMs[Math.ceil(tookMs.length * 0.95) - 1] ?? STUCK_UNKNOWN_MS;
  return Math.max(STUCK_MIN_MS, TIMES_USUAL * p95);
}

/** The state in words, without the names that a repository's people chose: those are hostile text. */
export function incidentWords({ state, failures, blocks, lastGoodSha }: Incident): string {
  const behind = blocks === 0 ? '' : say.laterHeldUpBehind(blocks);
  const times = failures > 1 ? say.timesInARow(failures) : 'once';
  const words: Readonly<Record<IncidentState, string>> = {
    failing: say.failedInARow(
      times,
      lastGoodSha === null ? say.noPassingRunIsKnown : say.lastPassedAt(lastGoodSha.slice(0, 7)),
    ),
    stuck: say.runsFarLongerThan(behind),
    waiting: say.waitsForAnApproval(behind),
    'rolled-back': say.rolledBack(lastGoodSha?.slice(0, 7)),
    flaky: say.passedWhenTheSameCommit,
    recovered: say.passesAgainAfterItFailed(times),
  };
  return words[state];
}
