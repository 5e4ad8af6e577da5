import type { Journal } from '../journal.ts';
import type { Effect } from '../effects.ts';
import type { Change, Entry } from './journal-entry.ts';
import type {
  BranchRecord,
  CheckRunRecord,
  CommitRecord,
  DeploymentRecord,
  DeploymentStatusRecord,
  EnvironmentRecord,
  IssueRecord,
  JobRecord,
  LogRecord,
  RepositoryRecord,
  RunRecord,
  WorkflowRecord,
} from './records.ts';
import type { TokenRecord } from './token-record.ts';

/** Every record of the sandbox, by key, as its journal says. */
export interface World {
  readonly repositories: ReadonlyMap<string, RepositoryRecord>;
  readonly workflows: ReadonlyMap<string, WorkflowRecord>;
  readonly runs: ReadonlyMap<string, RunRecord>;
  readonly logs: ReadonlyMap<string, LogRecord>;
  readonly deployments: ReadonlyMap<string, DeploymentRecord>;
  readonly deploymentStatuses: ReadonlyMap<string, DeploymentStatusRecord>;
  readonly environments: ReadonlyMap<string, EnvironmentRecord>;
  readonly branches: ReadonlyMap<string, BranchRecord>;
  readonly commits: ReadonlyMap<string, CommitRecord>;
  readonly checkRuns: ReadonlyMap<string, CheckRunRecord>;
  readonly issues: ReadonlyMap<string, IssueRecord>;
  readonly tokens: ReadonlyMap<string, TokenRecord>;
  readonly effects: readonly Effect[];
  /** Writes the changes, and the effect that caused them, as one journal line; then they are true. */
  commit(changes: readonly Change[], effect?: Effect): void;
  /** The record that the change would replace. */
  current(change: Change): unknown;
  /** An identifier above all that were seen. */
  nextId(): number;
  runsOf(repo: string): RunRecord[];
  /** The run and job of a job id, in the newest attempt that contains it. */
  jobOf(repo: string, jobId: number): { run: RunRecord; job: JobRecord } | undefined;
}

/** GitHub compares owner and repository names without regard to case. */
export function keyOf(repo: string, ...rest: readonly (string | number)[]): string {
  return [repo.toLowerCase(), ...rest].join('\n');
}

/** Identifiers of things that the sandbox invents start here, above those of recorded payloads. */
const FIRST_OWN_ID = 40_000_000_000;

export function createWorld(journal: Journal<Entry>): World {
  const tables = createTables();
  const jobRuns = new Map<string, string>();
  const effects: Effect[] = [];
  let highestId = FIRST_OWN_ID;
  const apply = ({ changes, effect }: Entry): void => {
    for (const change of changes) {
      put(tables, change);
      for (const id of idsOf(change)) highestId = Math.max(highestId, id);
      if (change.table === 'runs') indexJobs(jobRuns, change.record);
    }
    if (effect !== null) effects.push(effect);
  };
  for (const entry of journal.entries) apply(entry);
  return {
    ...tables,
    effects,
    commit: (changes, effect) => {
      if (changes.length === 0 && effect === undefined) return;
      const entry = { effect: effect ?? null, changes: [...changes] };
      journal.append(entry);
      apply(entry);
    },
    current: (change) => tables[change.table].get(changeKey(change)),
    nextId: () => {
      highestId += 1;
      return highestId;
    },
    runsOf: (repo) => [...tables.runs.values()].filter((run) => sameName(run.repo, repo)),
    jobOf: (repo, jobId) => {
      const run = tables.runs.get(jobRuns.get(keyOf(repo, jobId)) ?? '');
      const job = run?.attempts
        .flatMap(({ jobs }) => jobs)
        .reverse()
        .find(({ id }) => id === jobId);
      return run === undefined || job === undefined ? undefined : { run, job };
    },
  };
}

export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function createTables() {
  return {
    repositories: new Map<string, RepositoryRecord>(),
    workflows: new Map<string, WorkflowRecord>(),
    runs: new Map<string, RunRecord>(),
    logs: new Map<string, LogRecord>(),
    deployments: new Map<string, DeploymentRecord>(),
    deploymentStatuses: new Map<string, DeploymentStatusRecord>(),
    environments: new Map<string, EnvironmentRecord>(),
    branches: new Map<string, BranchRecord>(),
    commits: new Map<string, CommitRecord>(),
    checkRuns: new Map<string, CheckRunRecord>(),
    issues: new Map<string, IssueRecord>(),
    tokens: new Map<string, TokenRecord>(),
  };
}

type Tables = ReturnType<typeof createTables>;

/** What a change replaces: records of one table with the same key are the same thing. */
function changeKey(change: Change): string {
  return change.table === 'issues'
    ? keyOf(change.record.repo, change.record.id)
    : recordKey(change);
}

type CodeChange = Exclude<Change, { table: 'issues' }>;

function recordKey({ table, record }: CodeChange): string {
  switch (table) {
    case 'repositories':
      return keyOf(record.fullName);
    case 'tokens':
      return record.token;
    case 'logs':
      return keyOf(record.repo, record.jobId);
    case 'environments':
      return keyOf(record.repo, record.name);
    case 'branches':
      return keyOf(record.repo, record.kind, record.name);
    case 'commits':
      return keyOf(record.repo, record.sha);
    case 'workflows':
    case 'runs':
    case 'deployments':
    case 'deploymentStatuses':
    case 'checkRuns':
    default:
      return keyOf(record.repo, record.id);
  }
}

function put(tables: Tables, change: Change): void {
  if (change.table === 'issues') tables.issues.set(changeKey(change), change.record);
  else putCode(tables, change);
}

function putCode(tables: Tables, change: CodeChange): void {
  const key = recordKey(change);
  switch (change.table) {
    case 'repositories':
      return void tables.repositories.set(key, change.record);
    case 'workflows':
      return void tables.workflows.set(key, change.record);
    case 'runs':
      return void tables.runs.set(key, change.record);
    case 'logs':
      return void tables.logs.set(key, change.record);
    case 'deployments':
      return void tables.deployments.set(key, change.record);
    case 'deploymentStatuses':
      return void tables.deploymentStatuses.set(key, change.record);
    case 'environments':
      return void tables.environments.set(key, change.record);
    case 'branches':
      return void tables.branches.set(key, change.record);
    case 'commits':
      return void tables.commits.set(key, change.record);
    case 'checkRuns':
      return void tables.checkRuns.set(key, change.record);
    case 'tokens':
      return void tables.tokens.set(key, change.record);
  }
}

function idsOf({ table, record }: Change): number[] {
  if (table === 'runs')
    return [record.id, ...record.attempts.flatMap(({ jobs }) => jobs.map(({ id }) => id))];
  return 'id' in record ? [record.id] : [];
}

function indexJobs(jobRuns: Map<string, string>, run: RunRecord): void {
  for (const { jobs } of run.attempts) {
    for (const { id } of jobs) jobRuns.set(keyOf(run.repo, id), keyOf(run.repo, run.id));
  }
}
