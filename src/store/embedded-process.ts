import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { platform } from 'node:os';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * A process as seen from outside. `identity` is different for two processes that get the same pid one
 * after the other; it is undefined where the system does not show it.
 */
export type ProcessState = { alive: false } | { alive: true; identity: string | undefined };

export async function processState(pid: number): Promise<ProcessState> {
  if (!isAlive(pid)) return { alive: false };
  if (platform() !== 'linux') {
    return { alive: true, identity: await askPs(pid, 'lstart=') };
  }
  const stat = await readOrUndefined(`/proc/${pid}/stat`);
  if (stat === undefined) return { alive: isAlive(pid), identity: undefined };
  // The second field is the name in parentheses, which may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return { alive: false };
  const boot = await readOrUndefined('/proc/sys/kernel/random/boot_id');
  return { alive: true, identity: `${boot?.trim() ?? ''}:${startTicks ?? ''}` };
}

/** Whether the process is a PostgreSQL server that works in exactly this folder (a real path). */
export async function isServerOf(pid: number, folder: string): Promise<boolean> {
  const state = await processState(pid);
  if (!state.alive) return false;
  if (platform() === 'linux') {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
    if (cwd !== undefined) return cwd === folder;
    // Root in a container may not look into other users' processes; their command lines are public.
    return (await readOrUndefined(`/proc/${pid}/cmdline`))?.includes('postgres') ?? false;
  }
  return (await askPs(pid, 'command='))?.includes('postgres') ?? false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isSystemError(error, 'ESRCH');
  }
}

/** Whether Node rejected a system call with this code, such as `ENOENT`. */
export function isSystemError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

async function askPs(pid: number, column: string): Promise<string | undefined> {
  const answer = await execute('ps', ['-o', column, '-p', String(pid)]).catch(() => undefined);
  return answer?.stdout.trim();
}

async function readOrUndefined(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
