import type { Kysely } from 'kysely';
import type { ReminderShare } from '../domain/reminder.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

/** A card with something to decide, and who may be reminded of it. */
export interface WaitingCard {
  cardId: string;
  ownerId: string;
  delegateId: string | null;
  openedAt: Date;
  /** The first of its open items to run out. */
  expiresAt: Date;
}

export async function waitingCards(db: Kysely<Database>): Promise<WaitingCard[]> {
  const rows = await db
    .selectFrom('proposals')
    .innerJoin('cards', 'cards.id', 'proposals.card_id')
    .leftJoin('delegations', (join) =>
      join.onRef('delegations.card_id', '=', 'cards.id').on('delegations.ended_at', 'is', null),
    )
    .select(['cards.id', 'cards.owner_id', 'cards.created_at', 'delegations.to_id'])
    .select(({ fn }) => fn.min<Date>('proposals.expires_at').as('expires_at'))
    .where('proposals.state', '=', 'pending')
    .groupBy(['cards.id', 'cards.owner_id', 'cards.created_at', 'delegations.to_id'])
    .orderBy('cards.created_at')
    .orderBy('cards.id')
    .execute();
  return rows.map(({ id, owner_id: ownerId, created_at: openedAt, to_id, expires_at }) => ({
    cardId: id,
    ownerId,
    delegateId: to_id,
    openedAt,
    expiresAt: expires_at,
  }));
}

/** One reminding of a person at a time, so that each counts what the one before did. */
export async function lockPerson(unit: Unit, personId: string): Promise<void> {
  await unit.db.selectFrom('people').select('id').where('id', '=', personId).forUpdate().execute();
}

/** How many notices of this kind a person got after an instant. */
export async function remindersSince(unit: Unit, personId: string, since: Date): Promise<number> {
  const row = await unit.db
    .selectFrom('reminders')
    .select(({ fn }) => fn.count<number>('notice_id').distinct().as('count'))
    .where('person_id', '=', personId)
    .where('given_at', '>=', since)
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** Notes what a notice reminds of, and returns what was not noted before: each is given once. */
export async function noteReminders(
  unit: Unit,
  given: {
    personId: string;
    noticeId: string;
    of: readonly { cardId: string; share: ReminderShare }[];
  },
): Promise<string[]> {
  if (given.of.length === 0) return [];
  const rows = await unit.db
    .insertInto('reminders')
    .values(
      given.of.map(({ cardId, share }) => ({
        card_id: cardId,
        person_id: given.personId,
        share,
        notice_id: given.noticeId,
        given_at: unit.at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('card_id')
    .execute();
  return [...new Set(rows.map(({ card_id: id }) => id))];
}

/** The latest share of its time at which anybody was reminded of a card. */
export async function remindedOf(
  db: Kysely<Database>,
  cardId: string,
): Promise<ReminderShare | null> {
  const rows = await db
    .selectFrom('reminders')
    .select('share')
    .where('card_id', '=', cardId)
    .execute();
  if (rows.some(({ share }) => share === 'nine-tenths')) return 'nine-tenths';
  return rows.length === 0 ? null : 'half';
}
