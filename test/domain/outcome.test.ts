import { describe, expect, it } from 'vitest';
import {
  median,
  minutesSaved,
  type OutcomeRows,
  outcomesOf,
  pooled,
  precisionOf,
} from '#src/domain/outcome.ts';
import { outcomeLines, outcomeSummary, savedFormula } from '#src/domain/outcome-words.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 2, minutes));
const NOTHING: OutcomeRows = {
  failures: [],
  decisions: [],
  waitedMs: [],
  ended: {},
  done: {},
  explained: 0,
};
const NIGHT: OutcomeRows = {
  failures: [
    { failedAt: at(0), readAt: at(1), answeredAt: at(31), restoredAt: at(40), sameCommit: true },
    { failedAt: at(50), readAt: at(53), answeredAt: null, restoredAt: null, sameCommit: false },
  ],
  decisions: [
    { shownAt: at(5), decidedAt: at(9) },
    { shownAt: at(12), decidedAt: at(32) },
  ],
  waitedMs: [90 * 60_000, 30 * 60_000],
  ended: { done: 3, denied: 1, superseded: 5 },
  done: { 'pipeline.rerun': 1, 'mail.archive': 2 },
  explained: 2,
};
const MEETING = [{ from: at(10), to: at(30), title: null }];

describe('the outcomes of a person', () => {
  it('are told with what each rests on, decisions asked in a meeting apart', () => {
    const outcomes = outcomesOf(NIGHT, MEETING);
    const lines = Object.fromEntries(
      outcomeLines(outcomes).map(({ title, text }) => [title, text]),
    );
    expect(lines).toEqual({
      'To detect a failure': '2 min (median of 2)',
      'To acknowledge it': '30 min (median of 1)',
      'To restore': '40 min (median of 1)',
      'To decide, outside meetings': '4 min (median of 1)',
      'To decide, asked in a meeting': '20 min (median of 1)',
      'Blocked by unanswered approvals': '2 h in 2 runs',
      'False alarms': '1 of 2 failures passed again on the same commit',
      'Proposals that were right': '3 of 4 were approved and done',
      'Minutes saved': '7 to 23',
    });
  });

  it('give minutes saved as a range with the sum that it comes from, and never less than none', () => {
    const outcomes = outcomesOf(NIGHT, MEETING);
    expect(savedFormula(outcomes)).toContain(
      '2 archived × 0.1–0.25 + 1 reruns × 1–3 + 2 explained × 3–10 − 2 decided × 0.2',
    );
    const costly = outcomesOf({ ...NOTHING, decisions: NIGHT.decisions }, []);
    expect(minutesSaved(costly)).toEqual({ low: 0, high: 0 });
  });

  it('are no number where nothing happened', () => {
    const outcomes = outcomesOf(NOTHING, []);
    expect(new Set(outcomeLines(outcomes).map(({ text }) => text))).toEqual(
      new Set(['nothing to tell']),
    );
    expect(outcomeSummary(outcomes)).toBeNull();
    expect(median([])).toBeNull();
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('count against a proposal that it was denied or left to expire, not that events overtook it', () => {
    expect(precisionOf({ ended: { done: 1, expired: 1, superseded: 9, withdrawn: 9 } })).toEqual({
      good: 1,
      of: 2,
    });
  });
});

describe('the figures of a team', () => {
  const one = outcomesOf(NIGHT, MEETING);
  const quiet = outcomesOf(NOTHING, []);

  it('add up what five people or more contributed to', () => {
    const five = pooled([one, one, one, one, one, quiet]);
    expect(five.failures).toBe(10);
    expect(five.ended).toEqual({ done: 15, denied: 5, superseded: 25 });
    expect(five.decisionInMeetingMs).toHaveLength(5);
  });

  it('leave out every measure that four people or fewer contributed to', () => {
    const four = pooled([one, one, one, one, quiet, quiet]);
    expect(outcomeLines(four).every(({ text }) => text === 'nothing to tell')).toBe(true);
    expect(four).toEqual(pooled([quiet]));
  });
});
