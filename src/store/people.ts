import type { Kysely, Selectable } from 'kysely';
import { Person, type PersonSettings } from '../domain/person.ts';
import { Invalid } from '../lib/errors.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

export type NewPerson = Pick<Person, 'id' | 'timeZone' | 'digestTime' | 'dmChannel'> &
  Partial<Pick<Person, 'locale'>>;

/** Adds a person, or changes where and when one who joined before is told. */
export async function savePerson(unit: Unit, person: NewPerson): Promise<void> {
  const row = {
    time_zone: person.timeZone,
    digest_time: person.digestTime,
    dm_channel: person.dmChannel,
    ...(person.locale === undefined ? {} : { locale: person.locale }),
  };
  await unit.db
    .insertInto('people')
    .values({ id: person.id, ...row, consolidated_day: null, created_at: unit.at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Changes what is named, and records which settings these are. */
export async function saveSettings(
  unit: Unit,
  id: string,
  changes: Partial<PersonSettings>,
): Promise<void> {
  const { timeZone, digestTime, quietFrom, quietTo, digestDays, holidays, awayUntil } = changes;
  await unit.db
    .updateTable('people')
    .set({
      ...(timeZone === undefined ? {} : { time_zone: timeZone }),
      ...(digestTime === undefined ? {} : { digest_time: digestTime }),
      ...(quietFrom === undefined ? {} : { quiet_from: quietFrom }),
      ...(quietTo === undefined ? {} : { quiet_to: quietTo }),
      ...(digestDays === undefined ? {} : { digest_days: digestDays }),
      ...(holidays === undefined ? {} : { holidays }),
      ...(awayUntil === undefined ? {} : { away_until: awayUntil }),
      id,
    })
    .where('id', '=', id)
    .execute();
  unit.record(id, {
    type: 'person.settings',
    actor: { kind: 'person', id },
    subject: id,
    data: { changed: Object.keys(changes).toSorted() },
  });
}

/** Notes that a person was told what Nightshift is; true for the first time alone. */
export async function noteWelcomed(unit: Unit, id: string): Promise<boolean> {
  const { numUpdatedRows } = await unit.db
    .updateTable('people')
    .set({ welcomed_at: unit.at })
    .where('id', '=', id)
    .where('welcomed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
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

export async function saveLocale(db: Kysely<Database>, id: string, locale: string): Promise<void> {
  await db.updateTable('people').set({ locale }).where('id', '=', id).execute();
}

/** Notes that the dreams of a local day were consolidated. */
export async function noteConsolidated(unit: Unit, id: string, day: string): Promise<void> {
  await unit.db.updateTable('people').set({ consolidated_day: day }).where('id', '=', id).execute();
}

export async function consolidatedDay(db: Kysely<Database>, id: string): Promise<string | null> {
  const row = await db
    .selectFrom('people')
    .select('consolidated_day')
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.consolidated_day ?? null;
}

function toPerson(row: Selectable<Database['people']>): Person {
  return Person.parse({
    id: row.id,
    timeZone: row.time_zone,
    digestTime: row.digest_time,
    quietFrom: row.quiet_from,
    quietTo: row.quiet_to,
    digestDays: row.digest_days,
    holidays: row.holidays,
    awayUntil: row.away_until,
    locale: row.locale,
    dmChannel: row.dm_channel,
    joinedAt: row.created_at,
  });
}
