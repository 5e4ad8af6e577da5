import { addDays, localDay, localTime } from '../lib/time.ts';
import type { Policy } from './policy-file.ts';
import { matchesAny } from './policy-rules.ts';
import type { Run } from './signal.ts';

/** Who is told of a production failure, in their order, and how long each is given to answer. */
export interface Duty {
  name: string;
  /** Slack user ids. */
  people: readonly string[];
  escalateAfterMs: number;
}

type Place = Pick<Run, 'repository' | 'branch' | 'environments'>;
type Entry = NonNullable<Policy['duty']>[number];

const ESCALATE_AFTER_MINUTES = 15;

/** The first duty of the file that matches; null where nobody is on duty for it. */
export function dutyFor(policy: Policy, run: Place, at: Date): Duty | null {
  const entry = policy.duty?.find(({ match }) => covers(match, run));
  if (entry === undefined) return null;
  return {
    name: entry.name,
    people: turned(entry, at),
    escalateAfterMs: (entry.escalateAfterMinutes ?? ESCALATE_AFTER_MINUTES) * 60_000,
  };
}

/** An environment that nobody can tell is none that a duty names. */
function covers({ repositories, environments, branches }: Entry['match'], run: Place): boolean {
  const isOf = (patterns: readonly string[] | undefined, values: readonly string[]): boolean =>
    patterns === undefined || matchesAny(patterns, values);
  return (
    isOf(repositories, [run.repository]) &&
    isOf(environments, run.environments ?? []) &&
    isOf(branches, [run.branch])
  );
}

/** With each shift the next one comes first, and the first one last. */
function turned({ people, shift }: Entry, at: Date): string[] {
  if (shift === undefined) return [...people];
  const today = localDay(at, shift.zone);
  const day = localTime(at, shift.zone) < shift.at ? addDays(today, -1) : today;
  const days = Math.round((Date.parse(day) - Date.parse(shift.from)) / 86_400_000);
  const turns = Math.max(0, Math.floor(days / shift.days)) % people.length;
  return [...people.slice(turns), ...people.slice(0, turns)];
}

/** Whether a failure there is one of production: where its environments are known, one is not staging. */
export function reachesProduction(policy: Policy | null, { environments = [] }: Place): boolean {
  const staging = policy?.staging ?? [];
  return environments.length === 0 || environments.some((name) => !matchesAny(staging, [name]));
}
