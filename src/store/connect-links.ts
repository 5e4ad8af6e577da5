import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

/** What a link was given for; it permits nothing but to ask for the consent. */
export interface ConnectLink {
  ownerId: string;
  kind: string;
  access: 'read' | 'write';
}

export const LINK_LIFETIME_MS = 600_000;

/** Returns the code: 256 random bits, of which only a hash stays here. Only the newest link of a kind holds. */
export async function giveLink(unit: Unit, link: ConnectLink): Promise<string> {
  const code = randomBytes(32).toString('base64url');
  await unit.db
    .deleteFrom('connect_links')
    .where(({ eb, or, and }) =>
      or([
        eb('expires_at', '<=', unit.at),
        and({ owner_id: link.ownerId, kind: link.kind, access: link.access }),
      ]),
    )
    .execute();
  await unit.db
    .insertInto('connect_links')
    .values({
      code_hash: hashOf(code),
      owner_id: link.ownerId,
      kind: link.kind,
      access: link.access,
      expires_at: new Date(unit.at.getTime() + LINK_LIFETIME_MS),
    })
    .execute();
  return code;
}

/** Looks without using it up: a preview of a link must not be the one that follows it. */
export async function findLink(
  db: Kysely<Database>,
  code: string,
  at: Date,
): Promise<ConnectLink | null> {
  const row = await db
    .selectFrom('connect_links')
    .select(['owner_id as ownerId', 'kind', 'access'])
    .where('code_hash', '=', hashOf(code))
    .where('expires_at', '>', at)
    .executeTakeFirst();
  return row ?? null;
}

/** Uses a code up. Null when it is unknown, used or expired. */
export async function takeLink(unit: Unit, code: string): Promise<ConnectLink | null> {
  const row = await unit.db
    .deleteFrom('connect_links')
    .where('code_hash', '=', hashOf(code))
    .where('expires_at', '>', unit.at)
    .returning(['owner_id as ownerId', 'kind', 'access'])
    .executeTakeFirst();
  return row ?? null;
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}
