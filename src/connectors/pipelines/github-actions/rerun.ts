import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { Run } from '../../../domain/signal.ts';
import { Invalid } from '../../../lib/errors.ts';

const OWNER = '[A-Za-z0-9][A-Za-z0-9_-]{0,99}';
const NAME = '[A-Za-z0-9._-]{1,100}';
const REPOSITORY = new RegExp(`^${OWNER}/${NAME}$`);
/** What a rerun looks like; `allowed.ts` has the others. */
const RERUN_FAILED = new RegExp(
  `^/repos/(${OWNER}/${NAME})/actions/runs/([1-9][0-9]{0,15})/rerun-failed-jobs$`,
);

/** The path of a repository below the API. Throws `Invalid` unless it is a plain `owner/name`. */
export function repositoryPath(repository: string): string {
  if (!isRepository(repository)) throw new Invalid('A repository is named as owner/name');
  return `/repos/${repository}`;
}

export function isRepository(repository: string): boolean {
  return REPOSITORY.test(repository) && !/\/\.{1,2}$/.test(repository);
}

/** `POST …/rerun-failed-jobs` as GitHub's REST reference gives it, without a body. */
export function rerunRequest(run: Pick<Run, 'repository' | 'runId'>): ProviderRequest {
  if (!Number.isSafeInteger(run.runId) || run.runId <= 0)
    throw new Invalid('A run is named by a positive whole number');
  return {
    method: 'POST',
    target: `${repositoryPath(run.repository)}/actions/runs/${run.runId}/rerun-failed-jobs`,
    body: null,
  };
}

/** Which run a request would run again; null when it is not exactly such a request. */
export function parseRerun(request: ProviderRequest): Pick<Run, 'repository' | 'runId'> | null {
  if (request.method !== 'POST' || request.body !== null) return null;
  const [, repository, digits] = RERUN_FAILED.exec(request.target) ?? [];
  const runId = Number(digits);
  if (repository === undefined || !isRepository(repository)) return null;
  return Number.isSafeInteger(runId) ? { repository, runId } : null;
}
