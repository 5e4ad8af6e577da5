import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Run } from '../../../domain/signal.ts';
import { Invalid } from '../../../lib/errors.ts';

/** What `Jenkins.checkGoodName` refuses; a branch's job has its slashes as `%2F`. */
// oxlint-disable-next-line no-control-regex
const FORBIDDEN = /[\u0000-\u001f\u007f?*/\\!@#$^&|<>[\]:;]|%(?![0-9A-F]{2})/;

/** A run's job, and its number. */
export type Target = Pick<Run, 'repository' | 'runId'>;

/** The path of a job below Jenkins, by its full name with its folders. Throws `Invalid` unless it is one. */
export function jobPath(repository: string): string {
  const parts = repository.split('/');
  const isName = (part: string): boolean =>
    part !== '' && part !== '.' && part !== '..' && part.length <= 255 && !FORBIDDEN.test(part);
  if (parts.length > 20 || !parts.every(isName))
    throw new Invalid('A job is named by its folders and itself, as folder/job');
  return parts.map((part) => `/job/${encodeURIComponent(part)}`).join('');
}

export function buildPath({ repository, runId }: Target): string {
  if (!Number.isSafeInteger(runId) || runId <= 0)
    throw new Invalid('A build is named by a positive whole number');
  return `${jobPath(repository)}/${runId}`;
}

/** The job that a path is of; null when it is not exactly what `jobPath` gives. */
export function jobOfPath(path: string): string | null {
  try {
    const repository = path.split('/job/').slice(1).map(decodeURIComponent).join('/');
    return jobPath(repository) === path ? repository : null;
  } catch {
    return null;
  }
}

/** What people see of a job: its own name, with a branch's slashes. */
export function shortName(repository: string): string {
  return (repository.split('/').at(-1) ?? '').replaceAll('%2F', '/');
}

const Settings = z.object({ repositories: z.array(z.string()).nonempty().optional() });

/** The jobs that an account is limited to; null for all that its user sees. */
export function chosenJobs({ settings }: Account): readonly string[] | null {
  const parsed = Settings.safeParse(settings);
  if (!parsed.success)
    throw new Invalid('settings.repositories must be a list of folder/job', {
      cause: parsed.error,
    });
  return parsed.data.repositories ?? null;
}
