import { createHash } from 'node:crypto';
import { z } from 'zod';
import { errorMessage, Invalid, Reauthorise, Transient } from '../../../lib/errors.ts';
import type { Clock } from '../../../lib/time.ts';
import type { Connection } from '../../connector.ts';
import { type AppGrant, appAssertion, parseAppGrant } from './app-grant.ts';
import { readError, Refused } from './errors.ts';
import { parseAnswer } from './shapes.ts';

/** What stands in `Authorization`. Both reject with `Transient`, `Reauthorise` or `Invalid`, having changed nothing. */
export interface Credential {
  readonly isApp: boolean;
  token(): Promise<string>;
  /** Another one in the place of one that was refused; null where there is none to be had. */
  renewed(refused: string): Promise<string | null>;
}

export type AskAsApp = (request: {
  method: 'GET' | 'POST';
  url: string;
  assertion: string;
  body?: object;
}) => Promise<unknown>;

/** All that reading looks at; an app that was granted less reads less. */
const READS = ['actions', 'checks', 'contents', 'deployments', 'issues', 'metadata'] as const;
/** All that an approved request may change. */
const WRITES: ReadonlySet<string> = new Set(['actions', 'deployments', 'issues']);
/** A token that ends while a request is under way would be refused. */
const MARGIN_MS = 60_000;

const Installation = z.object({
  permissions: z.record(z.string(), z.string()),
  suspended_at: z.string().nullish(),
});
const Issued = z.object({ token: z.string().min(1), expires_at: z.iso.datetime() });
interface Token {
  token: string;
  endsAtMs: number;
}

/**
 * Credentials of accounts. A token is what it is; an app has one made for each kind of access, which lives for an hour,
 * can do no more than that access needs, and is kept in memory alone.
 */
export function createCredentials(clock: Clock) {
  const issued = new Map<string, Promise<Token>>();
  return (connection: Connection, ask: AskAsApp): Credential => {
    const { secret, access = 'read', account } = connection;
    const grant = parseAppGrant(secret);
    if (grant === null)
      return {
        isApp: false,
        token: () => Promise.resolve(secret),
        renewed: () => Promise.resolve(null),
      };
    const key = `${access} ${createHash('sha256').update(secret).digest('hex')}`;
    const make = async (): Promise<string> => {
      const making = issue({ grant, access, now: clock.now(), ask }).catch((error: unknown) => {
        issued.delete(key);
        throw refusal(error, account.id);
      });
      issued.set(key, making);
      return (await making).token;
    };
    /** Several that find none, or an old one, at once have one made between them. */
    const current = async (isGood: (kept: Token) => boolean): Promise<string> => {
      const pending = issued.get(key);
      if (pending === undefined) return await make();
      const kept = await pending;
      if (isGood(kept)) return kept.token;
      return issued.get(key) === pending ? await make() : await current(isGood);
    };
    return {
      isApp: true,
      token: () => current(({ endsAtMs }) => clock.now().getTime() < endsAtMs - MARGIN_MS),
      renewed: (refused) => current(({ token }) => token !== refused),
    };
  };
}

interface Issuing {
  grant: AppGrant;
  access: 'read' | 'write';
  now: Date;
  ask: AskAsApp;
}

async function issue({ grant, access, now, ask }: Issuing): Promise<Token> {
  const assertion = appAssertion(grant, now);
  const url = `/app/installations/${grant.installation}`;
  const { permissions: granted } = parseAnswer(
    Installation,
    await ask({ method: 'GET', url, assertion }),
  );
  const permissions = Object.fromEntries(
    READS.filter((name) => granted[name] !== undefined).map((name) => [
      name,
      access === 'write' && WRITES.has(name) ? granted[name] : 'read',
    ]),
  );
  const made = parseAnswer(
    Issued,
    await ask({ method: 'POST', url: `${url}/access_tokens`, assertion, body: { permissions } }),
  );
  return { token: made.token, endsAtMs: Date.parse(made.expires_at) };
}

/** How GitHub says that an assertion is not of now. */
const CLAIMS = /claim \('(?:iat|exp)'\)/;

/** An app that is gone, suspended or has another key waits for its owner, as a token that was taken back does. */
function refusal(error: unknown, accountId: string): unknown {
  if (CLAIMS.test(errorMessage(error)))
    return new Transient('GitHub says that the clock of this machine is wrong', { cause: error });
  const read = readError(error, accountId);
  if (!(read instanceof Refused)) return read;
  return read.status === 422
    ? new Invalid('GitHub refuses the app a token for what it was granted', { cause: error })
    : new Reauthorise(accountId, { cause: error });
}
