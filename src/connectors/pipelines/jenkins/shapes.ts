import { z } from 'zod';
import { answersOf, type ParseAnswer } from '../answers.ts';
import type { Run, RunConclusion } from '../../../domain/signal.ts';
import { singleLine } from '../../../lib/text.ts';
import { shortName } from './names.ts';

const Words = z
  .string()
  .nullish()
  .transform((words) => words ?? '');
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((list): z.infer<Item>[] => list ?? []);

const Cause = z.object({ _class: Words, shortDescription: Words, userId: Words });
const Parameter = z.object({ name: z.string(), value: z.unknown() });
const Revision = z.object({ SHA1: Words, branch: listOf(z.object({ name: Words })) });
/** Each action exports what it likes; one that exports nothing is an empty object. */
const Action = z.object({
  causes: listOf(Cause),
  parameters: listOf(Parameter),
  lastBuiltRevision: Revision.nullish(),
});
const ChangeSet = z.object({
  items: listOf(
    z.object({
      commitId: Words,
      msg: Words,
      author: z.object({ fullName: Words }).nullish(),
    }),
  ),
});

const ACTIONS =
  'actions[causes[shortDescription,userId],parameters[name,value],lastBuiltRevision[SHA1,branch[name]]]';
const CHANGES = 'items[commitId,msg,author[fullName]]';

/** What `ApiBuild` needs, as Jenkins' `tree` parameter takes it. */
export const BUILD_TREE = `number,url,result,building,timestamp,duration,queueId,${ACTIONS},changeSets[${CHANGES}],changeSet[${CHANGES}]`;

/** A `hudson.model.Run` as its remote API gives it; only what is used. */
export const ApiBuild = z.object({
  _class: Words,
  number: z.number(),
  url: Words,
  result: z.string().nullish(),
  building: z.boolean(),
  /** Milliseconds since 1970. */
  timestamp: z.number(),
  /** Milliseconds; 0 while it goes on. */
  duration: z.number(),
  queueId: z.number().nullish(),
  actions: listOf(Action),
  changeSets: listOf(ChangeSet),
  changeSet: ChangeSet.nullish(),
});
export type ApiBuild = z.infer<typeof ApiBuild>;

export const QUEUE_TREE = `id,why,task[url],${ACTIONS}`;
const ApiQueueItem = z.object({
  id: z.number(),
  why: Words,
  task: z.object({ url: Words }).nullish(),
  actions: listOf(Action),
});
export type ApiQueueItem = z.infer<typeof ApiQueueItem>;
export const ApiQueue = z.object({ items: z.array(ApiQueueItem) });

export const parseAnswer: ParseAnswer = answersOf('Jenkins');

type Acted = Pick<ApiBuild, 'actions'>;

export function parametersOf({ actions }: Acted): Readonly<Record<string, string>> {
  const given = actions.flatMap(({ parameters }) => parameters);
  return Object.fromEntries(
    given.flatMap(({ name, value }) =>
      typeof value === 'string' || typeof value === 'boolean' ? [[name, String(value)]] : [],
    ),
  );
}

/** The environments that a build was started for, where parameters of it say so; else nobody can tell. */
export function environmentsIn(build: Acted): string[] | undefined {
  const given = Object.entries(parametersOf(build));
  const named = given.flatMap(([name, value]) =>
    ENVIRONMENT.test(name) && value !== '' ? [value] : [],
  );
  return named.length === 0 ? undefined : named;
}

/** What a parameter is called that names an environment. */
export const ENVIRONMENT = /^(?:deploy_?|target_?)?env(?:ironment)?$/i;

/** The number of the build that this one repeats; null where it repeats none. */
export function replayedBuild({ actions }: Acted): number | null {
  const cause = actions.flatMap(({ causes }) => causes).find(({ _class }) => REPLAY.test(_class));
  const [, number] = /#(\d{1,15})/.exec(cause?.shortDescription ?? '') ?? [];
  return number === undefined ? null : Number(number);
}

const REPLAY = /\.ReplayCause$/;

/**
 * What was checked out, and from which branch. Shared libraries are checked out first, so that the last
 * revision counts, unless one is of the branch that the job is named after.
 */
export function revisionOf(build: Acted, repository: string): { sha: string; branch: string } {
  const own = shortName(repository);
  const found = build.actions.flatMap(({ lastBuiltRevision: at }) =>
    at === undefined || at === null
      ? []
      : [{ sha: at.SHA1, branch: branchName(at.branch[0]?.name ?? '') }],
  );
  return found.find(({ branch }) => branch === own) ?? found.at(-1) ?? { sha: '', branch: own };
}

function branchName(ref: string): string {
  return ref.replace(/^refs\/(?:remotes|heads|tags)\//, '').replace(/^origin\//, '');
}

const CONCLUSIONS: Readonly<Record<string, RunConclusion>> = {
  SUCCESS: 'success',
  FAILURE: 'failure',
  // Tests failed, though every step went through.
  UNSTABLE: 'failure',
  ABORTED: 'cancelled',
  NOT_BUILT: 'skipped',
};

export function statusOf(
  { building, result }: Pick<ApiBuild, 'building' | 'result'>,
  waits: boolean,
): Pick<Run, 'status' | 'conclusion'> {
  if (building) return { status: waits ? 'waiting' : 'in_progress', conclusion: null };
  return { status: 'completed', conclusion: CONCLUSIONS[result ?? ''] ?? 'neutral' };
}

export function isPipeline({ _class }: ApiBuild): boolean {
  return _class.endsWith('.WorkflowRun');
}

/** When it was last heard of, in milliseconds since 1970. */
export function updatedAt({ building, timestamp, duration }: ApiBuild): number {
  return building ? timestamp : timestamp + duration;
}

/** The commit that was checked out, as its change log has it; else the newest of that log. */
export function commitOf(build: ApiBuild, sha: string): { title: string; author: string } {
  const sets = build.changeSet === undefined || build.changeSet === null ? [] : [build.changeSet];
  const commits = [...build.changeSets, ...sets].flatMap(({ items }) => items);
  const commit = commits.find(({ commitId }) => commitId === sha) ?? commits.at(-1);
  return {
    title: singleLine((commit?.msg ?? '').split('\n', 1)[0] ?? ''),
    author: commit?.author?.fullName ?? '',
  };
}

/** A build as a run. A build is never run again under its own number. */
export function toRun(repository: string, build: ApiBuild, waits: boolean): Run {
  const { sha, branch } = revisionOf(build, repository);
  const cause = build.actions.flatMap(({ causes }) => causes)[0];
  const commit = commitOf(build, sha);
  const environments = environmentsIn(build);
  return {
    kind: 'run',
    repository,
    workflow: shortName(repository),
    runId: build.number,
    attempt: 1,
    ...statusOf(build, waits),
    headSha: sha,
    branch,
    event: eventOf(cause?._class ?? ''),
    actor: cause?.userId || commit.author || cause?.shortDescription || '',
    commitTitle: commit.title,
    url: build.url,
    ...(environments === undefined ? {} : { environments }),
    // The Pipeline plugin alone repeats a build.
    ...(isPipeline(build) ? {} : { rerun: 'never' as const }),
    createdAt: new Date(build.timestamp).toISOString(),
    updatedAt: new Date(updatedAt(build)).toISOString(),
  };
}

function eventOf(cause: string): string {
  if (cause.endsWith('UserIdCause') || REPLAY.test(cause)) return 'manual';
  if (cause.endsWith('TimerTriggerCause')) return 'schedule';
  if (cause.endsWith('UpstreamCause')) return 'upstream';
  return /(?:Push|SCMTrigger|BranchEvent|BranchIndexing)Cause$/.test(cause) ? 'push' : 'other';
}
