import type { Kysely } from 'kysely';
import {
  MUTABLE,
  type Mutable,
  NOTIFICATION_RULES,
  type NotificationRule,
} from '../domain/notification.ts';
import { wantPost } from './posts.ts';
import type { Database } from './schema.ts';
import { storableText } from './storable.ts';
import type { Unit } from './store.ts';

export interface Notification {
  signalId: string;
  rule: NotificationRule;
  line: string;
  notedAt: Date;
}

/** Notes what cannot wait for the digest, each thing once. */
export async function noteNotifications(
  unit: Unit,
  ownerId: string,
  found: readonly Omit<Notification, 'notedAt'>[],
): Promise<void> {
  if (found.length === 0) return;
  const rows = found.map(({ signalId, rule, line }) => ({
    signal_id: signalId,
    owner_id: ownerId,
    rule,
    line: storableText(line),
    noted_at: unit.at,
    told_at: null,
  }));
  const insert = unit.db.insertInto('notifications').values(rows);
  await insert.onConflict((conflict) => conflict.doNothing()).execute();
}

/**
 * What waits to be told, oldest first; what a digest or the person's own message of an incident told meanwhile,
 * or what is muted, waits no more.
 */
export async function waitingNotifications(
  db: Kysely<Database>,
  ownerId: string,
  now: Date,
): Promise<Notification[]> {
  const muted = db
    .selectFrom('notification_mutes')
    .select('rule')
    .where('owner_id', '=', ownerId)
    .where('until', '>', now);
  const joined = db
    .selectFrom('incident_mails')
    .innerJoin('incident_people', 'incident_people.incident_id', 'incident_mails.incident_id')
    .where('person_id', '=', ownerId)
    .select('incident_mails.signal_id');
  const rows = await db
    .selectFrom('notifications')
    .innerJoin('signals', 'signals.id', 'notifications.signal_id')
    .selectAll('notifications')
    .where('notifications.owner_id', '=', ownerId)
    .where('told_at', 'is', null)
    .where('told', 'is', null)
    .where('rule', 'not in', muted)
    .where('notifications.signal_id', 'not in', joined)
    .orderBy('noted_at')
    .orderBy('signal_id')
    .execute();
  return rows.flatMap(toNotification);
}

/** How many messages this person got at once since then. */
export async function countToldSince(
  db: Kysely<Database>,
  ownerId: string,
  since: Date,
): Promise<number> {
  const rows = await db
    .selectFrom('notifications')
    .select('told_at')
    .distinct()
    .where('owner_id', '=', ownerId)
    .where('told_at', '>=', since)
    .execute();
  return rows.length;
}

/** Takes these as told from now on, and returns those that nobody told before. */
export async function takeNotifications(
  unit: Unit,
  ownerId: string,
  signalIds: readonly string[],
): Promise<Notification[]> {
  if (signalIds.length === 0) return [];
  const rows = await unit.db
    .updateTable('notifications')
    .set({ told_at: unit.at })
    .where('owner_id', '=', ownerId)
    .where('told_at', 'is', null)
    .where('signal_id', 'in', signalIds)
    .returningAll()
    .execute();
  return rows.flatMap(toNotification);
}

/** Asks for one message about all of these; what another told meanwhile is not told again. */
export async function tellAtOnce(
  unit: Unit,
  ownerId: string,
  signalIds: readonly string[],
): Promise<void> {
  if ((await takeNotifications(unit, ownerId, signalIds)).length === 0) return;
  const subjectId = unit.at.toISOString();
  const key = `now-${ownerId.replace('/', '-')}-${subjectId}`;
  await wantPost(unit, { key, ownerId, kind: 'notification', subjectId });
}

export async function toldAt(
  db: Kysely<Database>,
  ownerId: string,
  at: Date,
): Promise<Notification[]> {
  const rows = await db
    .selectFrom('notifications')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('told_at', '=', at)
    .orderBy('noted_at')
    .orderBy('signal_id')
    .execute();
  return rows.flatMap(toNotification);
}

export async function muteNotifications(
  unit: Unit,
  mute: { ownerId: string; rule: Mutable; until: Date },
): Promise<void> {
  const { ownerId, rule, until } = mute;
  await unit.db
    .insertInto('notification_mutes')
    .values({ owner_id: ownerId, rule, until })
    .onConflict((conflict) => conflict.columns(['owner_id', 'rule']).doUpdateSet({ until }))
    .execute();
  unit.record(ownerId, {
    type: 'person.settings',
    actor: { kind: 'person', id: ownerId },
    subject: ownerId,
    data: until > unit.at ? { muted: rule } : { unmuted: rule },
  });
}

/** What the person hears nothing of but in the digest, for now. */
export async function mutedRules(
  db: Kysely<Database>,
  ownerId: string,
  now: Date,
): Promise<Mutable[]> {
  const rows = await db
    .selectFrom('notification_mutes')
    .select('rule')
    .where('owner_id', '=', ownerId)
    .where('until', '>', now)
    .execute();
  const muted = new Set(rows.map(({ rule }) => rule));
  return MUTABLE.filter((rule) => muted.has(rule));
}

interface Row {
  signal_id: string;
  rule: string;
  line: string;
  noted_at: Date;
}

function toNotification(row: Row): Notification[] {
  const rule = NOTIFICATION_RULES.find((known) => known === row.rule);
  if (rule === undefined) return [];
  return [{ signalId: row.signal_id, rule, line: row.line, notedAt: row.noted_at }];
}
