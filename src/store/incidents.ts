import { type Kysely, type Selectable, sql } from 'kysely';
import type { IncidentReport } from '../domain/incident-report.ts';
import { Run, type Signal } from '../domain/signal.ts';
import { derivedId } from '../lib/ids.ts';
import { renewPosts, wantPost } from './posts.ts';
import type { Database } from './schema.ts';
import { storableJson, storableText } from './storable.ts';
import type { Unit } from './store.ts';

export interface OpenIncident {
  id: string;
  ownerId: string;
  accountId: string;
  /** The failed run that was judged last, and its signal. */
  run: Run;
  signalId: string;
  openedAt: Date;
  report: IncidentReport | null;
  acknowledged: { by: string; at: Date } | null;
  /** What came of offering a rollback; null until it was tried. */
  rollback: string | null;
  closedAt: Date | null;
}

const FLOW = { kind: 'flow', id: 'attend' } as const;

/** Opens the incident of these failed runs' pipelines; where one is open already, it is of the newer run. */
export async function openIncidents(unit: Unit, failed: readonly Signal<Run>[]): Promise<void> {
  for (const { id: signalId, accountId, ownerId, content } of failed) {
    const { repository, workflow, branch } = content;
    const id = derivedId('inc', signalId, unit.at.toISOString());
    const newest = { signal_id: signalId, run: storableJson(content), next_at: unit.at };
    const place = { account_id: accountId, repository, workflow, branch };
    const { numInsertedOrUpdatedRows } = await unit.db
      .insertInto('incidents')
      .values({ id, owner_id: ownerId, ...place, ...newest, ...BEGUN, opened_at: unit.at })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 1n) {
      unit.record(ownerId, { type: 'incident.opened', actor: FLOW, subject: id, data: {} });
      continue;
    }
    await openOf(unit, place).set(newest).execute();
  }
}

const BEGUN = {
  report: null,
  acknowledged_by: null,
  acknowledged_at: null,
  rollback: null,
  closed_at: null,
};

/** Has the open incidents of these runs' pipelines looked at: something about them changed. */
export async function wakeIncidents(unit: Unit, runs: readonly Signal<Run>[]): Promise<void> {
  for (const { accountId, content } of runs) {
    const { repository, workflow, branch } = content;
    const place = { account_id: accountId, repository, workflow, branch };
    await openOf(unit, place).set({ next_at: unit.at }).execute();
  }
}

function openOf(
  unit: Unit,
  place: { account_id: string; repository: string; workflow: string; branch: string },
) {
  return unit.db
    .updateTable('incidents')
    .where('account_id', '=', place.account_id)
    .where('repository', '=', place.repository)
    .where('workflow', '=', place.workflow)
    .where('branch', '=', place.branch)
    .where('closed_at', 'is', null);
}

export async function incidentsDue(db: Kysely<Database>, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('incidents')
    .select('id')
    .where('closed_at', 'is', null)
    .where('next_at', '<=', now)
    .orderBy('next_at')
    .execute();
  return rows.map(({ id }) => id);
}

export async function findIncident(db: Kysely<Database>, id: string): Promise<OpenIncident | null> {
  const row = await db.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toIncident(row);
}

/** Stores what the messages say, asks for their next version where that is news, and when to look again. */
export async function saveReport(
  unit: Unit,
  incident: OpenIncident,
  { report, nextAt }: { report: IncidentReport; nextAt: Date | null },
): Promise<void> {
  const { numUpdatedRows } = await unit.db
    .updateTable('incidents')
    .set({ report: storableJson(report) })
    .where('id', '=', incident.id)
    .where(sql<boolean>`report is distinct from ${storableJson(report)}::jsonb`)
    .executeTakeFirst();
  await unit.db
    .updateTable('incidents')
    .set(nextAt === null ? { closed_at: unit.at } : { next_at: nextAt })
    .where('id', '=', incident.id)
    .execute();
  if (numUpdatedRows > 0n) await renewPosts(unit, { kind: 'incident', subjectId: incident.id });
  if (nextAt === null)
    unit.record(incident.ownerId, {
      type: 'incident.closed',
      actor: FLOW,
      subject: incident.id,
      data: { state: report.state },
    });
}

/** Notes what came of offering a rollback. */
export async function noteRollback(unit: Unit, id: string, words: string): Promise<void> {
  await unit.db
    .updateTable('incidents')
    .set({ rollback: storableText(words.slice(0, 500)), next_at: unit.at })
    .where('id', '=', id)
    .execute();
}

/** The first one to answer; false where somebody did already, or it is over. */
export async function acknowledgeIncident(unit: Unit, id: string, by: string): Promise<boolean> {
  const row = await unit.db
    .updateTable('incidents')
    .set({ acknowledged_by: by, acknowledged_at: unit.at, next_at: unit.at })
    .where('id', '=', id)
    .where('acknowledged_by', 'is', null)
    .where('closed_at', 'is', null)
    .returning('owner_id')
    .executeTakeFirst();
  if (row === undefined) return false;
  unit.record(row.owner_id, {
    type: 'incident.acknowledged',
    actor: { kind: 'person', id: by },
    subject: id,
    data: {},
  });
  return true;
}

export function incidentPostKey(id: string, personId: string): string {
  return `incident-${id}-${personId.replace('/', '-')}`;
}

/** Asks for a person's own message about an incident, once. */
export async function tellIncident(
  unit: Unit,
  { id, ownerId }: Pick<OpenIncident, 'id' | 'ownerId'>,
  told: { personId: string; name: string; duty: string | null },
): Promise<void> {
  const { personId, name, duty } = told;
  const { numInsertedOrUpdatedRows } = await unit.db
    .insertInto('incident_people')
    .values({
      incident_id: id,
      person_id: personId,
      name: storableText(name),
      duty,
      told_at: unit.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return;
  const key = incidentPostKey(id, personId);
  await wantPost(unit, { key, ownerId: personId, kind: 'incident', subjectId: id });
  unit.record(ownerId, {
    type: 'incident.told',
    actor: FLOW,
    subject: id,
    data: { to: personId, onDuty: duty !== null },
  });
}

export function toIncident(row: Selectable<Database['incidents']>): OpenIncident {
  return {
    id: row.id,
    ownerId: row.owner_id,
    accountId: row.account_id,
    run: Run.parse(row.run),
    signalId: row.signal_id,
    openedAt: row.opened_at,
    report: row.report,
    acknowledged:
      row.acknowledged_by === null || row.acknowledged_at === null
        ? null
        : { by: row.acknowledged_by, at: row.acknowledged_at },
    rollback: row.rollback,
    closedAt: row.closed_at,
  };
}
