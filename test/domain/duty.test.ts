import { describe, expect, it } from 'vitest';
import { dutyFor, reachesProduction } from '#src/domain/duty.ts';
import { parsePolicy } from '#src/domain/policy-file.ts';
import { buildPolicy } from '../support/build-policy.ts';
import { buildRun } from '../support/build-signal.ts';

const at = (iso: string) => new Date(iso);
const NOON = at('2026-11-20T12:00:00Z');
const run = (changes: object = {}) => buildRun({ environments: ['production'], ...changes });

describe('who is on duty', () => {
  const people = ['U0A', 'U0B', 'U0C'];
  const duty = [
    {
      name: 'payments',
      match: { repositories: ['acme/pay*'], environments: ['prod*'] },
      people,
      escalateAfterMinutes: 5,
    },
    { name: 'all', match: { branches: ['main'] }, people: ['U0C'] },
  ];
  const policy = buildPolicy({ duty });

  it('is told by the first entry that matches, in its order and with its patience', () => {
    const found = dutyFor(policy, run({ repository: 'acme/payments' }), NOON);
    expect(found).toEqual({ name: 'payments', people, escalateAfterMs: 5 * 60_000 });
    expect(dutyFor(policy, run(), NOON)).toMatchObject({ name: 'all', escalateAfterMs: 900_000 });
  });

  it('is nobody where nothing matches, and an environment that nobody can tell matches nothing', () => {
    expect(dutyFor(policy, run({ branch: 'topic' }), NOON)).toBeNull();
    const unknown = buildRun({ repository: 'acme/payments', branch: 'topic' });
    expect(dutyFor(policy, unknown, NOON)).toBeNull();
    expect(dutyFor(buildPolicy(), run(), NOON)).toBeNull();
  });

  it('changes with each shift at its hour, in its zone, also over a change of the clocks', () => {
    const shift = { from: '2026-10-19', at: '09:00', days: 7, zone: 'Europe/Berlin' };
    const turning = buildPolicy({ duty: [{ name: 'all', people, shift }] });
    const first = (iso: string) => dutyFor(turning, run(), at(iso))?.people[0];
    expect(first('2026-10-19T07:00:00Z')).toBe('U0A');
    expect(first('2026-10-26T07:59:00Z')).toBe('U0A');
    expect(first('2026-10-26T08:00:00Z')).toBe('U0B');
    expect(first('2026-11-09T08:00:00Z')).toBe('U0A');
    expect(first('2026-01-01T00:00:00Z')).toBe('U0A');
  });

  it.each([
    ['nobody', '    people: []', '4:5: duty.0.people: an empty list matches nothing'],
    [
      'no patience',
      '    people: [U0A]\n    escalateAfterMinutes: 0',
      '5:5: duty.0.escalateAfterMinutes',
    ],
    [
      'a day that is none',
      "    people: [U0A]\n    shift: { from: '2026-02-30', at: '09:00', days: 7, zone: UTC }",
      '5:14: duty.0.shift.from: is not a day of any calendar',
    ],
    [
      'a name twice',
      '    people: [U0A]\n  - name: one\n    people: [U0B]',
      'duty.1.name: is a name given twice',
    ],
  ])('is not usable with %s, told with its line', (_, lines, words) => {
    expect(() => parsePolicy(`version: 1\nduty:\n  - name: one\n${lines}`, 'policy.yaml')).toThrow(
      words,
    );
  });
});

describe('a failure is one of production', () => {
  const policy = buildPolicy({ staging: ['staging', 'dev*'] });
  it.each([
    [['production'], true],
    [['staging', 'production'], true],
    [['staging', 'dev-1'], false],
    [[], true],
  ])('%j: %s', (environments, expected) => {
    expect(reachesProduction(policy, run({ environments }))).toBe(expected);
    expect(reachesProduction(null, run({ environments }))).toBe(true);
  });
});
