import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { excerptLog } from '#src/agent/log-excerpt.ts';
import { splitLog } from '#src/agent/log-lines.ts';
import { readCases } from '#src/commands/eval/logs/corpus.ts';
import { mean, scoreLog } from '#src/commands/eval/logs/score.ts';

const cases = readCases(join(import.meta.dirname, '../corpora/logs'));

/** What was measured, less one log of the corpus. */
const LEAST_WHOLE = 0.96;
const LEAST_OVERLAP = 0.98;

describe('the corpus of failed builds', () => {
  test('has one cause in each log, of lines that are there and follow each other', () => {
    expect(cases.length).toBe(52);
    const unsound = cases.filter(({ failing, truths }) => {
      const lines = splitLog(failing);
      const marked = truths.flatMap((truth) => truth.marked).flat();
      const [first = 0, last = 0] = [marked[0], marked.at(-1)];
      const stands = first > 0 && last <= lines.length && lines[first - 1]?.trim() !== '';
      return truths.length !== 1 || last - first !== marked.length - 1 || !stands;
    });
    expect(unsound.map(({ name }) => name)).toEqual([]);
  });

  test('is explained by 200 lines no worse than it was', () => {
    const scores = mean(
      cases.map(({ failing, truths }) => {
        const { lines } = excerptLog(failing, { budgetLines: 200 });
        return scoreLog(truths, new Set(lines.map(({ line }) => line)));
      }),
    );
    expect(scores.whole).toBeGreaterThanOrEqual(LEAST_WHOLE);
    expect(scores.overlap).toBeGreaterThanOrEqual(LEAST_OVERLAP);
  });
});
