import { inMeeting, type Meeting } from './meeting.ts';
import { TEAM_MIN } from './policy-file.ts';
import type { ActionKind, ProposalState } from './proposal.ts';

/** One time that a pipeline began to fail, whatever failed after it until it passed again. */
export interface FailureTimes {
  failedAt: Date;
  /** When Nightshift had read it. */
  readAt: Date;
  /** When a person first acknowledged it, or decided about it. */
  answeredAt: Date | null;
  restoredAt: Date | null;
  /** It passed again without any other commit. */
  sameCommit: boolean;
}

/** What the rows say of one person and one window of time; no text, no model, no tokens. */
export interface OutcomeRows {
  failures: readonly FailureTimes[];
  decisions: readonly { shownAt: Date; decidedAt: Date }[];
  /** How long runs waited for an approval, within the window. */
  waitedMs: readonly number[];
  ended: Readonly<Partial<Record<ProposalState, number>>>;
  done: Readonly<Partial<Record<ActionKind, number>>>;
  explained: number;
}

/** Durations are milliseconds, one for each time that it happened. */
export interface Outcomes {
  detectMs: readonly number[];
  acknowledgeMs: readonly number[];
  restoreMs: readonly number[];
  decisionMs: readonly number[];
  decisionInMeetingMs: readonly number[];
  waitedMs: readonly number[];
  failures: number;
  falseAlarms: number;
  ended: OutcomeRows['ended'];
  done: OutcomeRows['done'];
  explained: number;
}

export function outcomesOf(rows: OutcomeRows, meetings: readonly Meeting[]): Outcomes {
  const { failures, decisions, waitedMs, ended, done, explained } = rows;
  const took = (wanted: boolean): number[] =>
    decisions
      .filter(({ shownAt }) => inMeeting(meetings, shownAt) === wanted)
      .map(({ shownAt, decidedAt }) => between(shownAt, decidedAt));
  return {
    detectMs: failures.map(({ failedAt, readAt }) => between(failedAt, readAt)),
    acknowledgeMs: failures.flatMap(({ readAt, answeredAt }) =>
      answeredAt === null ? [] : [between(readAt, answeredAt)],
    ),
    restoreMs: failures.flatMap(({ failedAt, restoredAt }) =>
      restoredAt === null ? [] : [between(failedAt, restoredAt)],
    ),
    decisionMs: took(false),
    decisionInMeetingMs: took(true),
    waitedMs,
    failures: failures.length,
    falseAlarms: failures.filter(({ sameCommit }) => sameCommit).length,
    ended,
    done,
    explained,
  };
}

/** Clocks of providers may be a little ahead. */
function between(from: Date, to: Date): number {
  return Math.max(0, to.getTime() - from.getTime());
}

/** Null where there is nothing to take the middle of. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low = 0, high = 0] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  return (low + high) / 2;
}

/** Proposals that were decided or left to end; what was overtaken by events says nothing of its worth. */
export function precisionOf({ ended }: Pick<Outcomes, 'ended'>): { good: number; of: number } {
  const { done = 0, failed = 0, denied = 0, expired = 0, undone = 0, unknown = 0 } = ended;
  return { good: done, of: done + failed + denied + expired + undone + unknown };
}

/** Minutes that somebody takes for it by hand, from and to. */
export const BY_HAND: Readonly<Partial<Record<ActionKind, readonly [low: number, high: number]>>> =
  {
    'mail.archive': [0.1, 0.25],
    'mail.label': [0.1, 0.25],
    'mail.read': [0.05, 0.1],
    'mail.file': [0.1, 0.25],
    'mail.draft': [1, 4],
    'mail.send': [1, 4],
    'pipeline.rerun': [1, 3],
    'pipeline.deploy': [2, 6],
    'pipeline.rollback': [5, 15],
    'pipeline.approve': [1, 3],
    'pipeline.reject': [1, 3],
    'pipeline.cancel': [1, 2],
    'pipeline.issue': [3, 8],
  };
/** To find the failing line in a log by hand. */
export const EXPLAINED_BY_HAND = [3, 10] as const;
/** What a decision on a card costs. */
export const DECISION_COSTS = 0.2;

/** What was done times the minutes by hand, less what the decisions cost; never below nothing. */
export function minutesSaved(outcomes: Outcomes): { low: number; high: number } {
  const decided = outcomes.decisionMs.length + outcomes.decisionInMeetingMs.length;
  const total = (end: 0 | 1): number =>
    Object.entries(BY_HAND).reduce(
      (sum, [kind, minutes]) => sum + minutes[end] * countOf(outcomes.done, kind),
      outcomes.explained * EXPLAINED_BY_HAND[end] - decided * DECISION_COSTS,
    );
  return { low: Math.max(0, total(0)), high: Math.max(0, total(1)) };
}

export function countOf(counts: Readonly<Record<string, number | undefined>>, key: string): number {
  return counts[key] ?? 0;
}

const MEASURES = [
  'detectMs',
  'acknowledgeMs',
  'restoreMs',
  'decisionMs',
  'decisionInMeetingMs',
  'waitedMs',
] as const;

/**
 * The figures of a group as one. A measure that fewer than five of its people contributed to would tell of
 * those few, and is left out: `null` where fewer than five people gave it anything.
 */
export function pooled(people: readonly Outcomes[]): Outcomes {
  const enough = (has: (each: Outcomes) => boolean): boolean =>
    people.filter(has).length >= TEAM_MIN;
  const [detectMs, acknowledgeMs, restoreMs, decisionMs, decisionInMeetingMs, waitedMs] =
    MEASURES.map((measure) =>
      enough((each) => each[measure].length > 0) ? people.flatMap((each) => each[measure]) : [],
    );
  const failing = enough(({ failures }) => failures > 0);
  const sum = (value: (each: Outcomes) => number): number =>
    people.reduce((total, each) => total + value(each), 0);
  return {
    detectMs: detectMs ?? [],
    acknowledgeMs: acknowledgeMs ?? [],
    restoreMs: restoreMs ?? [],
    decisionMs: decisionMs ?? [],
    decisionInMeetingMs: decisionInMeetingMs ?? [],
    waitedMs: waitedMs ?? [],
    failures: failing ? sum(({ failures }) => failures) : 0,
    falseAlarms: failing ? sum(({ falseAlarms }) => falseAlarms) : 0,
    ended: enough((each) => precisionOf(each).of > 0) ? added(people, 'ended') : {},
    done: enough(({ done }) => Object.keys(done).length > 0) ? added(people, 'done') : {},
    explained: enough(({ explained }) => explained > 0) ? sum(({ explained }) => explained) : 0,
  };
}

function added(people: readonly Outcomes[], part: 'ended' | 'done'): Record<string, number> {
  const total: Record<string, number> = {};
  for (const each of people)
    for (const [key, count] of Object.entries(each[part])) total[key] = (total[key] ?? 0) + count;
  return total;
}
