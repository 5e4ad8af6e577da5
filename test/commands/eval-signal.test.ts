import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { processState } from '#src/store/embedded-process.ts';
import { until } from '../support/until.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CORPUS = fileURLToPath(new URL('./eval-corpus', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nightshift-signal-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('an evaluation that is told to stop leaves neither a database server nor a folder behind', async () => {
  const child = spawn(
    process.execPath,
    ['src/main.ts', 'eval', 'injection', '--corpus', CORPUS, '--json'],
    { cwd: ROOT, env: { ...process.env, TMPDIR: folder }, stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  const running = (): number[] =>
    globSync(join(folder, '*/postgres/data/postmaster.pid')).map((file) =>
      Number.parseInt(readFileSync(file, 'utf8'), 10),
    );
  await until('the database runs', () => running().length > 0, 60_000);
  const [server = 0] = running();
  child.kill('SIGTERM');
  expect(await ended).toEqual([143, null]);
  expect(await processState(server)).toEqual({ alive: false });
  expect(readdirSync(folder)).toEqual([]);
}, 90_000);
