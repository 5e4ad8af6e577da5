import { z } from 'zod';
import { answersOf, type ParseAnswer } from '../answers.ts';
import { type Run, RunConclusion } from '../../../domain/signal.ts';

/** Text that GitHub may leave out or set to null. */
const Words = z
  .string()
  .nullish()
  .transform((words) => words ?? '');

/** `workflow-run` of the API description; only what is used, and as little of it required as possible. */
export const ApiRun = z.object({
  id: z.number(),
  name: Words,
  path: Words,
  display_title: Words,
  workflow_id: z.number().nullish(),
  run_attempt: z
    .number()
    .nullish()
    .transform((attempt) => attempt ?? 1),
  status: Words,
  /** A conclusion that GitHub may add one day says neither success nor failure. */
  conclusion: RunConclusion.nullish()
    .transform((conclusion) => conclusion ?? null)
    .catch('neutral'),
  head_sha: Words,
  head_branch: z.string().nullish(),
  /** Where that branch is: of a pull request from a fork the fork, and null when it was deleted. */
  head_repository: z.object({ full_name: z.string() }).nullish(),
  event: Words,
  html_url: Words,
  created_at: z.string(),
  updated_at: z.string(),
  actor: z.object({ login: z.string() }).nullish(),
  head_commit: z.object({ message: Words }).nullish(),
});
export type ApiRun = z.infer<typeof ApiRun>;

/** The runs are parsed one by one, so that a strange one does not hide the others. */
const ApiRunList = z.object({ workflow_runs: z.array(z.unknown()) });

export const ApiJobList = z.object({
  total_count: z.number(),
  jobs: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      conclusion: Words,
      steps: z.array(z.object({ name: z.string(), conclusion: Words })).nullish(),
    }),
  ),
});
export type ApiJob = z.infer<typeof ApiJobList>['jobs'][number];

const ApiRepository = z.object({
  full_name: z.string(),
  archived: z.boolean().nullish(),
  disabled: z.boolean().nullish(),
});
export const ApiRepositories = z.array(ApiRepository);
export const ApiInstallation = z.object({ repositories: ApiRepositories });
export const ApiUser = z.object({ login: z.string() });

export const parseAnswer: ParseAnswer = answersOf('GitHub');

/** Those of a list of runs that are understood, and how many it holds. */
export function runsIn(data: unknown): { runs: ApiRun[]; size: number } {
  const items = parseAnswer(ApiRunList, data).workflow_runs;
  const runs = items.flatMap((item) => {
    const parsed = ApiRun.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
  return { runs, size: items.length };
}

/**
 * The branch that a run is of, with its owner where that is a fork's, as GitHub's own pages say it: whoever
 * forks a repository has a `main` as well, and what runs on that one is no run of ours.
 */
export function branchOf(
  repository: string,
  { head_branch: branch, head_repository: from }: Pick<ApiRun, 'head_branch' | 'head_repository'>,
): string {
  if (!branch) return '';
  if (from === undefined || from?.full_name.toLowerCase() === repository.toLowerCase())
    return branch;
  return `${from?.full_name.split('/', 1)[0] ?? 'unknown'}:${branch}`;
}

export function toRun(repository: string, run: ApiRun): Run {
  return {
    kind: 'run',
    repository,
    workflow: run.name || run.path,
    runId: run.id,
    attempt: run.run_attempt,
    status: run.status,
    conclusion: run.conclusion,
    headSha: run.head_sha,
    branch: branchOf(repository, run),
    event: run.event,
    actor: run.actor?.login ?? '',
    commitTitle: run.display_title || (run.head_commit?.message.split('\n', 1)[0] ?? ''),
    url: run.html_url,
    createdAt: run.created_at,
    updatedAt: run.updated_at,
  };
}
