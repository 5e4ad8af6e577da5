import { Conflict, type ExpectedError, UnknownOutcome } from '../lib/errors.ts';

/** What a provider's API answered by HTTP, or why it did not. */
interface Failed {
  /** HTTP status; undefined when no answer came. */
  status: number | undefined;
  /** Where no answer came: `ECONNRESET` …; else the provider's own word. */
  code: string;
}

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
]);

/**
 * What can have had an effect, or whose target is another by now, of a mutating request that left; null where
 * nothing happened for certain.
 */
export function effectError(
  provider: string,
  { status, code }: Failed,
  cause: Error,
): ExpectedError | null {
  if (status === undefined && !NEVER_CONNECTED.has(code))
    return new UnknownOutcome(`${provider} was asked, and no answer came`, { cause });
  if (status !== undefined && status >= 500)
    return new UnknownOutcome(`${provider} failed after it was asked`, { cause });
  if (status === 404 || status === 409 || status === 412)
    return new Conflict('What was to be changed is not there any more', { cause });
  return null;
}

/** Milliseconds to wait, by seconds or a date (RFC 9110, section 10.2.3); undefined where neither is named. */
export function waitOf(value: string | null, now: Date): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
  const until = new Date(value).getTime();
  return Number.isNaN(until) ? undefined : Math.max(0, until - now.getTime());
}
