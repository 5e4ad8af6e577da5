import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { parseJson } from '../../lib/trust.ts';

/** Delegated permissions that this server knows (learn.microsoft.com/graph/permissions-reference). */
export type GraphScope =
  | 'User.Read'
  | 'Mail.Read'
  | 'Mail.ReadWrite'
  | 'Mail.Send'
  | 'Calendars.ReadBasic'
  | 'Calendars.Read'
  | 'Calendars.ReadWrite';
export const SCOPES: ReadonlySet<string> = new Set<GraphScope>([
  'User.Read',
  'Mail.Read',
  'Mail.ReadWrite',
  'Mail.Send',
  'Calendars.ReadBasic',
  'Calendars.Read',
  'Calendars.ReadWrite',
]);

const grantSchema = z.object({
  address: z.string(),
  /** Rises with each revocation; a token of an earlier generation is dead. */
  generation: z.number(),
  scopes: z.array(z.string()),
  kind: z.enum(['access', 'refresh']),
  /** Epoch milliseconds. */
  expiresAtMs: z.number(),
  /** How often a refresh token was exchanged for the next one. */
  rotation: z.number(),
});

/** What a token allows. Tokens carry it signed, so that they survive a restart without being stored. */
export type Grant = z.infer<typeof grantSchema>;

const SIGNING_KEY = 'sandbox';
/** Real ones are longer still: hundreds of characters that mean nothing to clients. */
const PREFIX = { access: 'EwB4', refresh: 'M.C5' } as const;

export function issueToken(grant: Grant): string {
  const payload = Buffer.from(JSON.stringify(grant)).toString('base64url');
  return `${PREFIX[grant.kind]}${payload}.${sign(payload)}`;
}

/** The grant of a token that this sandbox issued, whether or not it is still alive; null for any other text. */
export function readToken(token: string): Grant | null {
  const match = /^(EwB4|M\.C5)([\w-]+)\.([\w-]+)$/.exec(token);
  const payload = match?.[2];
  if (payload === undefined || sign(payload) !== match?.[3]) return null;
  const grant = grantSchema.parse(parseJson(Buffer.from(payload, 'base64url').toString()));
  return PREFIX[grant.kind] === match[1] ? grant : null;
}

function sign(payload: string): string {
  return createHmac('sha256', SIGNING_KEY).update(payload).digest('base64url').slice(0, 22);
}
