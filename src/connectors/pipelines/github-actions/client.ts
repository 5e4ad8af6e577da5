import { createHash } from 'node:crypto';
import { Octokit } from '@octokit/rest';
import type { Connection } from '../../connector.ts';
import { Transient } from '../../../lib/errors.ts';
import type { Clock } from '../../../lib/time.ts';
import { createCredentials, type Credential } from './credentials.ts';
import { isUnauthorised, readError } from './errors.ts';

const TIMEOUT_MS = 30_000;
export const USER_AGENT = 'nightshift';

export interface Answer {
  status: number;
  /** The parsed body; whoever reads it parses it with a schema. */
  data: unknown;
  headers: Readonly<Record<string, string | number | undefined>>;
}

export interface GetOptions {
  /** Answered as status 304 without data when it still holds. */
  etag?: string | undefined;
  /** Answers with the redirect instead of following it. */
  stopAtRedirect?: boolean;
}

/** One account's way to the API. `get` and `getCached` reject with `Transient`, `Reauthorise` or `Invalid`. */
export interface Client {
  readonly accountId: string;
  readonly apiUrl: string;
  /** Whether it is an app's, which is no user. */
  readonly isApp: boolean;
  /** `target` is path and query, with every part encoded. */
  get(target: string, options?: GetOptions): Promise<Answer>;
  /** The body as it is now: a conditional request that costs nothing of the limit when nothing changed. */
  getCached(target: string): Promise<Answer>;
  /**
   * Has a request taken once; rejects with the SDK's own error, because only the writer knows what it means. One that
   * was refused for its token had no effect, and goes again with another where there is one.
   */
  send(request: { method: string; target: string; body: unknown }): Promise<Answer>;
  /** A plain GET of an absolute address, without the token. Rejects with `Transient`. */
  fetchPlainly(url: URL, headers?: Record<string, string>): Promise<Response>;
}

interface Cached {
  etag: string;
  answer: Answer;
}

/** ETags differ from token to token, so that they are kept by token and address. */
type Cache = Map<string, Cached>;
const CACHE_MAX = 500;

/** Clients that share one memory of ETags and bodies. */
export function createClients(options: { apiUrl: string; clock: Clock }): {
  open(connection: Connection): Client;
} {
  const baseUrl = options.apiUrl.replace(/\/+$/, '');
  const cache: Cache = new Map();
  const credentialOf = createCredentials(options.clock);
  return {
    open: (connection) => {
      const ask = asker(createOctokit(baseUrl), connection);
      const credential = credentialOf(connection, async ({ assertion, body, ...request }) => {
        const sent = body === undefined ? {} : { data: body };
        return (await ask({ ...request, ...sent, headers: {} }, assertion)).data;
      });
      return openClient({ baseUrl, cache, ask, credential }, connection);
    },
  };
}

interface Asked {
  method: string;
  url: string;
  headers: Record<string, string>;
  redirect?: 'manual';
  data?: unknown;
}
type Ask = (asked: Asked, token: string) => Promise<Answer>;

function asker(octokit: Octokit, { meter }: Connection): Ask {
  return async ({ redirect, headers, ...parameters }, token) => {
    meter({ httpRequests: 1 });
    const answer = await octokit.request({
      ...parameters,
      headers: { ...headers, authorization: `Bearer ${token}` },
      request: {
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(redirect === undefined ? {} : { redirect }),
      },
    });
    return { status: answer.status, data: answer.data, headers: { ...answer.headers } };
  };
}

interface Shared {
  baseUrl: string;
  cache: Cache;
  ask: Ask;
  credential: Credential;
}

function openClient(shared: Shared, connection: Connection): Client {
  const { account, secret, access = 'read', mayGo, meter } = connection;
  const { ask, credential } = shared;
  const fingerprint = createHash('sha256').update(`${access} ${secret}`).digest('hex').slice(0, 16);
  const request = async (asked: Asked): Promise<Answer> => {
    const token = await credential.token();
    await mayGo?.();
    try {
      return await ask(asked, token);
    } catch (error) {
      const other = isUnauthorised(error) ? await credential.renewed(token) : null;
      if (other === null) throw error;
      await mayGo?.();
      return await ask(asked, other);
    }
  };
  const get = async (target: string, options: GetOptions = {}): Promise<Answer> => {
    try {
      return await request({
        method: 'GET',
        url: target,
        headers: options.etag === undefined ? {} : { 'if-none-match': options.etag },
        ...(options.stopAtRedirect === true ? { redirect: 'manual' as const } : {}),
      });
    } catch (error) {
      if (isNotModified(error)) return { status: 304, data: undefined, headers: {} };
      throw readError(error, account.id);
    }
  };
  return {
    accountId: account.id,
    apiUrl: shared.baseUrl,
    isApp: credential.isApp,
    get,
    getCached: (target) =>
      cachedGet(shared.cache, { key: `${fingerprint} ${target}`, target, get }),
    send: ({ method, target, body }) =>
      request({
        method,
        url: target,
        headers: {},
        redirect: 'manual',
        ...(body === null ? {} : { data: body }),
      }),
    fetchPlainly: (url, headers = {}) => {
      meter({ httpRequests: 1 });
      return fetchPlainly(url, headers);
    },
  };
}

async function fetchPlainly(url: URL, headers: Record<string, string>): Promise<Response> {
  try {
    return await fetch(url, {
      headers: { 'user-agent': USER_AGENT, 'accept-encoding': 'identity', ...headers },
      signal: AbortSignal.timeout(2 * TIMEOUT_MS),
    });
  } catch (error) {
    throw new Transient('GitHub cannot be reached', { cause: error });
  }
}

function createOctokit(baseUrl: string): Octokit {
  const silent = () => undefined;
  return new Octokit({
    baseUrl,
    userAgent: USER_AGENT,
    // Its warnings would carry request addresses to standard error, past the log's redaction.
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
}

async function cachedGet(
  cache: Cache,
  { key, target, get }: { key: string; target: string; get: Client['get'] },
): Promise<Answer> {
  const known = cache.get(key);
  const answer = await get(target, { etag: known?.etag });
  if (known !== undefined && answer.status === 304) return known.answer;
  const etag = etagOf(answer);
  cache.delete(key);
  if (etag !== undefined) cache.set(key, { etag, answer });
  const [oldest] = cache.keys();
  if (cache.size > CACHE_MAX && oldest !== undefined) cache.delete(oldest);
  return answer;
}

export function etagOf({ headers }: Answer): string | undefined {
  const { etag } = headers;
  return typeof etag === 'string' ? etag : undefined;
}

function isNotModified(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 304;
}
