import { createHash } from 'node:crypto';
import { startChanges } from './actions.ts';
import { planOf, rerunPlan, type JobSpec } from './job-spec.ts';
import { numberFor, plannedJob, userNamed } from './plan.ts';
import type { Change } from './journal-entry.ts';
import type {
  AttemptRecord,
  BranchRecord,
  CommitRecord,
  JobPlan,
  RepositoryRecord,
  RunRecord,
  User,
  WorkflowRecord,
} from './records.ts';
import { keyOf, sameName, type World } from './world.ts';

export interface RunSpec {
  /** `owner/name`; created when it is new, as are workflow, branch and commit. */
  repo: string;
  workflow: {
    name: string;
    /** Default `.github/workflows/<name in kebab case>.yml`. */
    path?: string;
    /** Default true. */
    dispatchable?: boolean;
    /** Declared inputs of `workflow_dispatch`; default: any. */
    inputs?: readonly { name: string; required: boolean }[];
    /** The concurrency group that the file names. */
    concurrency?: string;
  };
  /** Default `main`; `owner:main` of somebody's fork. */
  branch?: string;
  /** Tags that name the run's commit. */
  tags?: readonly string[];
  /** 40 hex digits; default: derived from repository and message. */
  sha?: string;
  message?: string;
  /** The head of the branch before; default: the branch's head, so that histories grow. */
  parentSha?: string;
  files?: readonly { filename: string; status: string }[];
  /** Default: the first line of the message. */
  title?: string;
  /** Login; default `octocat`. */
  actor?: string;
  /** Default `push`. */
  event?: string;
  pullRequests?: readonly number[];
  /** Default now. In the past the run is as far as its plan says; in the future it is not listed yet. */
  createdAt?: Date;
  /** Default: one job `build`. */
  jobs?: readonly JobSpec[];
  /** Of the run; without `jobs` also of the one job; default: as the jobs imply. */
  conclusion?: string;
  private?: boolean;
}

/** The changes that put a run, and what it stands on, into the world; and the run's id. */
export function runChanges(
  world: World,
  spec: RunSpec,
  nowMs: number,
): { changes: Change[]; runId: number } {
  const at = spec.createdAt?.getTime() ?? nowMs;
  const repository = repositoryOf(world, spec, at);
  const specs = spec.jobs ?? [{ name: 'build', conclusion: spec.conclusion ?? 'success' }];
  const workflow = workflowOf(world, { spec, at, jobs: specs.map((job) => rerunPlan(job)) });
  const commit = commitOf(world, spec, at);
  const run: RunRecord = {
    ...newRun(world, { workflow, commit, at }),
    event: spec.event ?? 'push',
    branch: spec.branch ?? 'main',
    title: spec.title ?? firstLine(commit.message),
    actor: userNamed(spec.actor ?? 'octocat'),
    pullRequests: [...(spec.pullRequests ?? [])],
  };
  const attempt = firstAttempt(world, { spec, specs, at, by: run.actor });
  return {
    runId: run.id,
    changes: [
      { table: 'repositories', record: repository },
      { table: 'workflows', record: workflow },
      { table: 'commits', record: commit },
      ...headMove(world, { run, commit }),
      ...tagsOf(spec, run),
      ...startChanges(world, { ...run, attempts: [attempt] }),
    ],
  };
}

function firstAttempt(
  world: World,
  from: { spec: RunSpec; specs: readonly JobSpec[]; at: number; by: User },
): AttemptRecord {
  const { spec, at } = from;
  const jobs = from.specs.map((job) =>
    plannedJob(planOf(job), { id: world.nextId(), attempt: 1, instant: at, again: rerunPlan(job) }),
  );
  // GitHub refuses a broken workflow file before there are any jobs.
  const refused = { status: 'completed', conclusion: spec.conclusion ?? 'failure', at: at + 1_000 };
  return {
    attempt: 1,
    triggeredBy: from.by,
    startAt: at,
    reported: jobs.length > 0 ? null : refused,
    conclusion: spec.conclusion ?? null,
    jobs,
  };
}

/** A run of a workflow at a commit, without attempts: pushed to the default branch until told otherwise. */
export function newRun(
  world: World,
  { workflow, commit, at }: { workflow: WorkflowRecord; commit: CommitRecord | null; at: number },
): RunRecord {
  const siblings = world
    .runsOf(workflow.repo)
    .filter(({ workflowId }) => workflowId === workflow.id)
    .map(({ number }) => number);
  return {
    repo: workflow.repo,
    id: world.nextId(),
    partial: false,
    workflowId: workflow.id,
    name: workflow.name,
    path: workflow.path,
    number: Math.max(0, ...siblings) + 1,
    event: 'push',
    branch: null,
    sha: commit?.sha ?? '',
    title: workflow.name,
    actor: userNamed('octocat'),
    createdAt: at,
    shiftMs: 0,
    commit,
    pullRequests: [],
    attempts: [],
  };
}

function repositoryOf(world: World, spec: RunSpec, at: number): RepositoryRecord {
  const [owner = spec.repo] = spec.repo.split('/');
  return (
    world.repositories.get(keyOf(spec.repo)) ?? {
      fullName: spec.repo,
      id: numberFor('repository', spec.repo),
      owner: userNamed(owner, 'Organization'),
      private: spec.private ?? true,
      description: null,
      defaultBranch: 'main',
      createdAt: at,
    }
  );
}

function workflowOf(
  world: World,
  { spec, at, jobs }: { spec: RunSpec; at: number; jobs: JobPlan[] },
): WorkflowRecord {
  const { name, dispatchable = true, inputs } = spec.workflow;
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const path = spec.workflow.path ?? `.github/workflows/${slug}.yml`;
  const known = [...world.workflows.values()].find(
    (workflow) => sameName(workflow.repo, spec.repo) && workflow.path === path,
  );
  return {
    repo: spec.repo,
    id: known?.id ?? numberFor('workflow', spec.repo, path),
    name,
    path,
    state: 'active',
    createdAt: known?.createdAt ?? at,
    dispatchable,
    inputs: inputs === undefined ? (known?.inputs ?? null) : [...inputs],
    ...(spec.workflow.concurrency === undefined ? {} : { concurrency: spec.workflow.concurrency }),
    jobs,
  };
}

function commitOf(world: World, spec: RunSpec, at: number): CommitRecord {
  const message = spec.message ?? 'Update the service';
  const sha = spec.sha ?? createHash('sha1').update(`${spec.repo}\n${message}`).digest('hex');
  const known = world.commits.get(keyOf(spec.repo, sha));
  if (known !== undefined) return known;
  const head = world.branches.get(keyOf(spec.repo, 'branch', spec.branch ?? 'main'))?.sha;
  const parent = spec.parentSha ?? head;
  const actor = spec.actor ?? 'octocat';
  return {
    repo: spec.repo,
    sha,
    message,
    author: { name: actor, email: `${actor}@users.noreply.github.com` },
    at,
    parents: parent === undefined || parent === sha ? [] : [parent],
    files: [...(spec.files ?? [])],
  };
}

function headMove(
  world: World,
  { run, commit }: { run: RunRecord; commit: CommitRecord },
): Change[] {
  if (run.branch === null) return [];
  const head = world.branches.get(keyOf(run.repo, 'branch', run.branch));
  if (head !== undefined && head.at > run.createdAt) return [];
  const record: BranchRecord = {
    repo: run.repo,
    name: run.branch,
    kind: 'branch',
    sha: commit.sha,
    at: run.createdAt,
    deleted: false,
    seeded: head?.seeded ?? [],
  };
  return [{ table: 'branches', record }];
}

function tagsOf({ tags = [] }: RunSpec, { repo, sha, createdAt: at }: RunRecord): Change[] {
  return tags.map((name) => ({
    table: 'branches',
    record: { repo, name, kind: 'tag', sha, at, deleted: false, seeded: [] },
  }));
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
