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
/** Kills strike at a random moment from here to there after the start. */
const EARLIEST_MS = 200;
const LATEST_MS = 5_000;
/** A night must come to its end within so many restarts in a row without a kill. */
const PATIENCE_MS = 180_000;

/**
 * Starts nights and kills them with SIGKILL at random moments, again and again, until so many kills have
 * struck; every night must then still come to a sound end.
 */
export async function chaos(options: ChaosOptions): Promise<number> {
  const progress = createProgress();
  const result: ChaosResult = { kills: 0, nights: 0, sound: 0, reports: [] };
  while (result.kills < options.kills || result.nights === 0)
    await tormentNight(options, result, (text) => progress.step(text));
  progress.done();
  const { reports, ...counts } = result;
  printResult(options.json ? { ...counts, reports } : counts, options.json);
  return result.sound === result.nights ? 0 : 1;
}

async function tormentNight(
  options: ChaosOptions,
  result: ChaosResult,
  tell: (text: string) => void,
): Promise<void> {
  using folder = openTemporaryFolder('chaos');
  for (;;) {
    const left = options.kills - result.kills;
    const killAfterMs = left > 0 ? momentOf(options.seed, result.kills + result.nights) : null;
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

function momentOf(seed: number, start: number): number {
  const share = createHash('sha256').update(`${seed}/${start}`).digest().readUInt32BE(0) / 2 ** 32;
  return Math.round(EARLIEST_MS + share * (LATEST_MS - EARLIEST_MS));
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
