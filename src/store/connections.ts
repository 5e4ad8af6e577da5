import type { Kysely, Selectable } from 'kysely';
import { newId } from '../lib/ids.ts';
import { Invalid } from '../lib/errors.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';
import { seal, unseal, type VaultKey } from './vault-cipher.ts';

/** A grant that a provider gave and that its person has not confirmed yet, or no more. */
export type Connection = Selectable<Database['connections']>;

export interface NewConnection {
  ownerId: string;
  kind: string;
  access: 'read' | 'write';
  /** The mailbox's address, as the provider says. */
  name: string;
  cursor: string | null;
  scopes: readonly string[];
  secret: string;
}

export const CONFIRM_WITHIN_MS = 15 * 60_000;

/** Seals the grant for its owner under the connection's own id: no account can be read with it. */
export async function askConnection(
  unit: Unit,
  key: VaultKey,
  asked: NewConnection,
): Promise<string> {
  const id = newId('con');
  const { ownerId, kind, access, cursor, secret } = asked;
  await unit.db
    .insertInto('connections')
    .values({
      id,
      owner_id: ownerId,
      kind,
      access,
      name: storableText(asked.name),
      cursor,
      scopes: JSON.stringify(asked.scopes),
      state: 'asked',
      ...seal(key, { account: { id, ownerId }, access }, secret),
      expires_at: new Date(unit.at.getTime() + CONFIRM_WITHIN_MS),
    })
    .execute();
  return id;
}

export async function findConnection(db: Kysely<Database>, id: string): Promise<Connection | null> {
  const row = await db
    .selectFrom('connections')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row ?? null;
}

/** Those that waited in vain. */
export async function connectionsExpired(db: Kysely<Database>, at: Date): Promise<Connection[]> {
  return await db
    .selectFrom('connections')
    .selectAll()
    .where('state', '=', 'asked')
    .where('expires_at', '<=', at)
    .execute();
}

/** Ends the waiting by compare-and-set and forgets the sealed grant here. Null when somebody was first. */
export async function settleConnection(
  unit: Unit,
  { id, to }: { id: string; to: 'confirmed' | 'discarded' | 'expired' },
): Promise<Connection | null> {
  const row = await unit.db
    .selectFrom('connections')
    .selectAll()
    .where('id', '=', id)
    .where('state', '=', 'asked')
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return null;
  await unit.db
    .updateTable('connections')
    .set({ state: to, key_id: null, nonce: null, ciphertext: null })
    .where('id', '=', id)
    .execute();
  return row;
}

/** The grant of a connection as it was before it was settled. Throws `Invalid` when it cannot be opened. */
export function openConnection(key: VaultKey, connection: Connection): string {
  const { id, owner_id: ownerId, access, key_id, nonce, ciphertext } = connection;
  if (key_id === null || nonce === null || ciphertext === null)
    throw new Invalid(`Connection ${id} holds no grant`);
  return unseal(key, { account: { id, ownerId }, access }, { key_id, nonce, ciphertext });
}
