import { type Kysely, type Selectable, sql } from 'kysely';
import { Account, type AccountKind, FIRST_READ_MS, PipelineKind } from '../domain/account.ts';
import type { AuditActor, AuditEvent } from '../domain/audit.ts';
import { Invalid } from '../lib/errors.ts';
import { derivedId } from '../lib/ids.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

export interface NewAccount {
  ownerId: string;
  kind: AccountKind;
  name: string;
  settings: Record<string, unknown>;
  cursor: string | null;
}

/** Adds or reconnects: the same owner, kind and name is the same account, and keeps its cursor. */
export async function connectAccount(
  unit: Unit,
  account: NewAccount,
  actor: AuditActor,
): Promise<string> {
  const id = derivedId('acc', account.ownerId, account.kind, account.name);
  await unit.db
    .insertInto('accounts')
    .values({
      id,
      owner_id: account.ownerId,
      kind: account.kind,
      name: account.name,
      settings: JSON.stringify(account.settings),
      state: 'connected',
      cursor: account.cursor,
      read_until: null,
      problem: null,
      resynced_at: null,
      next_read_at: unit.at,
      created_at: unit.at,
    })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({
        state: 'connected',
        problem: null,
        settings: JSON.stringify(account.settings),
        next_read_at: unit.at,
      }),
    )
    .execute();
  unit.record(account.ownerId, {
    type: 'account.added',
    actor,
    subject: id,
    data: { kind: account.kind },
  });
  return id;
}

export async function getAccount(db: Kysely<Database>, id: string): Promise<Account> {
  const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new Invalid(`No account ${id} is known`);
  return toAccount(row);
}

export async function listAccounts(db: Kysely<Database>, ownerId?: string): Promise<Account[]> {
  let query = db.selectFrom('accounts').selectAll().where('state', '<>', 'removed').orderBy('id');
  if (ownerId !== undefined) query = query.where('owner_id', '=', ownerId);
  return (await query.execute()).map(toAccount);
}

/** Connected accounts whose next read is due. */
export async function accountsDue(db: Kysely<Database>, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('accounts')
    .select('id')
    .where('state', '=', 'connected')
    .where('next_read_at', '<=', now)
    .execute();
  return rows.map(({ id }) => id);
}

export interface AccountProgress {
  cursor?: string;
  readUntil?: Date;
  /** Null says that the latest read completed. */
  problem?: string | null;
  resyncedAt?: Date;
  nextReadAt?: Date;
  /** No webhook brings a read before `from`; one that came after `since` brings it right then. */
  hurry?: { from: Date; since: Date };
  state?: Account['state'];
}

/** Stores how far a source was read, with what the ledger should say of it. */
export async function saveProgress(
  unit: Unit,
  account: Account,
  change: { progress: AccountProgress; event?: Omit<AuditEvent, 'subject' | 'actor'> },
): Promise<void> {
  const { progress, event } = change;
  await unit.db
    .updateTable('accounts')
    .set({
      ...(progress.cursor === undefined ? {} : { cursor: progress.cursor }),
      ...(progress.readUntil === undefined ? {} : { read_until: progress.readUntil }),
      ...(progress.problem === undefined ? {} : { problem: progress.problem }),
      ...(progress.resyncedAt === undefined ? {} : { resynced_at: progress.resyncedAt }),
      ...nextRead(progress),
      ...(progress.state === undefined ? {} : { state: progress.state }),
      id: account.id,
    })
    .where('id', '=', account.id)
    .where('state', '<>', 'removed')
    .execute();
  if (event !== undefined)
    unit.record(account.ownerId, {
      ...event,
      actor: { kind: 'flow', id: 'ingest' },
      subject: account.id,
    });
}

function nextRead({ nextReadAt, hurry }: AccountProgress) {
  if (nextReadAt === undefined) return {};
  if (hurry === undefined) return { next_read_at: nextReadAt };
  const { from, since } = hurry;
  return {
    hurry_from: from,
    next_read_at: sql<Date>`case when hurried_at > ${since} then ${from}::timestamptz else ${nextReadAt}::timestamptz end`,
  };
}

export async function changeSettings(
  unit: Unit,
  { id, settings }: Pick<Account, 'id' | 'settings'>,
): Promise<void> {
  await unit.db
    .updateTable('accounts')
    .set({ settings: JSON.stringify(settings) })
    .where('id', '=', id)
    .execute();
}

/** Forgets the grants at once; `flow/disconnect.ts` withdraws what waits. The account's history stays. */
export async function removeAccount(
  unit: Unit,
  account: Account,
  actor: AuditActor,
): Promise<void> {
  await unit.db.deleteFrom('grants').where('account_id', '=', account.id).execute();
  // Nobody reads its answers any more, so that nothing can be said to be unanswered.
  await unit.db.deleteFrom('sent_mails').where('account_id', '=', account.id).execute();
  await unit.db
    .updateTable('accounts')
    .set({ state: 'removed' })
    .where('id', '=', account.id)
    .execute();
  unit.record(account.ownerId, { type: 'account.removed', actor, subject: account.id, data: {} });
}

function readFrom({ kind, created_at: at }: Selectable<Database['accounts']>): Date {
  return PipelineKind.safeParse(kind).success ? new Date(at.getTime() - FIRST_READ_MS) : at;
}

function toAccount(row: Selectable<Database['accounts']>): Account {
  return Account.parse({
    id: row.id,
    ownerId: row.owner_id,
    kind: row.kind,
    name: row.name,
    settings: row.settings,
    state: row.state,
    cursor: row.cursor,
    coverage: {
      readFrom: readFrom(row),
      readUntil: row.read_until,
      problem: row.problem,
      resyncedAt: row.resynced_at,
    },
  });
}
