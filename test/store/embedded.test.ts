import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Conflict } from '../../src/lib/errors.ts';
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../src/store/embedded.ts';
import { until } from '../support/until.ts';
import { ask, kill, type Owner, spawnOwner } from './embedded-outside.ts';

let initialised: string;
let dataDir: string;
const servers: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  initialised = await newDataDir();
  const first = await openEmbeddedPostgres({ dataDir: initialised, onProgress: () => undefined });
  await first.stop();
});

afterAll(() => rm(dirname(initialised), { recursive: true }));

beforeEach(async () => {
  dataDir = await newDataDir();
  spawnSync('cp', ['-a', initialised, dataDir]);
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  const orphan = await postmasterPid().catch(() => undefined);
  if (orphan !== undefined) process.kill(orphan, 'SIGQUIT');
  await until('no server is left', () =>
    postmasterPid().then(
      () => false,
      () => true,
    ),
  );
  await rm(dirname(dataDir), { recursive: true, force: true });
});

async function newDataDir(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), 'nightshift-embedded-'));
  await chmod(parent, 0o755);
  return join(parent, '.nightshift');
}

async function open(): Promise<EmbeddedPostgres> {
  const server = await openEmbeddedPostgres({ dataDir, onProgress: () => undefined });
  servers.push(server);
  return server;
}

/** Another process that opens the folder, as another user where one is named. */
async function startOwner(as?: { uid: number; gid: number }): Promise<Owner> {
  const owner = await spawnOwner(dataDir, as);
  children.push(owner.child);
  return owner;
}

describe('the bundled PostgreSQL server', () => {
  it('keeps its data, its port and its password over a restart', async () => {
    const first = await open();
    expect(first.adopted).toBe(false);
    await ask(first.connectionString, 'create table t as select 42 as answer');
    await first.stop();
    await expect(ask(first.connectionString, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
    const second = await open();
    expect(second.connectionString).toBe(first.connectionString);
    expect(second.adopted).toBe(false);
    await expect(ask(second.connectionString, 'select answer from t')).resolves.toEqual([42]);
  });

  it('speaks UTF-8 and UTC, writes to the disk, and listens on loopback only', async () => {
    const { connectionString } = await open();
    const settings = ['server_encoding', 'timezone', 'fsync', 'listen_addresses'];
    for (const [at, expected] of ['UTF8', 'UTC', 'on', '127.0.0.1'].entries()) {
      await expect(ask(connectionString, `show ${settings[at]}`)).resolves.toEqual([expected]);
    }
    await expect(ask(connectionString, 'show unix_socket_directories')).resolves.toEqual(['']);
    await expect(ask(connectionString, `select upper('grüße')`)).resolves.toEqual(['GRÜßE']);
    await expect(ask(connectionString, 'select current_database()')).resolves.toEqual([
      'nightshift',
    ]);
  });

  it('lets nobody in without the password, which only its owner may read', async () => {
    const { connectionString } = await open();
    const wrong = new URL(connectionString);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(new URL(connectionString).password.length).toBeGreaterThanOrEqual(32);
    const { mode } = await stat(join(dataDir, 'postgres', 'password'));
    expect(mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'postgres'))).mode & 0o777).toBe(0o700);
  });

  it('is adopted with its data when its owner was killed', async () => {
    const { child, said } = await startOwner();
    await ask(said.connectionString, 'create table t as select 42 as answer');
    await kill(child);
    const server = await open();
    expect(server.adopted).toBe(true);
    await expect(ask(server.connectionString, 'select answer from t')).resolves.toEqual([42]);
    await server.stop();
    await expect(ask(server.connectionString, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('is started again on its data when owner and server were killed', async () => {
    const { child, said } = await startOwner();
    await ask(said.connectionString, 'create table t as select 42 as answer');
    await kill(child);
    process.kill(await postmasterPid(), 'SIGKILL');
    const server = await open();
    expect(server.adopted).toBe(false);
    await expect(ask(server.connectionString, 'select answer from t')).resolves.toEqual([42]);
  });

  it("is started though its dead server's pid now belongs to another process", async () => {
    const lines = [process.pid, join(dataDir, 'postgres', 'data'), 1, 5432, '', '127.0.0.1', ''];
    const path = join(dataDir, 'postgres', 'data', 'postmaster.pid');
    await writeFile(path, lines.join('\n'));
    const { uid, gid } = await stat(join(dataDir, 'postgres'));
    await chown(path, uid, gid);
    await expect(open()).resolves.toMatchObject({ adopted: false });
  });

  it('takes another port when its own was taken meanwhile', async () => {
    const first = await open();
    await first.stop();
    const port = Number(new URL(first.connectionString).port);
    const squatter = createServer().listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    const second = await open();
    squatter.close();
    expect(new URL(second.connectionString).port).not.toBe(String(port));
    await expect(ask(second.connectionString, 'select 1')).resolves.toEqual([1]);
  });

  it('ends in order when its owner is told to end', async () => {
    const { child, said } = await startOwner();
    child.kill('SIGTERM');
    await expect(once(child, 'exit')).resolves.toEqual([0, null]);
    await expect(ask(said.connectionString, 'select 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('does not hear the Ctrl-C that its owner hears', async () => {
    const { connectionString } = await open();
    const pid = await postmasterPid();
    // The sixth field of `stat` is the process's session: a terminal signals only its own.
    const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ');
    expect(fields[5]).toBe(String(pid));
    await expect(ask(connectionString, 'select 1')).resolves.toEqual([1]);
  });
});

describe('the lock of the data folder', () => {
  it('refuses a second owner, and says which process it is and what to do', async () => {
    const { child } = await startOwner();
    await expect(open()).rejects.toBeInstanceOf(Conflict);
    await expect(open()).rejects.toThrow(`process ${child.pid}`);
    await expect(open()).rejects.toThrow(`kill ${child.pid}`);
  });

  it('refuses a second owner within one process too, and opens after a stop', async () => {
    const first = await open();
    await expect(open()).rejects.toBeInstanceOf(Conflict);
    await first.stop();
    await expect(open()).resolves.toMatchObject({ adopted: false });
  });

  it('goes to exactly one of many that open the folder at once', async () => {
    const owners = await Promise.all(Array.from({ length: 4 }, () => startOwner()));
    const refused = owners.filter(({ said }) => said.error !== undefined);
    expect(refused).toHaveLength(3);
    for (const { said } of refused) expect(said.error).toMatch(/^Conflict: /);
  });

  it('is taken over from a dead process, also when its pid lives again', async () => {
    const identity = 'another-boot:1';
    for (const holder of [{ pid: 2 ** 22 + 1, identity }, { pid: process.pid, identity }, 'half']) {
      await writeFile(join(dataDir, 'lock'), JSON.stringify(holder));
      await (await open()).stop();
    }
    await expect(stat(join(dataDir, 'lock'))).rejects.toThrow(/ENOENT/);
  });

  it('is never stolen from a living process whose start time is not known', async () => {
    await writeFile(join(dataDir, 'lock'), JSON.stringify({ pid: process.ppid }));
    await expect(open()).rejects.toBeInstanceOf(Conflict);
    await rm(join(dataDir, 'lock'));
  });
});

const isRoot = process.getuid?.() === 0;
const asRoot = isRoot ? describe : describe.skip;
if (!isRoot) process.stderr.write('Tests that change users are skipped: they need root\n');

asRoot('the bundled PostgreSQL server of different users', () => {
  const NOBODY = Number(spawnSync('id', ['-u', 'nobody']).stdout);

  it('runs as an ordinary user, and root may open the same folder afterwards', async () => {
    await rm(dataDir, { recursive: true });
    await chown(dirname(dataDir), NOBODY, NOBODY);
    const { child, said } = await startOwner({ uid: NOBODY, gid: NOBODY });
    await ask(said.connectionString, 'create table t as select 42 as answer');
    await kill(child);
    const server = await open();
    expect(server.adopted).toBe(true);
    await expect(ask(server.connectionString, 'select answer from t')).resolves.toEqual([42]);
    expect((await stat(join(dataDir, 'postgres'))).uid).toBe(NOBODY);
  });

  it('says that a folder of another user cannot be written to', async () => {
    const { said } = await startOwner({ uid: NOBODY, gid: NOBODY });
    expect(said.error).toMatch(/^Invalid: .*may not write there/);
  });

  it('keeps the data where its user can reach them when the folder is closed to others', async () => {
    await rm(dataDir, { recursive: true });
    await chmod(dirname(dataDir), 0o700);
    const said: string[] = [];
    const server = await openEmbeddedPostgres({ dataDir, onProgress: (line) => said.push(line) });
    servers.push(server);
    expect(said.join('\n')).toMatch(/kept in \/var\/lib\/nightshift\/data-/);
    await ask(server.connectionString, 'create table t as select 42 as answer');
    await server.stop();
    const again = await open();
    await expect(ask(again.connectionString, 'select answer from t')).resolves.toEqual([42]);
    await again.stop();
    await rm(await realpath(join(dataDir, 'postgres')), { recursive: true });
  });
});

async function postmasterPid(): Promise<number> {
  const path = join(dataDir, 'postgres', 'data', 'postmaster.pid');
  return Number.parseInt(await readFile(path, 'utf8'), 10);
}
