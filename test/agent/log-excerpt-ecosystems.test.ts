import { describe, expect, test } from 'vitest';
import { excerptLog } from '#src/agent/log-excerpt.ts';
import { FURTHER } from './log-causes-further.ts';
import { NATIVE } from './log-causes-native.ts';
import { PLATFORM } from './log-causes-platform.ts';
import { SCRIPT } from './log-causes-script.ts';
import { WEB } from './log-causes-web.ts';
import { CAUSES } from './log-causes.ts';
import { LISTS } from './log-lists.ts';
import { provokedErrors, unmarkedErrors } from './log-noise.ts';

const ALL = Object.entries({
  ...CAUSES,
  ...LISTS,
  ...NATIVE,
  ...SCRIPT,
  ...WEB,
  ...PLATFORM,
  ...FURTHER,
});

/** Lines of a healthy build, with the words of failure that healthy builds are full of. */
const ROUTINE = [
  'Downloading https://repo.example.org/artifact/error-handler/1.4.2/error-handler-1.4.2.jar (81 kB)',
  '[ 42%] Building CXX object src/CMakeFiles/core.dir/error.cc.o',
  'test io::errors_are_reported ... ok',
  'ok   example.org/app/failover 0.031s',
  'PASS src/exception/handler.test.ts (5.2 s)',
  'warning: unused variable `result` [-Wunused-variable]',
  'npm WARN deprecated har-validator@5.1.5: this library is no longer supported',
  '  ✓ refuses an invalid token (12 ms)',
  'Tests run: 31, Failures: 0, Errors: 0, Skipped: 2',
  'Selecting previously unselected package libgpg-error-dev.',
  'tests/test_failures.py .................. [ 61%]',
  'INFO  starting worker 12 with timeout=3000 retries=3',
  'Compiling 218 Scala sources to /home/travis/target/classes ...',
  '$ export CFLAGS="-Wall -Werror -O2"',
  'inflating: site/404-not-found.html',
  'checking for strerror_r... yes',
];

function routine(lines: number): string[] {
  return Array.from({ length: lines }, (_, index) => {
    const line = ROUTINE[(index * 7) % ROUTINE.length] ?? '';
    return line.replace(/\d+/, String(index));
  });
}

/** Lines of a healthy build before the cause. */
const BEFORE = 700;

function failingLog(cause: string, ending: readonly string[]): { log: string; lines: string[] } {
  const lines = cause.split('\n').slice(1);
  const log = [...routine(BEFORE), ...lines, ...routine(120), ...ending].join('\n');
  return { log, lines };
}

const ENDING = [
  '##[error]Process completed with exit code 1.',
  'Post job cleanup.',
  '[command]/usr/bin/git config --local --unset-all http.https://github.com/.extraheader',
];

/** Travis CI goes on for long after the command that failed. */
const TRAVIS_ENDING = [
  'travis_time:end:0a1b2c3d:start=1,finish=2,duration=3\r\u001B[0K',
  '\u001B[31;1mThe command "./build.sh" exited with 1.\u001B[0m',
  'travis_fold:start:cache.2\r\u001B[0Kstore build cache',
  ...routine(600),
  'Done. Your build exited with 1.',
];

describe('an excerpt of a failing log', () => {
  test.each(Object.entries(CAUSES))('holds the whole cause that %s prints', (_, cause) => {
    const { log, lines } = failingLog(cause, ENDING);
    const excerpt = excerptLog(log, { budgetLines: 100 });
    const shown = new Set(excerpt.lines.map(({ line }) => line));
    const missing = lines.filter((_, index) => !shown.has(BEFORE + 1 + index));
    expect(missing).toEqual([]);
  });

  test.each(Object.entries(LISTS))('holds the whole list that %s prints', (_, cause) => {
    const { log, lines } = failingLog(cause, TRAVIS_ENDING);
    const shown = new Set(excerptLog(log, { budgetLines: 200 }).lines.map(({ line }) => line));
    expect(lines.filter((_, index) => !shown.has(BEFORE + 1 + index))).toEqual([]);
  });

  test.each(Object.entries({ ...CAUSES, ...LISTS }))(
    'ends with what was printed last, as of %s',
    (_, cause) => {
      const last = ['the answer', 'of the ledger', 'is one cent off'];
      const log = [...cause.split('\n'), ...routine(400), ...last, ...ENDING].join('\n');
      const shown = excerptLog(log, { budgetLines: 200 }).lines.map(({ text }) => text);
      expect(shown).toEqual(expect.arrayContaining(last));
    },
  );

  test.each(ALL)('holds all of what %s prints among errors that tests provoke', (_, cause) => {
    for (const noise of [provokedErrors, unmarkedErrors]) {
      const lines = cause.split('\n').slice(1);
      const log = [...noise(900), ...lines, ...noise(400), ...TRAVIS_ENDING].join('\n');
      const shown = new Set(excerptLog(log, { budgetLines: 200 }).lines.map(({ line }) => line));
      expect(lines.filter((__, index) => !shown.has(901 + index))).toEqual([]);
    }
  });

  test.each(ALL)('holds a long list of what %s prints, right before the end', (_, cause) => {
    const lines = cause.split('\n').slice(1);
    const list = Array.from({ length: Math.max(1, Math.floor(110 / lines.length)) }, () => lines);
    const log = [...provokedErrors(1_500), ...list.flat(), ...TRAVIS_ENDING].join('\n');
    const shown = new Set(excerptLog(log, { budgetLines: 200 }).lines.map(({ line }) => line));
    expect(list.flat().filter((__, index) => !shown.has(1_501 + index))).toEqual([]);
  });
});
