import { userNamed } from '../plan.ts';
import { latestAttempt } from '../progress.ts';
import type { Change } from '../journal-entry.ts';
import type { AttemptRecord, CommitRecord, JobRecord, RunRecord, User } from '../records.ts';
import { keyOf, type World } from '../world.ts';
import type { CommitPayload, RunPayload } from './payload.ts';
import { first, latest, shiftFor, type Shift } from './shift.ts';

/** Where a payload belongs: its repository, who sent it, and when its newest instant shall lie. */
export interface SeedContext {
  world: World;
  repo: string;
  sender: User | null;
  shiftTo: number | null;
}

/** Later stages of the same attempt win; an earlier stage that arrives late changes nothing. */
const STAGES = ['requested', 'queued', 'pending', 'waiting', 'in_progress', 'completed'];

export function runChange(context: SeedContext, payload: RunPayload): Change[] {
  const { world, repo } = context;
  const known = world.runs.get(keyOf(repo, payload.id));
  const created = first(payload.created_at, payload.updated_at);
  const newest = latest(created, payload.updated_at, payload.run_started_at);
  const shift = shiftFor(context.shiftTo, { latest: newest, known: known?.shiftMs });
  const actor = payload.actor ?? context.sender ?? userNamed('ghost');
  const commit = commitRecord(repo, payload.head_commit, shift);
  const attempt = mergedAttempt(known, {
    attempt: payload.run_attempt,
    triggeredBy: payload.triggering_actor ?? actor,
    startAt: shift.apply(first(payload.run_started_at, created)),
    reported: {
      status: payload.status,
      conclusion: payload.conclusion,
      at: shift.apply(first(payload.updated_at, newest)),
    },
    conclusion: null,
    jobs: [],
  });
  const described = describedRun(payload, { repo, shift, actor, created, commit });
  const run: RunRecord = {
    ...(known === undefined || known.partial ? described : known),
    attempts: withAttempt(known?.attempts ?? [], attempt),
  };
  return [{ table: 'runs', record: run }, ...newCommit(world, commit)];
}

/** A commit that is not known yet. */
export function newCommit(world: World, commit: CommitRecord | null): Change[] {
  if (commit === null || world.commits.has(keyOf(commit.repo, commit.sha))) return [];
  return [{ table: 'commits', record: commit }];
}

function describedRun(
  payload: RunPayload,
  from: { repo: string; shift: Shift; actor: User; created: number; commit: CommitRecord | null },
): Omit<RunRecord, 'attempts'> {
  const name = payload.name === null || payload.name === '' ? nameOf(payload.path) : payload.name;
  return {
    repo: from.repo,
    id: payload.id,
    partial: false,
    workflowId: payload.workflow_id,
    name,
    path: payload.path,
    number: payload.run_number,
    event: payload.event,
    branch: payload.head_branch,
    sha: payload.head_sha,
    title: payload.display_title || (from.commit?.message.split('\n', 1)[0] ?? name),
    actor: from.actor,
    createdAt: from.shift.apply(from.created),
    shiftMs: from.shift.ms,
    commit: from.commit,
    pullRequests: payload.pull_requests.map(({ number }) => number),
  };
}

function nameOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.ya?ml$/, '') || 'workflow';
}

export function commitRecord(
  repo: string,
  payload: CommitPayload | null,
  shift: Shift,
): CommitRecord | null {
  if (payload === null) return null;
  const files = (status: string, names: readonly string[]) =>
    names.map((filename) => ({ filename, status }));
  return {
    repo,
    sha: payload.id,
    message: payload.message,
    author: payload.author ?? { name: 'ghost', email: 'ghost@users.noreply.github.com' },
    at: shift.apply(payload.timestamp ?? 0),
    parents: [],
    files: [
      ...files('added', payload.added),
      ...files('removed', payload.removed),
      ...files('modified', payload.modified),
    ],
  };
}

function mergedAttempt(known: RunRecord | undefined, incoming: AttemptRecord): AttemptRecord {
  const existing = known?.attempts.find(({ attempt }) => attempt === incoming.attempt);
  if (existing === undefined) return incoming;
  // A run known only from one of its jobs has not been told of by GitHub itself.
  const told = existing.reported;
  const later = told === null || stage(incoming.reported?.status) > stage(told.status);
  return { ...(later ? incoming : existing), jobs: existing.jobs };
}

function stage(status: string | undefined): number {
  return STAGES.indexOf(status ?? '');
}

export function withAttempt(
  attempts: readonly AttemptRecord[],
  one: AttemptRecord,
): AttemptRecord[] {
  return [...attempts.filter(({ attempt }) => attempt !== one.attempt), one].sort(
    (left, right) => left.attempt - right.attempt,
  );
}

/** Puts required reviewers on the waiting jobs of the run's newest attempt, or adds the one waiting job. */
export function gateChange(run: RunRecord, gated: JobRecord): Change[] {
  const attempt = latestAttempt(run);
  const jobs = [...attempt.jobs.filter(({ id }) => id !== gated.id), gated];
  const next = { ...attempt, reported: null, jobs };
  return [{ table: 'runs', record: { ...run, attempts: [...run.attempts.slice(0, -1), next] } }];
}
