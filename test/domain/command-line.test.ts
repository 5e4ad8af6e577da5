import { describe, expect, test } from 'vitest';
import { readCommandLine } from '#src/domain/command-line.ts';

const VOCABULARY = [
  { name: 'status', synonyms: ['state'] },
  { name: 'approvals', synonyms: ['waiting', 'what waits'] },
  { name: 'pause', synonyms: ['halt'] },
  { name: 'time', synonyms: ['digest time'] },
  { name: 'digest', synonyms: [] },
];

const read = (typed: string) => readCommandLine(typed, VOCABULARY);

describe('a command line', () => {
  test.each([
    ['', 'status', ''],
    ['   ', 'status', ''],
    ['status', 'status', ''],
    ['/nightshift status', 'status', ''],
    ['nightshift, Status!', 'status', ''],
    ['APPROVALS', 'approvals', ''],
    ['what  waits?', 'approvals', ''],
    ['halt', 'pause', ''],
    ['digest time 07:30 weekdays', 'time', '07:30 weekdays'],
    ['digest  yesterday', 'digest', 'yesterday'],
  ])('%j is %s with %j', (typed, name, rest) => {
    expect(read(typed)).toEqual({ kind: 'known', name, rest });
  });

  test.each([
    ['staus', 'status'],
    ['stauts', 'status'],
    ['aprovals', 'approvals'],
    ['appr', 'approvals'],
    ['puase', 'pause'],
    ['digets yesterday', 'digest yesterday'],
  ])('%j is offered as %j, and not run', (typed, guess) => {
    expect(read(typed)).toMatchObject({ kind: 'unknown', guess });
  });

  test.each(['xyzzy', 'st', 'archive the newsletters', '⏸️', '__proto__'])(
    '%j is nothing, and nothing is guessed',
    (typed) => {
      expect(read(typed)).toMatchObject({ kind: 'unknown', guess: null });
    },
  );
});
