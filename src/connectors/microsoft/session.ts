import { Client, type Context, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../../lib/time.ts';
import { Invalid } from '../../lib/errors.ts';
import type { Connection } from '../connector.ts';
import { type Failure, failureOf, readError } from './failure.ts';
import type { Gate } from './gate.ts';
import {
  askToken,
  type Cached,
  GRAPH_SCOPE,
  jsonOrNull,
  networkCode,
  readSecret,
  type TokenCache,
  Tokens,
  withRefreshToken,
} from './identity.ts';
import type { MicrosoftOptions } from './options.ts';

export interface GraphRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Path and query below the host, with its version: `/v1.0/me/…`. */
  target: string;
  headers?: Readonly<Record<string, string>>;
  /** As it leaves; null for none. */
  body: string | null;
  timeoutMs?: number;
}

export interface GraphAnswer {
  /** Null for an answer that says that it worked. */
  failure: Failure | null;
  /** Parsed JSON; null where there was none. */
  body: unknown;
}

/** Microsoft Graph for one account: authorised, counted, and with no retries of the SDK's own. */
export interface Session {
  readonly accountId: string;
  /** One request, and a second one where the access token had run out. Rejects only where no token is to be had. */
  send(request: GraphRequest): Promise<GraphAnswer>;
  /** A GET. Rejects with `Transient`, `Reauthorise` or `Invalid`; null for what is not there. */
  get(target: string): Promise<unknown>;
  /** Throws away the access token at hand. */
  forgetToken(): void;
  now(): Date;
}

export interface SessionTools {
  options: MicrosoftOptions & { clock: Clock };
  tokens: TokenCache;
  gate: Gate;
}

const READ_TIMEOUT_MS = 60_000;
const ANSWER_BYTES_MAX = 256 * 1024 * 1024;
/** An access token this close to its end is not used any more. */
const MARGIN_MS = 60_000;
/** Ids that stay when a message moves: without it an archived mail would be another one. */
export const IMMUTABLE = 'IdType="ImmutableId"';

export function openSession(connection: Connection, scope: string, tools: SessionTools): Session {
  const { account, secret } = connection;
  const session: Session = {
    accountId: account.id,
    now: () => tools.options.clock.now(),
    forgetToken: () => tools.tokens.delete(secret, scope),
    send: async (request) => {
      const first = await sendOnce(request, await accessToken(connection, scope, tools));
      // A 401 has no effect, and may only mean that the access token at hand has run out.
      if (first.failure?.status !== 401) return first;
      session.forgetToken();
      return await sendOnce(request, await accessToken(connection, scope, tools));
    },
    get: async (target) => {
      const { failure, body } = await session.send({ method: 'GET', target, body: null });
      if (failure?.status === 404) return null;
      if (failure !== null) throw readError(failure, account.id);
      return body;
    },
  };
  const sendOnce = async (request: GraphRequest, token: string): Promise<GraphAnswer> =>
    await tools.gate.run(account.name || account.id, async () => {
      await connection.mayGo?.();
      connection.meter({ httpRequests: 1 });
      return await sendBySdk(request, token, tools.options);
    });
  return session;
}

async function accessToken(
  connection: Connection,
  scope: string,
  tools: SessionTools,
): Promise<string> {
  const { secret, renew } = connection;
  const known = living(tools, secret, scope);
  if (known !== null) return known.accessToken;
  const use = async (current: string) => await exchanged(connection, { current, scope, tools });
  const token = renew === undefined ? (await use(secret)).value : await renew(use);
  tools.tokens.set(secret, scope, token);
  return token.accessToken;
}

function living({ tokens: cache, options }: SessionTools, secret: string, scope: string) {
  const cached = cache.get(secret, scope);
  return cached !== undefined && cached.expiresAtMs > options.clock.now().getTime() + MARGIN_MS
    ? cached
    : null;
}

/** An access token, and the grant to keep: Microsoft gives another refresh token with each answer, which lives longer. */
async function exchanged(
  { account, meter }: Connection,
  { current, scope, tools }: { current: string; scope: string; tools: SessionTools },
): Promise<{ secret: string; value: Cached }> {
  const { options } = tools;
  const known = living(tools, current, scope);
  if (known !== null) return { secret: current, value: known };
  const now = options.clock.now();
  const { refreshToken, clientId, clientSecret } = readSecret(current);
  meter({ httpRequests: 1 });
  const answer = await askToken(
    {
      ...options,
      ...(clientId === undefined ? {} : { clientId, clientSecret: clientSecret ?? '' }),
    },
    {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      // Asked for anew each time, so that a token for reading does not get what other consents gave.
      scope: `${GRAPH_SCOPE}User.Read ${GRAPH_SCOPE}${scope} offline_access`,
    },
  );
  const { status, retryAfter, body } = answer;
  if (status === undefined)
    throw readError({ status, code: String(body), retryAfterMs: undefined }, account.id);
  if (status !== 200) throw readError(failureOf({ status, retryAfter, body }, now), account.id);
  const parsed = Tokens.safeParse(body);
  if (!parsed.success) throw new Invalid('Microsoft gave no access token');
  const { access_token: accessToken, expires_in: lifetimeS, refresh_token: next } = parsed.data;
  const secret = next === undefined ? current : withRefreshToken(current, next);
  const value = { accessToken, expiresAtMs: now.getTime() + lifetimeS * 1_000 };
  tools.tokens.set(secret, scope, value);
  return { secret, value };
}

/**
 * The vendor's client, with a chain of one: its own chain sends no token to a host over http, follows
 * redirects, and tries mutating requests again.
 */
async function sendBySdk(
  request: GraphRequest,
  token: string,
  { apiUrl, clock }: SessionTools['options'],
): Promise<GraphAnswer> {
  let lost: { code: string } | Invalid = { code: '' };
  const client = Client.initWithMiddleware({
    baseUrl: apiUrl,
    defaultVersion: 'v1.0',
    middleware: {
      execute: async (context) => {
        try {
          context.response = await fetchOnce(context, request, { apiUrl, token });
        } catch (error) {
          lost = error instanceof Invalid ? error : { code: networkCode(error) };
          throw error;
        }
      },
    },
  });
  try {
    const answer = await sendMethod(client, request);
    const body = jsonOrNull(await answer.text());
    const retryAfter = answer.headers.get('retry-after');
    if (answer.ok) return { failure: null, body };
    return { failure: failureOf({ status: answer.status, retryAfter, body }, clock.now()), body };
  } catch {
    // The client wraps what it catches, so the cause is taken from where it was thrown.
    if (lost instanceof Invalid) throw lost;
    return { failure: { status: undefined, ...lost, retryAfterMs: undefined }, body: null };
  }
}

async function sendMethod(client: Client, request: GraphRequest): Promise<Response> {
  const { method, target, headers = {}, body } = request;
  const api = client
    .api(target.replace(/^\/v1\.0/, ''))
    .headers({ Prefer: IMMUTABLE, ...headers })
    .responseType(ResponseType.RAW);
  const answer: unknown = await {
    GET: () => api.get(),
    POST: () => api.post(body),
    PATCH: () => api.patch(body),
    DELETE: () => api.delete(),
  }[method]();
  if (!(answer instanceof Response)) throw new Invalid('The Graph client gave no answer');
  return answer;
}

/** The one place through which every request goes: to the configured host, once, and bounded. */
async function fetchOnce(
  { request, options = {} }: Context,
  { target, timeoutMs = READ_TIMEOUT_MS }: GraphRequest,
  { apiUrl, token }: { apiUrl: string; token: string },
): Promise<Response> {
  // The client takes an address out of a path that holds one: no token may go there.
  if (request !== `${apiUrl}${target}`)
    throw new Invalid('This path is not one that can be sent to Outlook');
  const headers = new Headers(Object.entries(options.headers ?? {}));
  headers.set('authorization', `Bearer ${token}`);
  const answer = await fetch(request, {
    method: options.method ?? 'GET',
    headers,
    body: options.body ?? null,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (Number(answer.headers.get('content-length') ?? 0) > ANSWER_BYTES_MAX)
    throw new Invalid('The answer of Outlook is too large');
  return answer;
}
