import type { Run } from '../../../domain/signal.ts';
import { Invalid, Transient } from '../../../lib/errors.ts';
import { LOG_BYTES_MAX, readTail } from '../log-tail.ts';
import type { Client } from './client.ts';
import { isGone } from './errors.ts';
import { repositoryPath } from './rerun.ts';

/** `expired` is a link that no longer leads anywhere; a log that is gone has null for its text. */
type Found = { text: string | null } | 'expired';

/**
 * A job's log, from its end at most `LOG_BYTES_MAX`, beginning with a whole line; null when GitHub no
 * longer has it. GitHub answers with a link that holds for a minute and needs no token, so none is sent.
 */
export async function readLog(client: Client, run: Run, jobId: number): Promise<string | null> {
  const target = `${repositoryPath(run.repository)}/actions/jobs/${jobId}/logs`;
  const first = await attempt(client, target);
  const found = first === 'expired' ? await attempt(client, target) : first;
  return found === 'expired' ? null : found.text;
}

async function attempt(client: Client, target: string): Promise<Found> {
  const link = await linkOf(client, target);
  return link instanceof URL ? await download(client, link) : link;
}

async function linkOf(client: Client, target: string): Promise<URL | { text: string | null }> {
  try {
    const { status, data, headers } = await client.get(target, { stopAtRedirect: true });
    if (typeof headers['location'] === 'string')
      return linkFrom(headers['location'], client.apiUrl);
    // A server of one's own may hand the log over at once.
    if (status === 200 && typeof data === 'string') return { text: tailOf(data) };
    throw new Invalid('GitHub answered in a form that is not understood');
  } catch (error) {
    if (isGone(error)) return { text: null };
    throw error;
  }
}

function tailOf(text: string): string {
  if (text.length <= LOG_BYTES_MAX) return text;
  return text.slice(text.indexOf('\n', text.length - LOG_BYTES_MAX) + 1);
}

/** The link is GitHub's own word; all the same it may not lead from https to anything weaker. */
function linkFrom(location: string, apiUrl: string): URL {
  const link = URL.parse(location, apiUrl);
  const isSafe =
    link?.protocol === 'https:' || (link?.protocol === 'http:' && apiUrl.startsWith('http:'));
  if (link === null || !isSafe) throw new Invalid('GitHub named a log address that cannot be used');
  return link;
}

async function download(client: Client, link: URL): Promise<Found> {
  const response = await client.fetchPlainly(link);
  if (!response.ok) return await refused(response);
  const bytes = Number(response.headers.get('content-length') ?? 0);
  if (bytes <= LOG_BYTES_MAX) return { text: await readTail(response, false) };
  // Azure's storage knows no ranges that count from the end.
  await response.body?.cancel();
  const range = { range: `bytes=${bytes - LOG_BYTES_MAX}-` };
  const tail = await client.fetchPlainly(link, range);
  return tail.ok ? { text: await readTail(tail, tail.status === 206) } : await refused(tail);
}

async function refused(response: Response): Promise<'expired'> {
  await response.body?.cancel();
  if ([403, 404, 410].includes(response.status)) return 'expired';
  throw new Transient(`The log answered with status ${response.status}`);
}
