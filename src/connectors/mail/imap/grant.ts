import { z } from 'zod';
import { IMAP_SEND, IMAP_WRITE } from '../../../domain/grant-scopes.ts';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';

const Host = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/);
const Port = z.number().int().min(1).max(65_535);
/** `none` is for a server on this machine only. */
const Security = z.enum(['tls', 'starttls', 'none']);

/** The submission server (RFC 6409; RFC 8314 for its port), with the same user and password. */
const Smtp = z.strictObject({
  host: Host,
  port: Port.default(465),
  security: Security.default('tls'),
  /** It files what it sends under Sent by itself, as Google's and Microsoft's do. */
  filesSent: z.boolean().default(false),
});
export type Smtp = z.infer<typeof Smtp>;

/**
 * How to log in to one mailbox. IMAP has no scopes: one password reads and writes. What keeps reading
 * apart from writing is that a grant says which of the two it is for, that each is sealed on its own, and
 * that mailboxes are opened with EXAMINE (RFC 9051, section 6.3.3) unless the grant is for writing.
 */
const Grant = z.strictObject({
  host: Host,
  port: Port.default(993),
  security: Security.default('tls'),
  user: z.string().min(1).max(320),
  /** An app password where the provider has such. */
  password: z.string().min(1).max(1_000),
  /** The mailbox's address, where the user name is none. */
  address: z.string().max(320).optional(),
  /** Without it nothing can be sent. */
  smtp: Smtp.optional(),
  access: z.enum(['read', 'write']).default('read'),
});
export type Grant = z.infer<typeof Grant>;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

export function readGrant(secret: string): Grant {
  const grant = Grant.safeParse(jsonOrNull(secret));
  if (!grant.success)
    throw new Invalid(
      'An IMAP grant reads {"host": "…", "user": "…", "password": "…"}, with "port" and "security" (tls, starttls) where they differ, and "smtp": {"host": "…"} to send',
    );
  const { smtp } = grant.data;
  for (const { security, host } of [grant.data, ...(smtp === undefined ? [] : [smtp])])
    if (security === 'none' && !LOOPBACK.has(host))
      throw new Invalid('Without encryption, mail is spoken to a server on this machine only');
  return grant.data;
}

/** What a person types becomes two grants, of which one can be taken away again. */
export function splitGrant(secret: string): { read: string; write: string } {
  const { smtp, ...grant } = readGrant(secret);
  return {
    read: JSON.stringify({ ...grant, access: 'read' }),
    write: JSON.stringify({ ...grant, access: 'write', smtp }),
  };
}

export function addressOf(grant: Grant): string {
  return grant.address ?? grant.user;
}

/** What a grant that writes reaches; null for one that reads. */
export function scopesOf({ access, smtp }: Grant): string[] | null {
  if (access === 'read') return null;
  return smtp === undefined ? [IMAP_WRITE] : [IMAP_WRITE, IMAP_SEND];
}

function jsonOrNull(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
