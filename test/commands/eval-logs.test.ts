import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { align, errorLines } from '#src/commands/eval/logs/corpus.ts';
import { measureLogs } from '#src/commands/eval/logs/index.ts';
import { scoreLog } from '#src/commands/eval/logs/score.ts';

let corpus = '';

const quiet = (count: number) => Array.from({ length: count }, (_, at) => `compiled module ${at}`);

function build(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(corpus, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(corpus, name, file), text);
}

beforeAll(() => {
  corpus = mkdtempSync(join(tmpdir(), 'nightshift-logs-'));
  const failing = [
    ...quiet(500),
    'src/net.c:3:1: error: unknown type name',
    ...quiet(500),
    'make: *** [all] Error 2',
  ].join('\n');
  build('early', {
    'fail.log': failing,
    groundtruth: 'DEFAULT\nE 501\n',
    groundtruth2: 'E 501-502\n',
  });
  build('paired', {
    'fail.log': failing,
    'pass.log': quiet(1_000).join('\n'),
    groundtruth: 'C 500\nE 501\n',
  });
  build('unmarked', { 'fail.log': failing, groundtruth: 'C 500\n' });
});

afterAll(() => rmSync(corpus, { recursive: true }));

describe('eval logs', () => {
  test('scores every marked build, beside the plain end of the log and the best that is possible', () => {
    const report = measureLogs(corpus);
    expect(report).toMatchObject({ logs: 2, withPassing: 1, ceiling: { at60: 1 } });
    expect(report.at60.overlap).toBe(1);
    expect(report.tail.at400).toEqual({ whole: 0, overlap: 0, recall: 0 });
    expect(Object.keys(report.perAnnotator)).toEqual(['groundtruth', 'groundtruth2']);
    expect(report.msPerLogP95).toBeGreaterThan(0);
  });

  test('refuses a folder without builds', () => {
    expect(() => measureLogs(join(corpus, 'early'))).toThrow(/holds no folder/);
    expect(() => measureLogs(join(corpus, 'nowhere'))).toThrow(/no folder/);
  });
});

describe('a log of two annotators', () => {
  test('scores the mean of both', () => {
    const truths = [
      { annotator: 'one', marked: [[1], [2]] },
      { annotator: 'two', marked: [[2]] },
    ];
    expect(scoreLog(truths, new Set([2]))).toEqual({ whole: 0.5, overlap: 1, recall: 0.75 });
    expect(scoreLog(truths, new Set([3]))).toEqual({ whole: 0, overlap: 0, recall: 0 });
  });

  test('counts its E marks, each line once, and no context', () => {
    expect(errorLines('DEFAULT\nC 1-3\nE 5\nE 4-6\n')).toEqual([4, 5, 6]);
  });

  test('is numbered as the annotator counted, whether or not a lone CR ended a line', () => {
    const log = '1%\r50%\rdone\nok\nerror: no\nend\n';
    expect(align(log, [5])).toEqual([[5]]);
    expect(align(log, [3])).toEqual([[5]]);
    expect(align(log, [1, 3])).toEqual([[1, 2, 3], [5]]);
    expect(align('a\nerror\n', [2, 9])).toEqual([[2]]);
  });
});
