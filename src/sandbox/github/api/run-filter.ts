import { attemptProgress, latestAttempt } from '../progress.ts';
import type { RunRecord } from '../records.ts';

/** GitHub answers at most this many results when any filter is set. */
const SEARCH_LIMIT = 1_000;
const FILTERS = ['actor', 'branch', 'created', 'event', 'head_sha', 'status', 'check_suite_id'];

/** Runs that exist by now and pass the query's filters, newest first. */
export function filterRuns(
  runs: readonly RunRecord[],
  query: URLSearchParams,
  now: number,
): { total: number; runs: RunRecord[] } {
  const passes = FILTERS.flatMap((name) => {
    const wanted = query.get(name);
    return wanted === null || wanted === '' ? [] : [test(name, wanted, now)];
  });
  const found = runs
    .filter((run) => run.createdAt <= now && passes.every((pass) => pass(run)))
    .sort((left, right) => right.createdAt - left.createdAt || right.id - left.id);
  return { total: found.length, runs: passes.length > 0 ? found.slice(0, SEARCH_LIMIT) : found };
}

function test(name: string, wanted: string, now: number): (run: RunRecord) => boolean {
  switch (name) {
    case 'actor':
      return ({ actor }) => actor.login.toLowerCase() === wanted.toLowerCase();
    case 'branch':
      // GitHub asks for the name alone: a fork's branch is found by it as well.
      return ({ branch }) => branch?.split(':').at(-1) === wanted;
    case 'event':
      return ({ event }) => event === wanted;
    case 'head_sha':
      return ({ sha }) => sha === wanted;
    case 'created':
      return createdTest(wanted);
    case 'status':
      return (run) => {
        const { status, conclusion } = attemptProgress(latestAttempt(run), now);
        return status === wanted || conclusion === wanted;
      };
    default:
      return () => false;
  }
}

/** GitHub's date search syntax: `2024-05-01`, `>=…`, `<…`, `a..b`, `*..b`; a day means all of it. */
function createdTest(wanted: string): (run: RunRecord) => boolean {
  const span = spanOf(wanted);
  return ({ createdAt }) => {
    const at = whole(createdAt);
    return span !== null && at >= span.from && at <= span.to;
  };
}

interface Span {
  from: number;
  to: number;
}

const SECOND_MS = 1_000;

function spanOf(wanted: string): Span | null {
  const [first = '', second] = wanted.split('..');
  if (second !== undefined) {
    const from = first === '*' ? -Infinity : instant(first, 'start');
    const to = second === '*' ? Infinity : instant(second, 'end');
    return from === null || to === null ? null : { from, to };
  }
  const sign = /^[<>]=?/.exec(wanted)?.[0] ?? '';
  const from = instant(wanted.slice(sign.length), 'start');
  const to = instant(wanted.slice(sign.length), 'end');
  return from === null || to === null ? null : signedSpan(sign, { from, to });
}

function signedSpan(sign: string, { from, to }: Span): Span {
  switch (sign) {
    case '>=':
      return { from, to: Infinity };
    case '>':
      return { from: to + SECOND_MS, to: Infinity };
    case '<=':
      return { from: -Infinity, to };
    case '<':
      return { from: -Infinity, to: from - SECOND_MS };
    default:
      return { from, to };
  }
}

/** Only whole seconds are ever shown, so only they are compared. */
function whole(ms: number): number {
  return Math.floor(ms / SECOND_MS) * SECOND_MS;
}

function instant(text: string, edge: 'start' | 'end'): number | null {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  // A `+` that was not percent-encoded in the query arrives as a space.
  const ms = Date.parse(isDay ? `${text}T00:00:00Z` : text.replace(' ', '+'));
  if (Number.isNaN(ms)) return null;
  return isDay && edge === 'end' ? ms + 86_400_000 - SECOND_MS : ms;
}
