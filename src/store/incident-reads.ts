import { type Kysely, sql } from 'kysely';
import { slackIds } from '../domain/person.ts';
import type { Proposal } from '../domain/proposal.ts';
import { isMailSignal, type Mail, type Signal } from '../domain/signal.ts';
import { type OpenIncident, toIncident } from './incidents.ts';
import { toProposal } from './proposal-rows.ts';
import type { Database } from './schema.ts';
import { toSignal } from './signals.ts';
import type { Unit } from './store.ts';

export interface ToldPerson {
  personId: string;
  name: string;
  duty: string | null;
  at: Date;
}

/** Who was told of an incident, in that order. */
export async function toldOf(db: Kysely<Database>, id: string): Promise<ToldPerson[]> {
  return await db
    .selectFrom('incident_people')
    .select(['person_id as personId', 'name', 'duty', 'told_at as at'])
    .where('incident_id', '=', id)
    .orderBy('told_at')
    .orderBy('person_id')
    .execute();
}

export async function countIncidentsTold(
  db: Kysely<Database>,
  personId: string,
  since: Date,
): Promise<number> {
  const row = await db
    .selectFrom('incident_people')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('person_id', '=', personId)
    .where('told_at', '>=', since)
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** Of one owner, those that a rollback was offered for and that are open, or were until then; oldest first. */
export async function incidentsWithOffer(
  db: Kysely<Database>,
  ownerId: string,
  since: Date,
): Promise<string[]> {
  const rows = await db
    .selectFrom('incidents')
    .select('id')
    .where('owner_id', '=', ownerId)
    .where('rollback', 'is not', null)
    .where(({ eb, or }) => or([eb('closed_at', 'is', null), eb('closed_at', '>', since)]))
    .orderBy('opened_at')
    .orderBy('id')
    .limit(50)
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Open incidents of the same pipeline that began earlier for others of the team, whose source still tells of it.
 * A name is the same pipeline at the same provider only, which is one server each; what webhooks tell of is
 * told apart by the name of the webhook.
 */
export async function twinsOf(
  db: Kysely<Database>,
  { id, ownerId, accountId, openedAt, run }: OpenIncident,
): Promise<OpenIncident[]> {
  const { repository, workflow, branch } = run;
  const rows = await db
    .selectFrom('incidents')
    .selectAll('incidents')
    .innerJoin('accounts as theirs', 'theirs.id', 'incidents.account_id')
    .innerJoin('accounts as ours', (join) =>
      join.on('ours.id', '=', accountId).onRef('ours.kind', '=', 'theirs.kind'),
    )
    .where('theirs.state', '=', 'connected')
    .where(({ eb, or }) =>
      or([eb('theirs.kind', '<>', 'webhook'), eb('theirs.name', '=', eb.ref('ours.name'))]),
    )
    .where(sql<boolean>`split_part(incidents.owner_id, '/', 1) = ${slackIds(ownerId).teamId}`)
    .where('incidents.owner_id', '<>', ownerId)
    .where('repository', '=', repository)
    .where('workflow', '=', workflow)
    .where('branch', '=', branch)
    .where('closed_at', 'is', null)
    .where(({ eb, or, and }) =>
      or([
        eb('opened_at', '<', openedAt),
        and([eb('opened_at', '=', openedAt), eb('incidents.id', '<', id)]),
      ]),
    )
    .execute();
  return rows.map(toIncident);
}

/** What was proposed about an incident's repository since it began, oldest first. */
export async function deedsSince(
  db: Kysely<Database>,
  { accountId, run, openedAt }: Pick<OpenIncident, 'accountId' | 'run' | 'openedAt'>,
): Promise<Proposal[]> {
  const rows = await db
    .selectFrom('proposals')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('created_at', '>=', openedAt)
    .where(sql<boolean>`facts ->> 'repository' = ${run.repository}`)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toProposal);
}

/** Mails of one owner that came since then, newest first. */
export async function mailsSince(
  db: Kysely<Database>,
  ownerId: string,
  since: Date,
): Promise<Signal<Mail>[]> {
  const rows = await db
    .selectFrom('signals')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('kind', '=', 'mail')
    .where('received_at', '>=', since)
    .orderBy('received_at', 'desc')
    .limit(300)
    .execute();
  return rows.map(toSignal).filter(isMailSignal);
}

/** These mails are told of by the incident's message, and by none of their own. */
export async function joinMails(
  unit: Unit,
  id: string,
  signalIds: readonly string[],
): Promise<void> {
  if (signalIds.length === 0) return;
  await unit.db
    .insertInto('incident_mails')
    .values(signalIds.map((signalId) => ({ incident_id: id, signal_id: signalId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether a digest told of a signal, so that it is no news any more. */
export async function wasTold(db: Kysely<Database>, signalId: string): Promise<boolean> {
  const row = await db
    .selectFrom('signals')
    .select('told')
    .where('id', '=', signalId)
    .executeTakeFirst();
  return row !== undefined && row.told !== null;
}
