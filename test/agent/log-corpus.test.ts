import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { excerptLog } from '#src/agent/log-excerpt.ts';

const CORPUS = '../shared/data/logs/cidiff';

/** Lines that an annotator marked as the cause: `E 12` or `E 12-40`. */
function causeLines(truth: string): number[] {
  return [...truth.matchAll(/^E (\d+)(?:-(\d+))?$/gm)].flatMap(([, from, to]) =>
    Array.from(
      { length: Number(to ?? from) - Number(from) + 1 },
      (_, index) => Number(from) + index,
    ),
  );
}

interface Score {
  /** Every line of the cause is shown, by one of two annotators. */
  whole: boolean;
  overlap: boolean;
  /** Whether the cause is small enough to be shown whole. */
  fits: boolean;
}

function score(folder: string, budgetLines: number): Score {
  const read = (file: string) => readFileSync(`${CORPUS}/${folder}/${file}`, 'utf8');
  const { lines } = excerptLog(read('fail.log'), { budgetLines, passing: read('pass.log') });
  const shown = new Set(lines.map(({ line }) => line));
  const truths = [read('groundtruth'), read('groundtruth2')].map((truth) => causeLines(truth));
  return {
    whole: truths.some((truth) => truth.every((line) => shown.has(line))),
    overlap: truths.some((truth) => truth.some((line) => shown.has(line))),
    fits: truths.some((truth) => truth.length <= budgetLines),
  };
}

const share = (scores: readonly boolean[]) => scores.filter(Boolean).length / scores.length;

describe('excerpts of annotated builds', () => {
  if (!existsSync(CORPUS)) {
    test.todo(`are measured where ${CORPUS} is present; it is absent here`);
    return;
  }
  test.each([60, 200, 400])('show the cause in %d lines', (budget) => {
    const scores = readdirSync(CORPUS).map((folder) => score(folder, budget));
    expect(share(scores.map(({ overlap }) => overlap))).toBeGreaterThanOrEqual(0.95);
    const fitting = scores.filter(({ fits }) => fits);
    expect(share(fitting.map(({ whole }) => whole))).toBeGreaterThanOrEqual(0.85);
  });
});
