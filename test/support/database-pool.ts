import { Client } from 'pg';

/**
 * Databases that tests gave back, emptied to be like new: making one costs the disk a tenth to half a second,
 * emptying one a hundredth. The list stands in the server, since each test file has modules of its own.
 */
const LIST = 'create table free_databases (name text primary key, uses integer not null)';

/** After so many tests a database is made anew, before the dead rows of the old ones slow it down. */
const USES_MAX = 60;

const OURS = String.raw`(n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'test_support'))`;

/**
 * What a template database learns: how a clone of it is emptied, and whether its schema is still as it was. BullMQ makes
 * a sequence a queue, which may stay. */
const LESSONS = `
  create schema test_support;
  create function test_support.fingerprint() returns text language sql set search_path = '' as $$
    select md5(string_agg(fact, E'\\n' order by fact)) from (
      select format('%s.%s %s %s %s', n.nspname, c.relname, a.attname, a.atttypid, a.attnotnull) as fact
        from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relkind <> 'S' and a.attnum > 0 and ${OURS}
      union all select format('%s.%s %s', n.nspname, t.tgname, t.tgenabled)
        from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
          join pg_catalog.pg_namespace n on n.oid = c.relnamespace where ${OURS}
      union all select format('%s.%s', n.nspname, c.conname)
        from pg_catalog.pg_constraint c join pg_catalog.pg_namespace n on n.oid = c.connamespace where ${OURS}
      union all select format('%s.%s %s', n.nspname, p.proname, md5(p.prosrc))
        from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace where ${OURS}
    ) as facts
  $$;
  create table test_support.to_empty as select ''::text as name where false;
  do $$ declare each text; empty boolean; begin
    for each in select format('%I.%I', n.nspname, c.relname) from pg_class c
      join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and ${OURS} loop
      execute format('select not exists (select from %s)', each) into empty;
      if empty then insert into test_support.to_empty values (each); end if;
    end loop;
  end $$;
  create function test_support.clear(fingerprint text) returns boolean language plpgsql as $$
  declare each text; used boolean; begin
    if test_support.fingerprint() is distinct from fingerprint then return false; end if;
    set local session_replication_role = replica;
    for each in select name from test_support.to_empty loop
      execute format('select exists (select from %s)', each) into used;
      if used then execute format('delete from %s', each); end if;
    end loop;
    perform setval(format('%I.%I', schemaname, sequencename), start_value, false)
      from pg_sequences where last_value is not null;
    return true;
  end $$;
  create table test_support.shape as select test_support.fingerprint() as fingerprint;
`;

export async function withClient<T>(url: string, ask: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

/** Prepares a server and its migrated template for the two functions below. */
export async function preparePool(serverUrl: string, templateUrl: string): Promise<void> {
  await withClient(serverUrl, (client) => client.query(LIST));
  await withClient(templateUrl, (client) => client.query(LESSONS));
}

/** The name of a database that was given back, or null where none is free. */
export async function takeFree(client: Client): Promise<{ name: string; uses: number } | null> {
  const { rows } = await client.query<{ name: string; uses: number }>(
    `delete from free_databases where name =
       (select name from free_databases limit 1 for update skip locked) returning name, uses`,
  );
  return rows[0] ?? null;
}

/** Ends whoever still uses it, empties it and gives it back; drops it where it is worn or its schema was changed. */
export async function giveBack(
  serverUrl: string,
  database: { name: string; url: string; uses: number },
): Promise<void> {
  const { name, url, uses } = database;
  await withClient(serverUrl, async (client) => {
    await client.query(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1',
      [name],
    );
    const fit = uses < USES_MAX && (await withClient(url, clear));
    if (fit) await client.query('insert into free_databases values ($1, $2)', [name, uses + 1]);
    else await client.query(`drop database ${name} with (force)`);
  });
}

async function clear(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ clear: boolean }>(
    'select test_support.clear(fingerprint) from test_support.shape',
  );
  return rows[0]?.clear === true;
}
