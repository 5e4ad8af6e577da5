import { randomBytes } from 'node:crypto';
import {
  chown,
  lstat,
  mkdir,
  readFile,
  realpath,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { Invalid } from '../lib/errors.ts';
import { canEnter, serverUser, SHARED_FOLDER, type ServerUser } from './embedded-binaries.ts';

/** The server's own folder: `data` (the cluster), `password`, `port` and `server.log`; mode 0700. */
export interface ServerHome {
  /** A real path, without symbolic links. */
  folder: string;
  /** The owner of the folder, where this process runs as root. */
  user: ServerUser | undefined;
}

/**
 * Opens `${dataDir}/postgres`, created when missing. Where root's data folder cannot be entered by the
 * server's user, it becomes a symbolic link to a folder under /var/lib/nightshift.
 */
export async function openHome(
  dataDir: string,
  onProgress: (line: string) => void,
): Promise<ServerHome> {
  const path = join(dataDir, 'postgres');
  const exists = await lstat(path).catch(() => undefined);
  if (exists === undefined) await createHome(path, onProgress);
  const folder = await realpath(path).catch((error: unknown) => {
    throw new Invalid(`${path} points to a folder that is gone: put it back, or remove the link`, {
      cause: error,
    });
  });
  const user = await folderUser(folder, onProgress);
  if (!(await canEnter(folder, user))) {
    throw new Invalid(
      `The user that owns ${path} cannot enter it: make every folder above it passable (chmod o+x)`,
    );
  }
  return { folder, user };
}

/** The folder belongs to whom the server runs as; one that was just made still belongs to root. */
async function folderUser(
  folder: string,
  onProgress: (line: string) => void,
): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = await stat(folder);
  if (uid !== 0) return { uid, gid };
  const user = await serverUser(onProgress);
  if (user !== undefined) await chown(folder, user.uid, user.gid);
  return user;
}

async function createHome(path: string, onProgress: (line: string) => void): Promise<void> {
  const user = await serverUser(onProgress);
  const passable = await canEnter(join(path, '..'), user);
  const folder = passable ? path : await createShared();
  if (!passable) {
    await symlink(folder, path);
    onProgress(`The database is kept in ${folder}: PostgreSQL's user cannot enter ${path}`);
  } else {
    await mkdir(folder, { mode: 0o700 });
  }
}

async function createShared(): Promise<string> {
  const folder = join(SHARED_FOLDER, `data-${randomBytes(6).toString('hex')}`);
  try {
    await mkdir(SHARED_FOLDER, { recursive: true, mode: 0o755 });
    await mkdir(folder, { mode: 0o700 });
    return folder;
  } catch (error) {
    throw new Invalid(
      `PostgreSQL's user can enter neither the data folder nor ${SHARED_FOLDER}: run Nightshift as an ` +
        'ordinary user, or set DATABASE_URL',
      { cause: error },
    );
  }
}

/** The password of the server's only role, made up once and readable by the server's user alone. */
export async function homePassword(home: ServerHome): Promise<string> {
  const existing = await readHomeFile(home, 'password');
  if (existing !== undefined && existing !== '') return existing;
  const password = randomBytes(24).toString('base64url');
  await writeHomeFile(home, 'password', password);
  return password;
}

export async function readHomeFile(home: ServerHome, name: string): Promise<string | undefined> {
  const content = await readFile(join(home.folder, name), 'utf8').catch(() => undefined);
  return content?.trim();
}

export async function writeHomeFile(home: ServerHome, name: string, text: string): Promise<void> {
  const path = join(home.folder, name);
  await writeFile(path, `${text}\n`, { mode: 0o600 });
  if (home.user !== undefined) await chown(path, home.user.uid, home.user.gid);
}
