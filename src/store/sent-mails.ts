import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';
import { nobodyWroteSince } from './unanswered.ts';

/** A mail that its owner sent in another mail program. */
export interface SentMail {
  accountId: string;
  ownerId: string;
  messageId: string;
  threadId: string;
  /** To whom. */
  who: string;
  /** What it is about. */
  line: string;
  /** Whether it asks for anything. */
  asks: boolean;
  sentAt: Date;
}

/** Whether this person lets their sent mail be looked at for what nobody answered. */
export async function isFollowing(db: Kysely<Database>, ownerId: string): Promise<boolean> {
  const row = await db
    .selectFrom('follow_ups')
    .select('owner_id')
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Allows it, or ends it and forgets what was kept for it. */
export async function setFollowing(
  unit: Unit,
  { ownerId, isOn }: { ownerId: string; isOn: boolean },
): Promise<void> {
  const changed = isOn
    ? await unit.db
        .insertInto('follow_ups')
        .values({ owner_id: ownerId, allowed_at: unit.at })
        .onConflict((conflict) => conflict.doNothing())
        .returning('owner_id')
        .executeTakeFirst()
    : await unit.db
        .deleteFrom('follow_ups')
        .where('owner_id', '=', ownerId)
        .returning('owner_id')
        .executeTakeFirst();
  if (!isOn) await unit.db.deleteFrom('sent_mails').where('owner_id', '=', ownerId).execute();
  if (changed === undefined) return;
  unit.record(ownerId, {
    type: isOn ? 'follow-ups.allowed' : 'follow-ups.ended',
    actor: { kind: 'person', id: ownerId },
    subject: ownerId,
    data: {},
  });
}

/** When the newest known mail of this mailbox was sent; null where none is known. */
export async function lastSentAt(db: Kysely<Database>, accountId: string): Promise<Date | null> {
  const row = await db
    .selectFrom('sent_mails')
    .select(({ fn }) => fn.max('sent_at').as('at'))
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** Keeps what was not known, unless its owner ended it meanwhile, and drops what nobody is reminded of any more. */
export async function saveSent(
  unit: Unit,
  ownerId: string,
  { mails, since }: { mails: readonly SentMail[]; since: Date },
): Promise<void> {
  const allowed = await unit.db
    .selectFrom('follow_ups')
    .select('owner_id')
    .where('owner_id', '=', ownerId)
    .forShare()
    .executeTakeFirst();
  if (allowed === undefined) return;
  await unit.db
    .deleteFrom('sent_mails')
    .where('owner_id', '=', ownerId)
    .where('sent_at', '<', since)
    .execute();
  if (mails.length === 0) return;
  await unit.db
    .insertInto('sent_mails')
    .values(mails.map(toRow))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

function toRow(mail: SentMail) {
  return {
    account_id: mail.accountId,
    message_id: storableText(mail.messageId),
    owner_id: mail.ownerId,
    thread_id: storableText(mail.threadId),
    who: storableText(mail.who),
    line: storableText(mail.line),
    asks: mail.asks,
    sent_at: mail.sentAt,
  };
}

/** Those that ask for something, and in whose thread nobody has written since; the oldest first. */
export async function unansweredSent(
  db: Kysely<Database>,
  ownerId: string,
  sent: { from: Date; to: Date; limit: number },
): Promise<Pick<SentMail, 'who' | 'line' | 'sentAt'>[]> {
  const rows = await db
    .selectFrom('sent_mails as sent')
    .innerJoin('follow_ups', 'follow_ups.owner_id', 'sent.owner_id')
    .select(['who', 'line', 'sent_at as sentAt'])
    .where('sent.owner_id', '=', ownerId)
    .where('asks', '=', true)
    .where('sent_at', '>=', sent.from)
    .where('sent_at', '<=', sent.to)
    .where(
      nobodyWroteSince({
        account: 'sent.account_id',
        thread: 'sent.thread_id',
        at: 'sent.sent_at',
      }),
    )
    .orderBy('sent_at')
    .limit(sent.limit)
    .execute();
  return rows;
}
