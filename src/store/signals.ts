import { type Kysely, type Selectable, sql } from 'kysely';
import { type Mail, type Signal, SignalContent } from '../domain/signal.ts';
import { derivedId } from '../lib/ids.ts';
import type { Database } from './schema.ts';
import { storableJson, storableText } from './storable.ts';
import type { Unit } from './store.ts';

export interface NewSignal {
  accountId: string;
  ownerId: string;
  externalId: string;
  receivedAt: Date;
  content: SignalContent;
}

/** Stores what was not known yet, and returns the ids of those: reading twice is reading once. */
export async function insertSignals(unit: Unit, signals: readonly NewSignal[]): Promise<string[]> {
  if (signals.length === 0) return [];
  const inserted = await unit.db
    .insertInto('signals')
    .values(signals.map((signal) => toRow(signal, unit.at)))
    .onConflict((conflict) => conflict.columns(['account_id', 'external_id']).doNothing())
    .returning(['id', 'owner_id', 'account_id'])
    .execute();
  for (const row of inserted) {
    unit.record(row.owner_id, {
      type: 'signal.ingested',
      actor: { kind: 'flow', id: 'ingest' },
      subject: row.id,
      data: { account: row.account_id },
    });
  }
  return inserted.map(({ id }) => id);
}

/** For sources whose signals change while they are watched (runs): an open one takes the new content and is triaged anew. */
export async function refreshSignals(unit: Unit, signals: readonly NewSignal[]): Promise<string[]> {
  const fresh = new Set(await insertSignals(unit, signals));
  const changed: string[] = [];
  for (const signal of signals) {
    const id = signalId(signal);
    if (fresh.has(id)) continue;
    const result = await unit.db
      .updateTable('signals')
      .set({
        content: storableJson(signal.content),
        state: 'new',
        held: false,
        received_at: signal.receivedAt,
      })
      .where('id', '=', id)
      .where(sql<boolean>`content is distinct from ${storableJson(signal.content)}::jsonb`)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) continue;
    changed.push(id);
    unit.record(signal.ownerId, {
      type: 'signal.ingested',
      actor: { kind: 'flow', id: 'ingest' },
      subject: id,
      data: { account: signal.accountId, again: true },
    });
  }
  return [...fresh, ...changed];
}

export async function knownExternalIds(
  db: Kysely<Database>,
  accountId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('signals')
    .select('external_id')
    .where('account_id', '=', accountId)
    .where('external_id', 'in', ids)
    .execute();
  return new Set(rows.map(({ external_id }) => external_id));
}

export async function getSignals(db: Kysely<Database>, ids: readonly string[]): Promise<Signal[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('signals')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('received_at')
    .orderBy('id')
    .execute();
  return rows.map(toSignal);
}

/** Ids that wait for triage, oldest first, of one owner or of all. */
export async function newSignalIds(
  db: Kysely<Database>,
  options: { ownerId?: string; limit: number },
): Promise<string[]> {
  let query = db
    .selectFrom('signals')
    .select('id')
    .where('state', '=', 'new')
    .orderBy('received_at')
    .orderBy('id')
    .limit(options.limit);
  if (options.ownerId !== undefined) query = query.where('owner_id', '=', options.ownerId);
  return (await query.execute()).map(({ id }) => id);
}

/** Owners with triaged signals that nothing was decided about yet. */
export async function ownersToPropose(db: Kysely<Database>): Promise<string[]> {
  const rows = await db
    .selectFrom('signals')
    .select('owner_id')
    .distinct()
    .where('state', '=', 'triaged')
    .where('held', '=', false)
    .execute();
  return rows.map(({ owner_id }) => owner_id);
}

export async function settleSignals(unit: Unit, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await unit.db
      .updateTable('signals')
      .set({ state: 'settled', held: false })
      .where('id', 'in', ids)
      .execute();
}

/** Holds what no card could be opened for; `releaseHeld` lets it be looked at again. */
export async function holdSignals(unit: Unit, ids: readonly string[]): Promise<void> {
  if (ids.length > 0)
    await unit.db.updateTable('signals').set({ held: true }).where('id', 'in', ids).execute();
}

export async function releaseHeld(unit: Unit, ownerId: string): Promise<void> {
  await unit.db
    .updateTable('signals')
    .set({ held: false })
    .where('owner_id', '=', ownerId)
    .where('held', '=', true)
    .execute();
}

/** What a target says of itself now, where it is another than its row does. */
export interface SignalNow {
  /** Of a mail. */
  labels?: string[];
  /** Of a run. */
  freezes?: string;
}

/** Lets a settled signal be proposed about again, as its target is now. */
export async function reopenSignal(
  unit: Unit,
  signal: Signal,
  { labels, freezes }: SignalNow = {},
): Promise<void> {
  const { content: was } = signal;
  const content =
    was.kind === 'mail'
      ? { ...was, labels: labels ?? was.labels }
      : { ...was, ...(freezes === undefined ? {} : { freezes }) };
  await unit.db
    .updateTable('signals')
    .set({ state: 'triaged', held: false, content: storableJson(content) })
    .where('id', '=', signal.id)
    .where('state', '=', 'settled')
    .execute();
}

export async function countHeld(db: Kysely<Database>, ownerId: string): Promise<number> {
  const row = await db
    .selectFrom('signals')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', ownerId)
    .where('held', '=', true)
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** Everything that was ever read for one person. */
export async function countSignals(db: Kysely<Database>, ownerId: string): Promise<number> {
  const row = await db
    .selectFrom('signals')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', ownerId)
    .executeTakeFirst();
  return row?.count ?? 0;
}

export function senderKey(mail: Mail): string {
  return storableText(mail.from.address.toLowerCase().slice(0, 320));
}

function signalId(signal: NewSignal): string {
  return derivedId('sig', signal.accountId, signal.externalId);
}

function toRow(signal: NewSignal, at: Date) {
  const mail = signal.content.kind === 'mail' ? signal.content : null;
  return {
    id: signalId(signal),
    account_id: signal.accountId,
    owner_id: signal.ownerId,
    kind: signal.content.kind,
    external_id: signal.externalId,
    thread_id: mail?.threadId ?? null,
    sender: mail === null ? null : senderKey(mail),
    state: 'new' as const,
    received_at: signal.receivedAt,
    ingested_at: at,
    content: storableJson(signal.content),
  };
}

export function toSignal(row: Selectable<Database['signals']>): Signal {
  return {
    id: row.id,
    accountId: row.account_id,
    ownerId: row.owner_id,
    externalId: row.external_id,
    state: row.state,
    receivedAt: row.received_at,
    content: SignalContent.parse(row.content),
  };
}
