import { gmail, type gmail_v1 } from '@googleapis/gmail';
import type { Clock } from '../../../lib/time.ts';
import type { Connection } from '../../connector.ts';
import {
  type GoogleClient,
  type Oauth,
  openOauth,
  readSecret,
  type TokenCache,
} from '../../google/oauth.ts';
import { type Failure, failureOf, readError } from '../../google/failure.ts';

export interface GmailOptions extends GoogleClient {
  /** `https://gmail.googleapis.com`, without a trailing slash. */
  apiUrl: string;
  /** Google's consent page, where it is another than Google's own. */
  authUrl?: string;
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
  /** Rejects with `Transient` where the kill switch was thrown; see `Connection`. */
  mayGo(): Promise<void>;
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

export function openSession(
  connection: Connection,
  options: GmailOptions & { clock: Clock },
  tokens: TokenCache,
): Session {
  const { account, secret, meter } = connection;
  const oauth = openOauth(connection, options, tokens);
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
    mayGo: async () => await connection.mayGo?.(),
    failureOf: (error) => failureOf(error, now()),
    charge: (units) => meter({ gmailUnits: units }),
    scopes: () => tokens.get(secret)?.scopes ?? null,
    authorise: async (renew = false) => {
      if (renew) oauth.setCredentials({ refresh_token: readSecret(secret).refreshToken });
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
