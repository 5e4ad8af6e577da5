import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { Run } from '../../../domain/signal.ts';
import { Invalid } from '../../../lib/errors.ts';

/** A group, also inside groups, and a project; each begins with a letter, a digit or an underscore. */
const PART = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}';
const PROJECT = new RegExp(`^${PART}(?:/${PART}){1,20}$`);
const RETRY = /^\/projects\/([^/?#]{1,4000})\/pipelines\/([1-9][0-9]{0,15})\/retry$/;

type Target = Pick<Run, 'repository' | 'runId'>;

/** The path of a project below the API, its name as one encoded part. Throws `Invalid` unless it is one. */
export function projectPath(repository: string): string {
  if (!PROJECT.test(repository)) throw new Invalid('A project is named as group/project');
  return `/projects/${encodeURIComponent(repository)}`;
}

export function pipelinePath({ repository, runId }: Target): string {
  if (!Number.isSafeInteger(runId) || runId <= 0)
    throw new Invalid('A pipeline is named by a positive whole number');
  return `${projectPath(repository)}/pipelines/${runId}`;
}

/** The project that a target is below; null where it is no encoded name of one. */
export function repositoryIn(target: string): string | null {
  const [, encoded = ''] = /^\/projects\/([^/?#]{1,4000})\//.exec(target) ?? [];
  const repository = encoded.replaceAll('%2F', '/');
  return PROJECT.test(repository) && encodeURIComponent(repository) === encoded ? repository : null;
}

/** "Retry jobs in a pipeline" of GitLab's pipelines API, without a body. */
export function retryRequest(run: Target): ProviderRequest {
  return { method: 'POST', target: `${pipelinePath(run)}/retry`, body: null };
}

/**
 * Which pipeline a request would run again; null when it is not exactly what `retryRequest` gives: the
 * closed list of what this connector can ever send.
 */
export function parseRetry({ method, target, body }: ProviderRequest): Target | null {
  const [, encoded, digits] = RETRY.exec(target) ?? [];
  if (method !== 'POST' || body !== null || encoded === undefined) return null;
  const run = { repository: encoded.replaceAll('%2F', '/'), runId: Number(digits) };
  if (!PROJECT.test(run.repository) || !Number.isSafeInteger(run.runId)) return null;
  return retryRequest(run).target === target ? run : null;
}
