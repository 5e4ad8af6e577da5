import type { Kysely } from 'kysely';
import { slackIds } from '../domain/person.ts';
import type { Run, Signal } from '../domain/signal.ts';
import { isRunSignal } from '../domain/signal.ts';
import type { TeamDigest } from '../domain/team-digest.ts';
import type { Verdict } from '../domain/verdict.ts';
import { wantPost } from './posts.ts';
import type { Database } from './schema.ts';
import { storableJson } from './storable.ts';
import type { Unit } from './store.ts';
import { judgedRuns } from './verdicts.ts';

export interface TeamChannel {
  workspace: string;
  channel: string;
  setBy: string;
  setAt: Date;
}

/** Who sets a channel again takes it over. */
export async function setTeamChannel(
  unit: Unit,
  { setBy, channel }: { setBy: string; channel: string },
): Promise<void> {
  const { teamId: workspace } = slackIds(setBy);
  const row = { set_by: setBy, set_at: unit.at };
  await unit.db
    .insertInto('team_channels')
    .values({ workspace, channel, ...row })
    .onConflict((conflict) => conflict.columns(['workspace', 'channel']).doUpdateSet(row))
    .execute();
  recordChoice(unit, { by: setBy, channel, on: true });
}

/** False when the channel was told of nothing anyway. */
export async function removeTeamChannel(
  unit: Unit,
  { by, channel }: { by: string; channel: string },
): Promise<boolean> {
  const { numDeletedRows } = await unit.db
    .deleteFrom('team_channels')
    .where('workspace', '=', slackIds(by).teamId)
    .where('channel', '=', channel)
    .executeTakeFirst();
  if (numDeletedRows > 0n) recordChoice(unit, { by, channel, on: false });
  return numDeletedRows > 0n;
}

function recordChoice(unit: Unit, choice: { by: string; channel: string; on: boolean }): void {
  unit.record(choice.by, {
    type: 'team.channel',
    actor: { kind: 'person', id: choice.by },
    subject: choice.channel,
    data: { on: choice.on },
  });
}

export async function teamChannels(db: Kysely<Database>): Promise<TeamChannel[]> {
  const rows = await db.selectFrom('team_channels').selectAll().orderBy('channel').execute();
  return rows.map((row) => ({
    workspace: row.workspace,
    channel: row.channel,
    setBy: row.set_by,
    setAt: row.set_at,
  }));
}

/** Where the channel's latest digest ended, and its day; null before the first one. */
export async function lastTeamDigest(
  db: Kysely<Database>,
  { workspace, channel }: TeamChannel,
): Promise<{ day: string; to: Date } | null> {
  const row = await db
    .selectFrom('team_digests')
    .select(['day', 'to_at'])
    .where('workspace', '=', workspace)
    .where('channel', '=', channel)
    .orderBy('day', 'desc')
    .executeTakeFirst();
  return row === undefined ? null : { day: row.day, to: row.to_at };
}

export async function findTeamDigest(
  db: Kysely<Database>,
  key: { workspace: string; channel: string; day: string },
): Promise<TeamDigest | null> {
  const row = await db
    .selectFrom('team_digests')
    .select('composed')
    .where('workspace', '=', key.workspace)
    .where('channel', '=', key.channel)
    .where('day', '=', key.day)
    .executeTakeFirst();
  return row?.composed ?? null;
}

/** Stores a channel's digest of a day and asks for its message; null when that day has one already. */
export async function saveTeamDigest(unit: Unit, digest: TeamDigest): Promise<string | null> {
  const { workspace, channel, day, setBy } = digest;
  const { numInsertedOrUpdatedRows } = await unit.db
    .insertInto('team_digests')
    .values({ workspace, channel, day, to_at: new Date(digest.to), composed: storableJson(digest) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return null;
  const key = `team-${workspace}-${channel}-${day}`;
  const subjectId = `${channel}/${day}`;
  unit.record(setBy, {
    type: 'digest.composed',
    actor: { kind: 'flow', id: 'digest' },
    subject: key,
    data: { runs: digest.runs.length },
  });
  await wantPost(unit, { key, ownerId: setBy, kind: 'team-digest', subjectId, channel });
  return key;
}

/** Runs that came, or changed, between two instants. */
export async function runsBetween(
  db: Kysely<Database>,
  ownerId: string,
  window: { from: Date; to: Date },
): Promise<{ signal: Signal<Run>; verdict: Verdict }[]> {
  const judged = await judgedRuns(db, ownerId, window);
  return judged.flatMap(({ signal, verdict }) =>
    isRunSignal(signal) ? [{ signal, verdict }] : [],
  );
}
