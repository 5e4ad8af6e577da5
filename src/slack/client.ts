import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
  LogLevel,
  type FetchFunction,
  type Logger,
} from '@slack/web-api';
import type { z } from 'zod';
import { Conflict, Invalid, Reauthorise, Transient, UnknownOutcome } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';

export interface SlackClientOptions {
  botToken: string;
  /** Base address of the Web API, `https://slack.com/api/` in production. */
  apiUrl: string;
  log: Log;
  /** How long one call may take; 10 s unless said. */
  timeoutMs?: number;
}

/** Clicks must not wait behind digests, so each has its own queue of requests. */
export interface SlackClients {
  interactive: WebClient;
  bulk: WebClient;
}

export function createSlackClients(options: SlackClientOptions): SlackClients {
  const create = (maxRequestConcurrency: number): WebClient =>
    new WebClient(options.botToken, {
      slackApiUrl: options.apiUrl,
      timeout: options.timeoutMs ?? 10_000,
      // The SDK's default repeats posts ten times over half an hour; Slack has no idempotency key.
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
      maxRequestConcurrency,
      fetch: distinguishingFetch,
      logger: quietLogger(options.log),
    });
  return { interactive: create(20), bulk: create(4) };
}

export interface SlackCall<Schema extends z.ZodType> {
  method: string;
  args: Record<string, unknown>;
  /** What the answer must hold; anything else is dropped. */
  answer: Schema;
  /** `unknown` for calls that must not be sent twice, `again` for reads and calls that may. */
  whenLost: 'unknown' | 'again';
}

/**
 * One call of the Web API, sent once.
 *
 * @throws Transient (rate limits, outages), Reauthorise (`slack`: the token), Invalid (refused content),
 * Conflict (the target is not there any more), UnknownOutcome (`whenLost: 'unknown'` and no answer).
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export async function callSlack<Schema extends z.ZodType>(
  client: WebClient,
  call: SlackCall<Schema>,
): Promise<z.infer<Schema>> {
  let result: unknown;
  try {
    result = await client.apiCall(call.method, call.args);
  } catch (error) {
    throw translated(error, call);
  }
  const parsed = call.answer.safeParse(result);
  if (parsed.success) return parsed.data;
  throw lost(call, parsed.error);
}

type Lossy = Pick<SlackCall<z.ZodType>, 'method' | 'whenLost'>;

function translated(error: unknown, call: Lossy): Error {
  if (error instanceof WebAPIRateLimitedError) {
    return new Transient('Slack asks to slow down', {
      retryAfterMs: error.retryAfter * 1_000,
      cause: error,
    });
  }
  if (error instanceof WebAPIPlatformError) return ofCode(error, call);
  if (error instanceof WebAPIHTTPError && error.statusCode < 500) {
    return new Invalid(`Slack refused ${call.method} with HTTP ${error.statusCode}`, {
      cause: error,
    });
  }
  if (wasNeverSent(error)) return new Transient('Slack cannot be reached', { cause: error });
  return lost(call, error);
}

/** Nothing was posted: a block is malformed, or of a kind that this workspace does not know yet. */
export class InvalidBlocks extends Invalid {}

/** The person who asked has stopped the answer while it was streamed. */
export class StoppedByUser extends Conflict {}

const TOKEN_CODES = new Set([
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
  'org_login_required',
  'team_access_not_granted',
]);
const GONE_CODES = new Set([
  'message_not_found',
  'channel_not_found',
  'thread_not_found',
  'user_not_found',
  'users_not_found',
  'user_not_visible',
  'not_found',
  'view_not_found',
  'is_archived',
  'not_in_channel',
  'hash_conflict',
  'expired_trigger_id',
  'trigger_expired',
  'exchanged_trigger_id',
  'trigger_exchanged',
  'edit_window_closed',
  'message_not_in_streaming_state',
  'message_not_owned_by_app',
  'streaming_state_conflict',
  'cant_update_message',
]);
const LATER_CODES = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'service_unavailable',
  'team_added_to_org',
  'request_timeout',
]);
/** Docs: "some aspect of the operation succeeded before the error was raised" is possible for these. */
const HALF_DONE_CODES = new Set(['internal_error', 'fatal_error', 'unknown_error']);

function ofCode(error: WebAPIPlatformError, call: Lossy): Error {
  const code = error.data.error;
  if (TOKEN_CODES.has(code)) return new Reauthorise('slack', { cause: error });
  if (code === 'stopped_by_user') return new StoppedByUser('Slack: stopped', { cause: error });
  if (GONE_CODES.has(code)) return new Conflict(`Slack: ${code}`, { cause: error });
  if (LATER_CODES.has(code)) return new Transient(`Slack: ${code}`, { cause: error });
  // An answer that is not one of Slack's codes (a proxy's page) says nothing of what happened.
  if (HALF_DONE_CODES.has(code) || !/^[a-z_]{1,80}$/.test(code)) return lost(call, error);
  if (code === 'invalid_blocks')
    return new InvalidBlocks(`Slack refused ${call.method}: ${code}`, { cause: error });
  return new Invalid(`Slack refused ${call.method}: ${code}`, { cause: error });
}

function lost(call: Lossy, cause: unknown): Error {
  return call.whenLost === 'unknown'
    ? new UnknownOutcome(`The answer to ${call.method} was lost`, { cause })
    : new Transient(`The answer to ${call.method} was lost`, { cause });
}

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** No connection came about, so nothing can have happened. */
class NeverSent extends Error {}

/** `fetch` that tells a connection that never was from an answer that was lost. */
const distinguishingFetch: FetchFunction = async (url, init) => {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw NEVER_SENT.has(causeCode(error))
      ? new NeverSent('No connection', { cause: error })
      : error;
  }
};

function causeCode(error: unknown): string {
  const cause =
    typeof error === 'object' && error !== null && 'cause' in error ? error.cause : null;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null;
  return typeof code === 'string' ? code : '';
}

function wasNeverSent(error: unknown): boolean {
  if (error instanceof WebAPIRequestError) return error.original instanceof NeverSent;
  // HTTP 429 whose Retry-After the SDK could not read: it throws a plain error with these words.
  return error instanceof Error && error.message.startsWith('Retry header did not contain');
}

/** The SDK's own words can quote payloads, so only the fact is logged. */
function quietLogger(log: Log): Logger {
  const warn = (): void => log.warn('The Slack SDK reported a warning');
  const silent = (): void => undefined;
  return {
    debug: silent,
    info: silent,
    warn,
    error: warn,
    setLevel: silent,
    getLevel: () => LogLevel.WARN,
    setName: silent,
  };
}
