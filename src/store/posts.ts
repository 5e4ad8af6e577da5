import type { Kysely, Selectable } from 'kysely';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

/** A Slack message that rows want to exist in its newest version. */
export type Post = Selectable<Database['posts']>;

/** Asks for a message to be posted, or for its next version. */
export async function wantPost(
  unit: Unit,
  post: {
    key: string;
    ownerId: string;
    kind: Post['kind'];
    subjectId: string;
    threadKey?: string;
    /** The owner's direct messages unless said. */
    channel?: string;
  },
): Promise<void> {
  await unit.db
    .insertInto('posts')
    .values({
      key: post.key,
      owner_id: post.ownerId,
      kind: post.kind,
      subject_id: post.subjectId,
      thread_key: post.threadKey ?? null,
      channel: post.channel ?? null,
      ts: null,
      wanted: 1,
      posted: 0,
      gave_up: null,
      created_at: unit.at,
    })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet(({ eb, ref }) => ({ wanted: eb(ref('posts.wanted'), '+', 1) })),
    )
    .execute();
}

/** A card that others than its owner have to look at. */
export async function wantCopy(unit: Unit, cardId: string, readerId: string): Promise<void> {
  const key = copyKey(cardId, readerId);
  await wantPost(unit, { key, ownerId: readerId, kind: 'card', subjectId: cardId });
}

export function copyKey(cardId: string, readerId: string): string {
  return `card-${cardId}-${readerId.replace('/', '-')}`;
}

/** Asks for the next version of every copy of a card. */
export async function renewCopies(
  unit: Unit,
  card: { id: string; ownerId: string },
): Promise<void> {
  await unit.db
    .updateTable('posts')
    .set(({ eb }) => ({ wanted: eb('wanted', '+', 1) }))
    .where('kind', '=', 'card')
    .where('subject_id', '=', card.id)
    .where('owner_id', '<>', card.ownerId)
    .execute();
}

/** Asks for the next version of every message of one kind about one thing. */
export async function renewPosts(
  unit: Unit,
  { kind, subjectId }: Pick<Post, 'kind'> & { subjectId: string },
): Promise<void> {
  await unit.db
    .updateTable('posts')
    .set(({ eb }) => ({ wanted: eb('wanted', '+', 1) }))
    .where('kind', '=', kind)
    .where('subject_id', '=', subjectId)
    .execute();
}

export async function findPost(db: Kysely<Database>, key: string): Promise<Post | null> {
  return (
    (await db.selectFrom('posts').selectAll().where('key', '=', key).executeTakeFirst()) ?? null
  );
}

export async function postsDue(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('posts')
    .select('key')
    .whereRef('posted', '<', 'wanted')
    .where('gave_up', 'is', null)
    .orderBy('created_at')
    .orderBy('key')
    .execute();
  return rows.map(({ key }) => key);
}

/** Written before a first post is attempted, so that a later attempt knows to look for it first. */
export async function noteAttempt(
  db: Kysely<Database>,
  key: string,
  channel: string,
): Promise<void> {
  await db
    .updateTable('posts')
    .set(({ eb }) => ({ channel, attempts: eb('attempts', '+', 1) }))
    .where('key', '=', key)
    .execute();
}

export async function notePosted(
  db: Kysely<Database>,
  key: string,
  posted: { ts: string | null; version: number },
): Promise<void> {
  await db
    .updateTable('posts')
    .set({ ts: posted.ts, posted: posted.version })
    .where('key', '=', key)
    .execute();
}

/** Slack refuses it for good; the reason is kept for the operator and the next digest. */
export async function noteGivenUp(db: Kysely<Database>, key: string, why: string): Promise<void> {
  await db
    .updateTable('posts')
    .set({ gave_up: why.slice(0, 500) })
    .where('key', '=', key)
    .execute();
}
