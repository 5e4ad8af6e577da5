import type { ProviderRequest } from '../../domain/proposal.ts';
import { type ExpectedError, Invalid, Transient } from '../../lib/errors.ts';
import { parseJson } from '../../lib/trust.ts';
import type { Connection } from '../connector.ts';
import type { ConditionalCache } from './conditional-cache.ts';
import { readError, unansweredWrite, writeError } from './http-errors.ts';
import { readTail } from './log-tail.ts';

const TIMEOUT_MS = 30_000;

export interface RestOptions {
  /** As people say it, for errors. */
  provider: string;
  /** Without a slash at its end. */
  baseUrl: string;
  /** What a refused write means where the status alone does not say it; null for the usual. */
  refusal?(status: number, body: unknown, text: string): ExpectedError | null;
  /** What stands in `Authorization`; a bearer token by default. */
  authorization?(secret: string): string;
  /** Where the provider answers that nothing changed: what it answered before. */
  cache?: ConditionalCache;
  /** Whether a redirect to there says that a write was taken, as the answer to a form does. */
  isTaken?(target: string, location: string): boolean;
}

/** What a write was answered with. */
export interface Answered {
  /** Undefined where the answer is not JSON. */
  data: unknown;
  /** Of what it made, or an empty string. */
  location: string;
}

/** One account's way to a JSON API. Reads reject with `Transient`, `Reauthorise` or `Invalid`. */
export interface RestClient {
  /** `target` is path and query, with every part encoded. */
  get(target: string): Promise<unknown>;
  /** The same, with the headers beside it. */
  answer(target: string): Promise<{ data: unknown; headers: Headers }>;
  /** The end of a text, bounded as `readTail`. */
  text(target: string): Promise<string>;
  /** The end of a text, with the headers beside it. */
  page(target: string): Promise<{ text: string; headers: Headers }>;
  /** Sends once, without following a redirect. Rejects as `Writer.send`. */
  send(request: ProviderRequest, headers?: Readonly<Record<string, string>>): Promise<Answered>;
}

const bearer = (secret: string): string => `Bearer ${secret}`;

export function openRestClient(options: RestOptions, connection: Connection): RestClient {
  const { provider } = options;
  const ask = asker(options, connection);
  const unreachable = (error: unknown): never => {
    throw new Transient(`${provider} cannot be reached`, { cause: error });
  };
  const read = async (target: string, etag?: string): Promise<Response> => {
    const headers = etag === undefined ? {} : { 'if-none-match': etag };
    const response = await ask({ method: 'GET', target }, headers).catch(unreachable);
    if (response.ok || (response.status === 304 && etag !== undefined)) return response;
    await response.body?.cancel();
    throw readError({ provider, accountId: connection.account.id, response });
  };
  const answer = async (target: string) => {
    const known = options.cache?.get(connection.secret, target);
    const response = await read(target, known?.etag);
    const isKnown = known !== undefined && response.status === 304;
    const text = isKnown ? known.text : await response.text().catch(unreachable);
    const headers = isKnown ? renewed(known.headers, response.headers) : response.headers;
    const data = jsonOf(text);
    if (data === undefined)
      throw new Invalid(`${provider} answered in a form that is not understood`);
    options.cache?.keep(connection.secret, target, { text, headers });
    return { data, headers };
  };
  return {
    answer,
    get: async (target) => (await answer(target)).data,
    text: async (target) => readTail(await read(target), false),
    page: async (target) => {
      const response = await read(target);
      return { text: await readTail(response, false), headers: response.headers };
    },
    send: (request, headers) => sendOnce(ask, { ...options, connection }, { request, headers }),
  };
}

/** A page that did not change can be followed by one that is new: the headers of a 304 count (RFC 9111, 4.3.4). */
function renewed(kept: Headers, now: Headers): Headers {
  const headers = new Headers(kept);
  for (const [name, value] of now) headers.set(name, value);
  return headers;
}

interface Asked {
  method: string;
  target: string;
  body?: unknown;
}
type Ask = (asked: Asked, headers?: Readonly<Record<string, string>>) => Promise<Response>;

function asker(
  { baseUrl, authorization = bearer }: RestOptions,
  { secret, meter }: Connection,
): Ask {
  return ({ method, target, body }, headers = {}) => {
    meter({ httpRequests: 1 });
    return fetch(`${baseUrl}${target}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        ...headers,
        authorization: authorization(secret),
        'user-agent': 'nightshift',
        ...(body === undefined ? {} : { 'content-type': contentType(method) }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
}

async function sendOnce(
  ask: Ask,
  { provider, refusal, isTaken, connection }: RestOptions & { connection: Connection },
  {
    request,
    headers,
  }: { request: ProviderRequest; headers: Readonly<Record<string, string>> | undefined },
): Promise<Answered> {
  const { method, target } = request;
  const asked = { method, target, body: payloadOf(request) };
  await connection.mayGo?.();
  const response = await ask(asked, headers).catch((error: unknown) => {
    throw unansweredWrite(provider, error);
  });
  const text = await response.text().catch(() => '');
  const location = response.headers.get('location') ?? '';
  const moved = response.status >= 300 && response.status < 400;
  if (response.ok || (moved && isTaken?.(target, location) === true))
    return { data: jsonOf(text), location };
  throw (
    refusal?.(response.status, jsonOf(text), text) ??
    writeError({ provider, accountId: connection.account.id, response })
  );
}

/** A JSON Patch (RFC 6902) is a list, and a request's body an object: the list stands in its `patch`. */
function payloadOf({ method, body }: ProviderRequest): unknown {
  if (body === null) return undefined;
  return method === 'PATCH' ? body['patch'] : body;
}

/** What a PATCH carries is a JSON Patch. */
function contentType(method: string): string {
  return method === 'PATCH' ? 'application/json-patch+json' : 'application/json';
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
