import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { excerptLog, LINE_MAX } from '#src/agent/log-excerpt.ts';
import { cleanLine, splitLog } from '#src/agent/log-lines.ts';
import { templateOf } from '#src/agent/log-template.ts';
import { stopwatch } from '#src/lib/time.ts';

const ESC = '\u001B';

describe('lines of a log', () => {
  test('end at LF, CR LF and lone CR, as editors count them', () => {
    expect(splitLog('a\nb\r\nc\rd\n')).toEqual(['a', 'b', 'c', 'd']);
    expect(splitLog('')).toEqual([]);
    expect(splitLog('10%\r50%\r100%\ndone')).toHaveLength(4);
  });

  test.each([
    ['2024-05-30T09:10:31.1584995Z npm ERR! code E404', 'npm ERR! code E404'],
    ['build\tRun tests\t2024-05-30T09:10:31.1584995Z FAIL', 'FAIL'],
    ['\uFEFF2024-05-30T09:10:31.1584995Z first', 'first'],
    ['2024-05-30T09:10:31.1584995Z ##[group]Run npm test', 'Run npm test'],
    ['##[endgroup]', ''],
    ['##[constructor]go', 'go'],
    ['##[error]Process completed with exit code 1.', 'Error: Process completed with exit code 1.'],
    [`${ESC}[31;1mred${ESC}[0m plain`, 'red plain'],
    [`${ESC}[8mha:////4AAAbase64==${ESC}[0mStarted`, 'Started'],
    [`${ESC}]0;title\u0007shown`, 'shown'],
    ['travis_fold:start:install', ''],
    ['travis_time:end:0a1b:start=1,finish=2,duration=3', ''],
    [`section_start:1560896352:step${ESC}[0K`, ''],
    ['bell\u0007 and \u0000null', 'bell and null'],
    ['\tat Foo.bar(Foo.java:3)', '\tat Foo.bar(Foo.java:3)'],
  ])('are cleaned: %j', (raw, clean) => {
    expect(cleanLine(raw)).toBe(clean);
  });

  test('of one kind have one template', () => {
    expect(templateOf('took 12.5 s at 0x7ffe, commit 3f2a91bc')).toBe(
      templateOf('took 9.1 s at 0x1, commit 0912ab34'),
    );
  });
});

const routine = (count: number) =>
  Array.from({ length: count }, (_, index) => `[${index}] compiled module ${index} in ${index} ms`);

describe('an excerpt', () => {
  test('keeps the numbers of the original lines', () => {
    const log = [...routine(500), 'fatal error: boom.h: No such file', ...routine(30)].join('\n');
    const { lines, totalLines } = excerptLog(log, { budgetLines: 20 });
    expect(totalLines).toBe(531);
    expect(lines).toContainEqual({ line: 501, text: 'fatal error: boom.h: No such file' });
  });

  test('is anchored at the first exit that the runner reports', () => {
    const exit = '##[error]Process completed with exit code 2.';
    const log = [...routine(10), exit, ...routine(10), exit].join('\n');
    expect(excerptLog(log, { budgetLines: 5 }).anchor).toBe(11);
  });

  test.each([
    'The command "make test" exited with 2.',
    "Build step 'Execute shell' marked build as failure",
    'ERROR: Job failed: exit code 1',
    'make: *** [Makefile:3: test] Error 1',
    'npm ERR! Test failed.  See above for more details.',
    'BUILD FAILED in 13s',
  ])('is anchored at: %s', (exit) => {
    const log = [...routine(10), exit, ...routine(10)].join('\n');
    expect(excerptLog(log, { budgetLines: 5 }).anchor).toBe(11);
  });

  test('has no anchor where nothing reports an exit', () => {
    expect(excerptLog(routine(10).join('\n'), { budgetLines: 5 }).anchor).toBeNull();
  });

  test('is not anchored at an exit that the passing run had too', () => {
    const allowed = '##[error]Process completed with exit code 1.';
    const log = [
      ...routine(10),
      allowed,
      ...routine(10),
      '##[error]Process completed with exit code 3.',
    ];
    const passing = [...routine(10), allowed, ...routine(10)].join('\n');
    // Numbers are masked, so that the kinds of exits must differ.
    const other = [...log.slice(0, -1), 'The command "x" exited with 1.'].join('\n');
    expect(excerptLog(other, { budgetLines: 5, passing }).anchor).toBe(22);
  });

  test('prefers what the passing run did not print', () => {
    const noise = Array.from({ length: 60 }, (_, index) => `error: known quirk of case ${index}`);
    const news = 'the answer of the ledger differs by one cent';
    const log = [...noise, ...routine(200), news, ...routine(200), ...noise].join('\n');
    const passing = [...noise, ...routine(400), ...noise].join('\n');
    const shown = (options: { passing?: string }) =>
      excerptLog(log, { budgetLines: 30, ...options }).lines.map(({ line }) => line);
    expect(shown({ passing })).toContain(261);
    expect(shown({})).not.toContain(261);
  });

  test('does not spend its lines on one thing said a thousand times', () => {
    const flood = Array.from({ length: 1_000 }, (_, index) => `ERROR: lost packet ${index}`);
    const log = [...routine(50), 'AssertionError: 3 != 4', ...routine(50), ...flood].join('\n');
    const { lines } = excerptLog(log, { budgetLines: 60 });
    expect(lines.map(({ text }) => text)).toContain('AssertionError: 3 != 4');
  });

  test('reads the end of a log of too many lines, and numbers them from its beginning', () => {
    const log = `${'\n'.repeat(300_000)}error: it broke\n##[error]Process completed with exit code 1.\n`;
    const { lines, totalLines, anchor } = excerptLog(log, { budgetLines: 2 });
    expect(lines[0]).toEqual({ line: 300_001, text: 'error: it broke' });
    expect([totalLines, anchor]).toEqual([300_002, 300_002]);
    const early = excerptLog(`error: it broke\n${'\n'.repeat(300_000)}`, { budgetLines: 2 });
    expect(early.lines.map(({ text }) => text)).toEqual(['', '']);
  });

  test('is within its bounds whatever the log is, and never throws', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(
        'error: ',
        '##[error]',
        `${ESC}[8m`,
        '\r',
        '\n',
        '-----BEGIN PRIVATE KEY-----',
      ),
      fc.constantFrom('E   ', 'Traceback (most recent call last)', 'x'.repeat(5_000), '\uD800'),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
        fc.option(fc.string(), { nil: undefined }),
        fc.integer({ min: 0, max: 40 }),
        (log, passing, budgetLines) => {
          const { lines, totalLines, anchor } = excerptLog(log, { budgetLines, passing });
          expect(lines).toHaveLength(Math.min(budgetLines, totalLines));
          expect(totalLines).toBe(splitLog(log).length);
          expect(lines.every(({ text }) => text.length <= LINE_MAX)).toBe(true);
          const numbers = lines.map(({ line }) => line);
          expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
          expect(numbers.every((line) => line >= 1 && line <= totalLines)).toBe(true);
          expect(anchor === null || (anchor >= 1 && anchor <= totalLines)).toBe(true);
        },
      ),
    );
  });

  test.each<[string, string]>([
    ['one endless line', 'a'],
    ['endless words of failure', 'error failed '],
    ['endless colons and digits', 'x.y-1:2: '],
    ['nothing but line ends', '\r'],
    ['endless terminal sequences', `${ESC}[8m`],
    ['the same short line', 'E   a\n'],
    ['endless assignments', 'token token: a=b '],
    ['lines of blanks', `${' '.repeat(900)}x\n`],
    ['half an address again and again', `://${'a'.repeat(20)}:`],
    ['many long lines', `${'x.'.repeat(100)}a1:\n`],
  ])('takes linear time on %s', (_, piece) => {
    const log = piece.repeat(Math.ceil(200_000 / piece.length));
    const elapsedMs = stopwatch();
    excerptLog(log, { budgetLines: 400, passing: log });
    // A quadratic pattern would take minutes; the bound leaves room for a busy machine.
    expect(elapsedMs()).toBeLessThan(5_000);
  });
});
