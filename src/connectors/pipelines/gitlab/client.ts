import { createHash } from 'node:crypto';
import { Invalid, Transient } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { Connection } from '../../connector.ts';
import { readTail } from '../log-tail.ts';
import { readError, unansweredWrite, writeError } from './errors.ts';

const TIMEOUT_MS = 30_000;
const CACHE_MAX = 500;

export interface Answer {
  data: unknown;
  /** The number of the next page; null on the last. */
  nextPage: string | null;
}

/**
 * One account's way to the API, by `fetch`: `@gitbeaker/rest` by itself sends again after 429 and 502, also
 * what changes something. Reads reject with `Transient`, `Reauthorise` or `Invalid`.
 */
export interface Client {
  readonly accountId: string;
  /** `target` is path and query below the API, with every part encoded. */
  get(target: string): Promise<Answer>;
  /** The end of a text, bounded as `readTail`. */
  text(target: string): Promise<string>;
  /** Sends once, without following a redirect. Rejects as `Writer.send`. */
  send(request: { method: string; target: string }): Promise<void>;
}

interface Cached {
  etag: string;
  answer: Answer;
}
/** Bodies by token and address: what did not change is not sent again. */
type Cache = Map<string, Cached>;

export function createClients(apiUrl: string): { open(connection: Connection): Client } {
  const baseUrl = apiUrl.replace(/\/+$/, '');
  const cache: Cache = new Map();
  return { open: (connection) => openClient({ baseUrl, cache }, connection) };
}

function openClient(
  { baseUrl, cache }: { baseUrl: string; cache: Cache },
  { account, secret, meter }: Connection,
): Client {
  const fingerprint = createHash('sha256').update(secret).digest('hex').slice(0, 16);
  const request = (method: string, target: string, etag?: string): Promise<Response> => {
    meter({ httpRequests: 1 });
    return fetch(`${baseUrl}${target}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        // Personal, project, group and OAuth tokens are all taken in this form.
        authorization: `Bearer ${secret}`,
        'user-agent': 'nightshift',
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      },
    });
  };
  const read = async (target: string, etag?: string): Promise<Response> => {
    const response = await request('GET', target, etag).catch(unreachable);
    if (response.ok || (response.status === 304 && etag !== undefined)) return response;
    await response.body?.cancel();
    throw readError(response, account.id);
  };
  return {
    accountId: account.id,
    get: async (target) => {
      const key = `${fingerprint} ${target}`;
      const known = cache.get(key);
      const response = await read(target, known?.etag);
      if (known !== undefined && response.status === 304) return known.answer;
      const answer = await answerOf(response);
      remember(cache, key, { etag: response.headers.get('etag') ?? '', answer });
      return answer;
    },
    text: async (target) => readTail(await read(target), false),
    send: async ({ method, target }) => {
      const response = await request(method, target).catch((error: unknown) => {
        throw unansweredWrite(error);
      });
      await response.body?.cancel();
      if (!response.ok) throw writeError(response, account.id);
    },
  };
}

function unreachable(error: unknown): never {
  throw new Transient('GitLab cannot be reached', { cause: error });
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text().catch(unreachable);
  try {
    return { data: parseJson(text), nextPage: response.headers.get('x-next-page') || null };
  } catch (error) {
    throw new Invalid('GitLab answered in a form that is not understood', { cause: error });
  }
}

function remember(cache: Cache, key: string, cached: Cached): void {
  cache.delete(key);
  if (cached.etag !== '') cache.set(key, cached);
  const [oldest] = cache.keys();
  if (cache.size > CACHE_MAX && oldest !== undefined) cache.delete(oldest);
}
