import type { Kysely } from 'kysely';
import type { DigestEntry } from '../domain/digest-entry.ts';
import type { Digest } from '../domain/digest.ts';
import { wantPost } from './posts.ts';
import type { Database } from './schema.ts';
import { storableJson } from './storable.ts';
import type { Unit } from './store.ts';

export function digestKey(ownerId: string, day: string): string {
  return `digest-${ownerId.replace('/', '-')}-${day}`;
}

/** Stores the digest of a person's day and asks for its message; false when that day has one already. */
export async function saveDigest(
  unit: Unit,
  digest: Digest,
  entries: readonly DigestEntry[],
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await unit.db
    .insertInto('digests')
    .values({
      owner_id: digest.ownerId,
      day: digest.day,
      from_at: new Date(digest.from),
      to_at: new Date(digest.to),
      composed: storableJson(digest),
      entries: storableJson(entries),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  const key = digestKey(digest.ownerId, digest.day);
  unit.record(digest.ownerId, {
    type: 'digest.composed',
    actor: { kind: 'flow', id: 'digest' },
    subject: key,
    data: { mails: digest.mail.read, runs: digest.deploys.runs },
  });
  await wantPost(unit, { key, ownerId: digest.ownerId, kind: 'digest', subjectId: digest.day });
  return true;
}

export async function findDigest(
  db: Kysely<Database>,
  ownerId: string,
  day: string,
): Promise<Digest | null> {
  const row = await db
    .selectFrom('digests')
    .select('composed')
    .where('owner_id', '=', ownerId)
    .where('day', '=', day)
    .executeTakeFirst();
  return row?.composed ?? null;
}

/** The digest with a line for everything that it counts. */
export async function findEntries(
  db: Kysely<Database>,
  ownerId: string,
  day: string,
): Promise<{ digest: Digest; entries: DigestEntry[] } | null> {
  const row = await db
    .selectFrom('digests')
    .select(['composed', 'entries'])
    .where('owner_id', '=', ownerId)
    .where('day', '=', day)
    .executeTakeFirst();
  return row === undefined ? null : { digest: row.composed, entries: row.entries };
}

/** What arrived and waits for triage: the next digest tells of it. */
export async function countUntriaged(db: Kysely<Database>, ownerId: string): Promise<number> {
  const row = await db
    .selectFrom('signals')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', ownerId)
    .where('state', '=', 'new')
    .where('told', 'is', null)
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** What waits for triage, and when the first that came after an instant did; null when none did. */
export async function catchingUp(
  db: Kysely<Database>,
  ownerId: string,
  since: Date,
): Promise<{ untriaged: number; firstAt: Date | null }> {
  const row = await db
    .selectFrom('signals')
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere('state', '=', 'new').as('untriaged'),
      fn.min('ingested_at').as('firstAt'),
    ])
    .where('owner_id', '=', ownerId)
    .where('ingested_at', '>', since)
    .executeTakeFirst();
  return { untriaged: row?.untriaged ?? 0, firstAt: row?.firstAt ?? null };
}

/** Where the person's latest digest ended; null before the first one. */
export async function lastDigest(
  db: Kysely<Database>,
  ownerId: string,
): Promise<{ day: string; to: Date } | null> {
  const row = await db
    .selectFrom('digests')
    .select(['day', 'to_at'])
    .where('owner_id', '=', ownerId)
    .orderBy('day', 'desc')
    .executeTakeFirst();
  return row === undefined ? null : { day: row.day, to: row.to_at };
}
