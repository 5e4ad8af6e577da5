import { describe, expect, test } from 'vitest';
import { commandStart } from '#src/agent/log-anchor.ts';
import { distancesOf } from '#src/agent/log-distance.ts';
import { excerptLog } from '#src/agent/log-excerpt.ts';
import { passedLines } from '#src/agent/log-passed.ts';
import { failureSections } from '#src/agent/log-sections.ts';

const upTo = <Item>(count: number, item: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => item(index));

const passing = (count: number): string[] => upTo(count, (index) => `    ✓ takes case ${index}`);

/** A word of three letters, another for each number. */
const letters = (at: number): string =>
  [at, at / 7, at / 49].map((part) => 'bcdfghjklmnpqrstvwxz'.charAt(part % 20)).join('');

const EXIT = 'The command "npm test" exited with 1.';

/** One failing example as RSpec prints it. */
const failure = (index: number): string[] => [
  `  ${index}) Ring #${index} wraps`,
  `     Failure/Error: expect(ring.at(${index})).to eq(head)`,
  '',
  `       the head has moved by ${index}`,
  `     # ./spec/ring_spec.rb:${index}:in 'block'`,
  '',
];

function shownOf(log: readonly string[], lines: readonly string[], budgetLines = 200): string[] {
  const from = log.indexOf(lines[0] ?? '');
  const shown = new Set(excerptLog(log.join('\n'), { budgetLines }).lines.map(({ line }) => line));
  return lines.filter((_, index) => shown.has(from + index + 1));
}

describe('a cause far above the end of its command', () => {
  const list = ['Failures:', '', ...upTo(20, (at) => failure(at + 1)).flat()];

  test('is shown whole where hundreds of tests passed after it', () => {
    const log = ['$ npm test', ...passing(400), ...list, 'Finished in 2 s', ...passing(900), EXIT];
    expect(shownOf(log, list)).toEqual(list);
  });

  test('leaves no room for the tests that passed', () => {
    const log = ['$ npm test', ...list, 'Finished in 2 s', ...passing(900), EXIT];
    const { lines } = excerptLog(log.join('\n'), { budgetLines: 200 });
    const last = lines.filter(({ line }) => line > log.length - 13);
    expect(last).toHaveLength(13);
    const others = lines.slice(0, -13).filter(({ text }) => text.includes('✓'));
    expect(others.length).toBeLessThan(65);
  });

  test('is found in what stands between the last test that passed and the count', () => {
    const report = [
      '  ring › wraps',
      '',
      '  test/ring.js:26',
      '',
      ...upTo(40, (index) => `   ${index}: ring.push(${index});`),
      '  Difference:',
      '',
      '  -   2,',
      '  ─',
    ];
    const log = ['$ npm test', ...passing(50), ...report, '  1 test failed', ...passing(900), EXIT];
    expect(shownOf(log, report)).toEqual(report);
  });

  test('is the first of many that fail alike', () => {
    const broken = (name: string) => [
      `#   Failed test 'use ${name};'`,
      `#   at t/${name}.t line 8.`,
      `#     Tried to use '${name}'.`,
      `#     the module ${name} stands in no folder`,
      `# Looks like you lost ${name}`,
      `t/${name}.t .......`,
      `No subtests run of ${name}`,
    ];
    const log = [
      '$ npm test',
      ...upTo(50, (at) => `Mod${'abcdefghij'.charAt(at % 10)}${'klmno'.charAt(at / 10)}`).flatMap(
        broken,
      ),
      EXIT,
    ];
    expect(shownOf(log, broken('Modak'))).toEqual(broken('Modak'));
  });

  test('is looked for in the command that failed, not in one that passed', () => {
    const first = ['error: the ring is torn', ...upTo(22, (at) => `${letters(at)} holds the ring`)];
    const after = upTo(700, (at) => `${letters(at)} expected another`);
    const before = [
      '$ ./install',
      'error: no mirror',
      ...upTo(90, (at) => `${letters(at)} unpacks`),
    ];
    const log = [...before, '$ npm test', ...first, ...after, EXIT];
    expect(shownOf(log, first)).toEqual(first);
    const one = log.filter((line) => line !== '$ npm test');
    expect(shownOf(one, first)).not.toEqual(first);
  });
});

describe('what begins at the first failure', () => {
  const noise = upTo(700, (at) => `${letters(at)} expected another`);
  const torn = ['error: the ring is torn', ...upTo(22, (at) => `${letters(at)} holds the ring`)];
  const numbersOf = (log: readonly string[], passing?: string) =>
    new Set(
      excerptLog(log.join('\n'), { budgetLines: 200, passing }).lines.map(({ line }) => line),
    );

  test('is lifted until something passes', () => {
    const log = ['$ npm test', ...torn, ...noise, EXIT];
    expect(numbersOf(log)).toContain(24);
    const passed = log.with(12, '  ✓ takes all');
    expect(numbersOf(passed)).toContain(12);
    expect(numbersOf(passed)).not.toContain(24);
  });

  test('is no error that the passing run printed too', () => {
    const old = ['error: no mirror', ...upTo(90, (at) => `${letters(at)} unpacks`)];
    const log = ['$ npm test', ...old, ...torn, ...noise, EXIT];
    const passing = ['$ npm test', ...old].join('\n');
    const last = 1 + old.length + torn.length;
    expect(numbersOf(log, passing)).toContain(last);
  });
});

describe('what stands behind the first failed command', () => {
  const offences = upTo(700, (at) => `src/${letters(at)}.rb:${at}:1: error: ${letters(at)} is odd`);
  const OTHER = 'The command "npm run lint" exited with 1.';
  test('leaves room for it, however much it prints', () => {
    const torn = ['the ring expected 3', ...upTo(5, (at) => `  ring ${at} is torn`)];
    const log = ['$ npm test', ...torn, ...upTo(90, (at) => `${letters(at)} goes on`), EXIT];
    const { lines } = excerptLog([...log, ...offences, OTHER].join('\n'), { budgetLines: 100 });
    expect(lines.filter(({ line }) => line > log.length)).toHaveLength(60);
    expect(shownOf([...log, ...offences, OTHER], torn, 100)).toEqual(torn);
  });

  test('fills what the first leaves over', () => {
    const { lines } = excerptLog(['$ npm test', EXIT, ...offences, OTHER].join('\n'), {
      budgetLines: 200,
    });
    expect(lines).toHaveLength(200);
  });
});

describe('lists of what failed', () => {
  const weightOf = (texts: readonly string[], at: number) => failureSections(texts)[at] ?? 0;

  test('count as a whole where a line closes them, however long', () => {
    const texts = ['Failures:', ...upTo(150, (index) => `row ${index}`), 'Finished in 2 s', 'bye'];
    expect(weightOf(texts, 150)).toBeGreaterThan(0.5);
    expect(weightOf(texts, 152)).toBe(0);
  });

  test('count for sixty lines where none does', () => {
    const texts = ['Failures:', ...upTo(700, (index) => `row ${index}`)];
    expect(weightOf(texts, 60)).toBeGreaterThan(0);
    expect(weightOf(texts, 61)).toBe(0);
  });

  test('reach from the last test that passed to the count of those that failed', () => {
    const texts = ['  ✓ takes all', 'ring › wraps', '  at 26', '  1 test failed', 'bye'];
    expect(texts.map((_, at) => weightOf(texts, at) > 0)).toEqual([false, true, true, true, false]);
    expect(weightOf(texts.slice(0, 3), 1)).toBe(0);
  });

  test('end where the next test passes or the next command begins', () => {
    for (const next of ['  ✓ takes all', '$ npm run build'])
      expect(weightOf(['Failures:', 'a row', next, 'Finished in 2 s'], 2)).toBe(0);
  });

  test('count nothing when they list nothing', () => {
    expect(weightOf(['Results :', '', 'Tests run: 3, Failures: 0'], 0)).toBe(0);
    expect(weightOf(['Results :', 'Failed tests:', 'Tests run: 3'], 1)).toBe(0);
    expect(weightOf(['Results :', '  ringTest: lost', 'Tests run: 3'], 0)).toBeGreaterThan(0);
  });

  test('of unittest begin under a rule: a program that logs ERROR: opens none', () => {
    const rule = '='.repeat(70);
    expect(weightOf([rule, 'ERROR: test_ring', 'gone', 'Ran 3 tests'], 2)).toBeGreaterThan(0);
    expect(weightOf(['idle', 'ERROR: test_ring', 'gone', 'Ran 3 tests'], 2)).toBe(0);
  });
});

describe('distances in a log', () => {
  const distances = (texts: readonly string[], sure: readonly number[] = []) =>
    distancesOf(texts, { passed: passedLines(texts), isSure: (index) => sure.includes(index) });

  test('skip what passed and what stands between two that passed', () => {
    const { depths } = distances(['begin', ...passing(500), 'a log of the test', ...passing(500)]);
    expect(depths.at(-1)).toBe(1);
    expect(distances(['begin', 'one', 'two']).depths.at(-1)).toBe(3);
  });

  test('count what stands between two that passed far apart', () => {
    const between = (count: number) =>
      passedLines(['ok 1 - a', ...upTo(count, () => 'ERROR: the ring is torn'), 'ok 2 - b'])[50];
    expect(between(199)).toBe(2);
    expect(between(200)).toBe(0);
  });

  test('count a fraction of what is printed all over the log, unless it is surely a failure', () => {
    const texts = upTo(1_000, (index) => `progress of part ${index}`);
    expect(distances(texts).depths.at(-1)).toBeCloseTo(200);
    expect(distances(texts, [3, 4]).says.slice(3, 6)).toEqual(Float64Array.of(1, 1, 0.2));
  });
});

describe('the beginning of the failed command', () => {
  test.each([
    [['$ make', '$ npm test', '$ inner', EXIT], 1],
    [['$ make', '$ inner', 'The command "gone" exited with 1.'], 1],
    [['$ make', 'out', '$ upload', 'Done. Your build exited with 1.'], 0],
    [
      [
        'Run make',
        'shell: /usr/bin/bash -e {0}',
        'out',
        'Error: Process completed with exit code 2.',
      ],
      1,
    ],
    [['make', 'out', 'make: *** [all] Error 1'], 0],
  ])('of %j is line %d', (texts, start) => {
    expect(commandStart(texts, texts.length - 1)).toBe(start);
  });
});
