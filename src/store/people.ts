import type { Kysely } from 'kysely';
import { Person, slackIds } from '../domain/person.ts';
import { Invalid } from '../lib/errors.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

export async function savePerson(unit: Unit, person: Person): Promise<void> {
  const row = {
    time_zone: person.timeZone,
    digest_time: person.digestTime,
    dm_channel: person.dmChannel,
  };
  await unit.db
    .insertInto('people')
    .values({ id: person.id, ...row, created_at: unit.at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

export async function findPerson(db: Kysely<Database>, id: string): Promise<Person | null> {
  const row = await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toPerson(row);
}

/** Throws `Invalid` when nobody of that id uses Nightshift. */
export async function getPerson(db: Kysely<Database>, id: string): Promise<Person> {
  const person = await findPerson(db, id);
  if (person === null) throw new Invalid(`No person ${id} is known`);
  return person;
}

export async function listPeople(db: Kysely<Database>): Promise<Person[]> {
  const rows = await db.selectFrom('people').selectAll().orderBy('id').execute();
  return rows.map(toPerson);
}

export async function saveDmChannel(
  db: Kysely<Database>,
  id: string,
  channel: string,
): Promise<void> {
  await db.updateTable('people').set({ dm_channel: channel }).where('id', '=', id).execute();
}

/** What the kill switch stops: one person, or everybody of a team. */
export type SwitchScope = { person: string } | { team: string };

/** Whether the kill switch stops this person's effects; `lock` keeps it from changing until the unit ends. */
export async function isPaused(
  db: Kysely<Database>,
  ownerId: string,
  lock = false,
): Promise<boolean> {
  const query = db
    .selectFrom('switches')
    .select('scope')
    .where('scope', 'in', [ownerId, slackIds(ownerId).teamId]);
  const rows = await (lock ? query.forShare() : query).execute();
  return rows.length > 0;
}

/** Returns whether anything changed: pausing twice is pausing once. */
export async function setPaused(
  unit: Unit,
  scope: SwitchScope,
  change: { by: string; paused: boolean },
): Promise<boolean> {
  const key = 'person' in scope ? scope.person : scope.team;
  const changed = change.paused
    ? await unit.db
        .insertInto('switches')
        .values({ scope: key, by_id: change.by, paused_at: unit.at })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst()
        .then(({ numInsertedOrUpdatedRows }) => numInsertedOrUpdatedRows === 1n)
    : await unit.db
        .deleteFrom('switches')
        .where('scope', '=', key)
        .executeTakeFirst()
        .then(({ numDeletedRows }) => numDeletedRows === 1n);
  if (changed) {
    unit.record('person' in scope ? scope.person : `${scope.team}/U0`, {
      type: change.paused ? 'switch.paused' : 'switch.resumed',
      actor: { kind: 'person', id: change.by },
      subject: key,
      data: {},
    });
  }
  return changed;
}

function toPerson(row: {
  id: string;
  time_zone: string;
  digest_time: string;
  dm_channel: string | null;
}): Person {
  return Person.parse({
    id: row.id,
    timeZone: row.time_zone,
    digestTime: row.digest_time,
    dmChannel: row.dm_channel,
  });
}
