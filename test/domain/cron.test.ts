import { describe, expect, it } from 'vitest';
import { lastCame, parseCron } from '#src/domain/cron.ts';
import type { ActionKind } from '#src/domain/proposal.ts';
import { freezeFacts, frozenThere } from '#src/domain/provider-freeze.ts';

const last = (text: string, at: string, zone = 'UTC'): string | undefined => {
  const cron = parseCron(text);
  return cron === null ? 'unread' : lastCame(cron, new Date(at), zone)?.toISOString();
};

describe('a cron expression', () => {
  // 20 November 2026 is a Friday.
  it.each([
    ['0 23 * * 5', '2026-11-21T02:00:00Z', '2026-11-20T23:00:00.000Z'],
    ['0 23 * * 5', '2026-11-20T23:00:00Z', '2026-11-20T23:00:00.000Z'],
    ['0 23 * * fri', '2026-11-20T22:59:59Z', '2026-11-13T23:00:00.000Z'],
    ['*/20 8-10 * * *', '2026-11-20T09:35:00Z', '2026-11-20T09:20:00.000Z'],
    ['0 7 * * 0', '2026-11-23T00:00:00Z', '2026-11-22T07:00:00.000Z'],
    ['0 7 * * 7', '2026-11-23T00:00:00Z', '2026-11-22T07:00:00.000Z'],
    ['0 0 24 dec *', '2026-11-23T00:00:00Z', '2025-12-24T00:00:00.000Z'],
    ['0 0 29 2 *', '2026-11-23T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0 0 1,15 * *', '2026-11-23T00:00:00Z', '2026-11-15T00:00:00.000Z'],
    ['0 0 13 * 5', '2026-11-21T00:00:00Z', '2026-11-20T00:00:00.000Z'],
    ['5/15 * * * *', '2026-11-20T09:58:00Z', '2026-11-20T09:50:00.000Z'],
    ['0 0 31 2 *', '2026-11-20T09:58:00Z', undefined],
  ])('%s last came before %s at %s', (text, at, expected) => {
    expect(last(text, at)).toBe(expected);
  });

  it('comes by the clock of its zone, also over a change of the clocks', () => {
    expect(last('0 23 * * 5', '2026-11-21T02:00:00Z', 'Europe/Berlin')).toBe(
      '2026-11-20T22:00:00.000Z',
    );
    expect(last('0 23 * * 5', '2026-10-24T02:00:00Z', 'Europe/Berlin')).toBe(
      '2026-10-23T21:00:00.000Z',
    );
  });

  it.each(['', '0 23 * *', '0 23 * * 5 *', '60 0 * * *', '0 24 * * *', '0 0 0 * *', '@daily'])(
    'is not guessed where it is none that is known: %s',
    (text) => {
      expect(parseCron(text)).toBeNull();
    },
  );

  it.each(['0 0 L * *', '0 0 * * 5#2', '0 0 * * fr', '5-1 * * * *', '*/0 * * * *', '1,, * * * *'])(
    'is not guessed either where it says more: %s',
    (text) => {
      expect(parseCron(text)).toBeNull();
    },
  );
});

describe('a freeze period of the project', () => {
  const WEEKEND = { begin: '0 23 * * 5', end: '0 7 * * 1', zone: 'UTC' };
  const asked = (at: string | null, periods = [WEEKEND], kind = 'pipeline.deploy' as const) =>
    frozenThere({
      proposal: { kind, facts: { freezes: freezeFacts(periods) } },
      at: at === null ? null : new Date(at),
    });

  const frozen = (kind: ActionKind, facts: Record<string, string> = {}) =>
    frozenThere({
      proposal: { kind, facts: { ...facts, freezes: freezeFacts([WEEKEND]) } },
      at: new Date('2026-11-21T12:00:00Z'),
    });

  it('refuses from its beginning to its end, and says which one it is', () => {
    expect(asked('2026-11-20T22:59:59Z')).toBeNull();
    expect(asked('2026-11-20T23:00:00Z')?.refuse).toBe(
      'Frozen by the project’s own freeze period, 0 23 * * 5 to 0 7 * * 1 (UTC).',
    );
    expect(asked('2026-11-23T06:59:59Z')).not.toBeNull();
    expect(asked('2026-11-23T07:00:00Z')).toBeNull();
  });

  it('is none where there are none, where no time is asked for, and for what puts nothing live', () => {
    const during = '2026-11-21T12:00:00Z';
    expect(asked(during, [])).toBeNull();
    expect(asked(null)).toBeNull();
    expect(frozen('pipeline.cancel')).toBeNull();
    expect(frozen('pipeline.reject')).toBeNull();
    expect(frozen('pipeline.issue')).toBeNull();
  });

  it('holds all that changes what is live, a rollback and a rerun among it', () => {
    expect(frozen('pipeline.deploy')).not.toBeNull();
    expect(frozen('pipeline.approve')).not.toBeNull();
    expect(frozen('pipeline.rollback')).not.toBeNull();
    expect(frozen('pipeline.rerun', { environments: 'production' })).not.toBeNull();
  });

  it('holds a rerun of which nobody can tell what it reaches, and none that is known to reach nothing', () => {
    expect(frozen('pipeline.rerun')).not.toBeNull();
    expect(frozen('pipeline.rerun', { environments: 'review/${{ github.ref }}' })).not.toBeNull();
    expect(frozen('pipeline.rerun', { environments: '' })).toBeNull();
  });

  it('is no long work, however many there are and however rarely they come', () => {
    const never = { ...WEEKEND, begin: '0 0 30 2 *', end: '0 0 29 2 *' };
    const before = process.cpuUsage();
    expect(
      asked(
        '2026-11-18T12:00:00Z',
        Array.from({ length: 300 }, () => never),
      ),
    ).toBeNull();
    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
  });

  it('that began and never ends is in force', () => {
    const forGood = { ...WEEKEND, end: '0 0 31 2 *' };
    expect(asked('2026-11-18T12:00:00Z', [forGood])).not.toBeNull();
    expect(asked('2026-11-18T12:00:00Z', [{ ...forGood, begin: forGood.end }])).toBeNull();
  });

  it.each([
    { ...WEEKEND, begin: '@weekly' },
    { ...WEEKEND, end: '0 7 * * 1 | 0' },
    { ...WEEKEND, zone: 'Middle/Earth' },
  ])('counts as in force where it cannot be read: %j', (period) => {
    expect(asked('2026-11-18T12:00:00Z', [period])?.refuse).toContain('cannot be read');
  });

  it('is found behind one that is not in force', () => {
    const other = { ...WEEKEND, begin: '0 0 24 12 *', end: '0 0 27 12 *' };
    expect(asked('2026-11-21T12:00:00Z', [other, WEEKEND])).not.toBeNull();
    expect(asked('2026-11-21T12:00:00Z', [other])).toBeNull();
  });
});
