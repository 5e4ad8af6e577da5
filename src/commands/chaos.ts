import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../config.ts';
import { parseJson } from '../lib/trust.ts';
import { printResult } from './output.ts';
import { createProgress } from './progress.ts';
import { openTemporaryFolder } from './temporary-folder.ts';

export interface ChaosOptions {
  kills: number;
  seed: number;
  json: boolean;
  mail?: string | undefined;
}

export interface ChaosResult {
  kills: number;
  nights: number;
  /** Nights that ended with a sound report: nothing lost, one digest, nothing unapproved or twice, audit verified. */
  sound: number;
  reports: unknown[];
}

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
/** Kills strike at a random moment from here to this many times what an undisturbed night takes. */
const EARLIEST_MS = 200;
const LATEST_SHARE = 1.5;
/** A night must come to its end within so many restarts in a row without a kill. */
const PATIENCE_MS = 180_000;

/**
 * Starts nights and kills them with SIGKILL at random moments, again and again, until so many kills have
 * struck; every night must then still come to a sound end.
 */
export async function chaos(options: ChaosOptions): Promise<number> {
  const progress = createProgress();
  const tell = (text: string): void => progress.step(text);
  const latestMs = LATEST_SHARE * (await undisturbedMs(options, tell));
  const result: ChaosResult = { kills: 0, nights: 0, sound: 0, reports: [] };
  while (result.kills < options.kills || result.nights === 0)
    await tormentNight({ ...options, latestMs }, result, tell);
  progress.done();
  const { reports, ...counts } = result;
  printResult(options.json ? { ...counts, reports } : counts, options.json);
  return result.sound === result.nights ? 0 : 1;
}

/** How long a night takes here and now, so that kills strike all of it on a slow machine too. */
async function undisturbedMs(options: ChaosOptions, tell: (text: string) => void): Promise<number> {
  using folder = openTemporaryFolder('chaos');
  tell('A night without kills, to learn how long one takes');
  const started = performance.now();
  await runOnce(options, { dir: folder.dir, killAfterMs: null });
  return performance.now() - started;
}

async function tormentNight(
  options: ChaosOptions & { latestMs: number },
  result: ChaosResult,
  tell: (text: string) => void,
): Promise<void> {
  using folder = openTemporaryFolder('chaos');
  for (;;) {
    const left = options.kills - result.kills;
    const killAfterMs = left > 0 ? momentOf(options, result.kills + result.nights) : null;
    tell(
      killAfterMs === null
        ? `Night ${result.nights + 1}: letting it end`
        : `Night ${result.nights + 1}: kill ${result.kills + 1} of ${options.kills} after ${killAfterMs} ms`,
    );
    const outcome = await runOnce(options, { dir: folder.dir, killAfterMs });
    if (outcome.killed) {
      result.kills += 1;
      continue;
    }
    result.nights += 1;
    if (outcome.code === 0) result.sound += 1;
    result.reports.push(outcome.report);
    return;
  }
}

function momentOf(of: { seed: number; latestMs: number }, start: number): number {
  const hash = createHash('sha256').update(`${of.seed}/${start}`).digest();
  const share = hash.readUInt32BE(0) / 2 ** 32;
  return Math.round(EARLIEST_MS + share * Math.max(0, of.latestMs - EARLIEST_MS));
}

/** One process of one night, ended by itself or by SIGKILL. */
async function runOnce(
  options: ChaosOptions,
  run: { dir: string; killAfterMs: number | null },
): Promise<{ killed: boolean; code: number; report: unknown }> {
  const args = [
    MAIN,
    'demo',
    '--once',
    '--json',
    '--approve',
    'all',
    '--seed',
    String(options.seed),
    ...(options.mail === undefined ? [] : ['--mail', options.mail]),
  ];
  const child = spawn(process.execPath, args, {
    env: childEnvironment({ NIGHTSHIFT_DATA_DIR: run.dir }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), run.killAfterMs ?? PATIENCE_MS);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('exit', (...ended) => resolve(ended)),
  );
  clearTimeout(timer);
  if (signal === 'SIGKILL' && run.killAfterMs !== null)
    return { killed: true, code: -1, report: null };
  return {
    killed: false,
    code: code ?? -1,
    report: output === '' ? complaints.slice(-2_000) : parseJson(output),
  };
}
