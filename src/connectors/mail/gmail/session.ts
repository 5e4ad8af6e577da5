import { createHash } from 'node:crypto';
import { auth, gmail, type gmail_v1 } from '@googleapis/gmail';
import { z } from 'zod';
import type { Clock } from '../../../lib/time.ts';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { Connection } from '../../connector.ts';
import { type Failure, failureOf, readError } from './failure.ts';

export interface GmailOptions {
  /** `https://gmail.googleapis.com`, without a trailing slash. */
  apiUrl: string;
  /** `https://oauth2.googleapis.com`; the token endpoint is `/token` below it. */
  oauthUrl: string;
  /** Google's consent page, where it is another than Google's own. */
  authUrl?: string;
  clientId: string;
  clientSecret: string;
  clock?: Clock;
  /** How to wait between tries within one call; real time by default. */
  wait?: (durationMs: number) => Promise<void>;
}

/** Gmail for one account: authorised, metered, and without retries of the SDK's own. */
export interface Session {
  readonly accountId: string;
  /** One API call. Rejects with `Transient`, `Reauthorise` or `Invalid`; `onFailure` may answer instead. */
  call<Data>(
    units: number,
    send: (api: gmail_v1.Gmail) => Promise<{ data: Data }>,
    onFailure?: (failure: Failure) => Data | undefined,
  ): Promise<Data>;
  /** A request that the typed client has no method for; SDK errors come out as they are. */
  send(request: RawRequest): Promise<RawAnswer>;
  /** Makes sure of an access token; `renew` throws away the one at hand. */
  authorise(renew?: boolean): Promise<void>;
  failureOf(error: unknown): Failure | null;
  charge(units: number): void;
  /** What the latest access token may do, as Google said; null before the first. */
  scopes(): readonly string[] | null;
  now(): Date;
}

export interface RawRequest {
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  target: string;
  headers?: Record<string, string>;
  body: string | null;
  timeoutMs: number;
  maxAnswerBytes?: number;
}

export interface RawAnswer {
  /** As text. */
  body: string;
  contentType: string;
}

const READ_TIMEOUT_MS = 30_000;
const TOKENS_MAX = 1_000;

interface CachedToken {
  accessToken: string;
  expiresAtMs: number;
  scopes: readonly string[] | null;
}

/** Access tokens by the digest of the grant that they came from, so that a new session costs no request. */
export class TokenCache {
  readonly #tokens = new Map<string, CachedToken>();

  get(secret: string): CachedToken | undefined {
    return this.#tokens.get(keyOf(secret));
  }

  set(secret: string, token: CachedToken): void {
    this.#tokens.set(keyOf(secret), token);
    const oldest = this.#tokens.keys().next();
    if (this.#tokens.size > TOKENS_MAX && oldest.done === false) this.#tokens.delete(oldest.value);
  }
}

function keyOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64');
}

export function openSession(
  connection: Connection,
  options: GmailOptions & { clock: Clock },
  tokens: TokenCache,
): Session {
  const { account, secret, meter } = connection;
  const oauth = createOauth(connection, options);
  const cached = tokens.get(secret);
  const refreshToken = readSecret(secret).refreshToken;
  oauth.setCredentials({
    refresh_token: refreshToken,
    ...(cached === undefined
      ? {}
      : { access_token: cached.accessToken, expiry_date: cached.expiresAtMs }),
  });
  oauth.on('tokens', ({ access_token: accessToken, expiry_date: expiresAtMs, scope }) => {
    const scopes = scope?.split(' ').filter((each) => each !== '') ?? null;
    if (typeof accessToken === 'string' && typeof expiresAtMs === 'number')
      tokens.set(secret, { accessToken, expiresAtMs, scopes });
  });
  const api = gmail({
    version: 'v1',
    auth: oauth,
    rootUrl: `${options.apiUrl}/`,
    retry: false,
    timeout: READ_TIMEOUT_MS,
  });
  const now = (): Date => options.clock.now();
  const session: Session = {
    accountId: account.id,
    now,
    failureOf: (error) => failureOf(error, now()),
    charge: (units) => meter({ gmailUnits: units }),
    scopes: () => tokens.get(secret)?.scopes ?? null,
    authorise: async (renew = false) => {
      if (renew) oauth.setCredentials({ refresh_token: refreshToken });
      try {
        await oauth.getAccessToken();
      } catch (error) {
        throw translated(error, session);
      }
    },
    call: (units, send, onFailure) => call({ session, units, onFailure }, () => send(api)),
    send: (request) => sendRaw(oauth, options.apiUrl, request),
  };
  return session;
}

type Oauth = InstanceType<typeof auth.OAuth2>;

function createOauth(connection: Connection, options: GmailOptions): Oauth {
  const { clientId = options.clientId, clientSecret = options.clientSecret } = readSecret(
    connection.secret,
  );
  return new auth.OAuth2({
    clientId,
    clientSecret,
    endpoints: { oauth2TokenUrl: `${options.oauthUrl}/token` },
    transporterOptions: {
      // The one place through which every request goes: counted, and never sent twice by the SDK.
      adapter: (request, send) => {
        connection.meter({ httpRequests: 1 });
        request.retryConfig = { shouldRetry: () => false };
        return send(request);
      },
    },
  });
}

const Secret = z
  .object({
    refresh_token: z.string().optional(),
    refreshToken: z.string().optional(),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
  })
  .transform((given) => ({
    refreshToken: given.refresh_token ?? given.refreshToken ?? '',
    clientId: given.client_id,
    clientSecret: given.client_secret,
  }));

/** A plain refresh token, or Google's `authorized_user` JSON. */
function readSecret(secret: string): z.infer<typeof Secret> {
  const text = secret.trim();
  if (!text.startsWith('{'))
    return { refreshToken: text, clientId: undefined, clientSecret: undefined };
  const parsed = Secret.safeParse(parsedOrNull(text));
  if (!parsed.success || parsed.data.refreshToken === '')
    throw new Invalid('The grant holds no refresh token');
  return parsed.data;
}

function parsedOrNull(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

async function call<Data>(
  {
    session,
    units,
    onFailure,
  }: {
    session: Session;
    units: number;
    onFailure: ((failure: Failure) => Data | undefined) | undefined;
  },
  send: () => Promise<{ data: Data }>,
): Promise<Data> {
  await session.authorise();
  try {
    const { data } = await renewingOnce(session, send);
    session.charge(units);
    return data;
  } catch (error) {
    const failure = session.failureOf(error);
    if (failure?.status === 404) session.charge(units);
    const instead = failure === null ? undefined : onFailure?.(failure);
    if (instead !== undefined) return instead;
    throw translated(error, session);
  }
}

/** A 401 has no effect, and may only mean that the access token at hand has run out. */
export async function renewingOnce<Answer>(
  session: Session,
  send: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    if (session.failureOf(error)?.status !== 401) throw error;
    await session.authorise(true);
    return await send();
  }
}

export function translated(error: unknown, session: Session): unknown {
  const failure = session.failureOf(error);
  return failure === null ? error : readError(failure, session.accountId);
}

async function sendRaw(oauth: Oauth, apiUrl: string, request: RawRequest): Promise<RawAnswer> {
  const answer = await oauth.request<string>({
    url: `${apiUrl}${request.target}`,
    method: request.method,
    ...(request.headers === undefined ? {} : { headers: request.headers }),
    ...(request.body === null ? {} : { data: request.body }),
    ...(request.maxAnswerBytes === undefined ? {} : { maxContentLength: request.maxAnswerBytes }),
    responseType: 'text',
    timeout: request.timeoutMs,
    retry: false,
  });
  return { body: answer.data, contentType: answer.headers.get('content-type') ?? '' };
}
