import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Client } from 'pg';

const OWNER = new URL('embedded-owner.ts', import.meta.url).pathname;

export async function ask(url: string, question: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(question);
    return rows.flatMap((row) => Object.values(row));
  } finally {
    await client.end();
  }
}

export interface Owner {
  child: ChildProcess;
  said: { connectionString: string; adopted: boolean; error?: string };
}

/** Another process that opens the data folder, as another user where one is named. */
export async function spawnOwner(
  dataDir: string,
  as?: { uid: number; gid: number },
): Promise<Owner> {
  const child = spawn(process.execPath, [OWNER, dataDir], {
    ...as,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: JSON.parse(line.toString()) as Owner['said'] };
}

export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}
