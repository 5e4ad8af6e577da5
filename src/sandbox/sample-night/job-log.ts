import { readFileSync } from 'node:fs';

const PAUSE = /^\{\{\+(\d+)\}\}$/;

/**
 * A log as GitHub serves it: a byte order mark, and a time with seven decimals before each line. In the
 * file a line `{{+8}}` lets eight seconds pass.
 */
export function jobLog(name: string, startedAt: Date): string {
  const text = readFileSync(new URL(`logs/${name}.txt`, import.meta.url), 'utf8');
  const lines: string[] = [];
  let at = startedAt.getTime();
  for (const line of text.trimEnd().split('\n')) {
    const seconds = PAUSE.exec(line)?.[1];
    at += seconds === undefined ? 3 + ((lines.length * 37) % 41) : Number(seconds) * 1_000;
    if (seconds === undefined) lines.push(`${runnerTime(at, lines.length)} ${line}`);
  }
  return `\u{feff}${lines.join('\n')}\n`;
}

function runnerTime(at: number, index: number): string {
  const beyondMs = `${(index * 7_919) % 10_000}`.padStart(4, '0');
  return new Date(at).toISOString().replace('Z', `${beyondMs}Z`);
}
