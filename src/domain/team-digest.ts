import { type RunEntry, runEntry } from './digest-entry.ts';
import { failureWords } from './failure.ts';
import { EVERY_DAY, hasDigestOn, type Person } from './person.ts';
import type { Run, Signal } from './signal.ts';
import type { Verdict } from './verdict.ts';
import * as say from '../words/runs.ts';

/** What a channel is told of a day. It has room for runs and for nothing else: mail cannot get in. */
export interface TeamDigest {
  workspace: string;
  channel: string;
  /** Whose pipelines these are, who chose the channel. */
  setBy: string;
  /** Local day of that person, `YYYY-MM-DD`. */
  day: string;
  timeZone: string;
  /** ISO 8601 instants. */
  from: string;
  to: string;
  /** Sources that could not be read, by name. */
  blind: readonly string[];
  /** Every run, failed ones first. */
  runs: readonly RunEntry[];
}

/**
 * On the weekdays of the person who chose the channel, and not on their public holidays. A vacation of theirs, or
 * that they want no digest of their own, keeps nothing from the others.
 */
export function hasTeamDigestOn(person: Person, day: string): boolean {
  const digestDays = person.digestDays.length === 0 ? [...EVERY_DAY] : person.digestDays;
  return hasDigestOn({ ...person, digestDays, awayUntil: null }, day);
}

/** A run for a place where others read along: what kind of failure it is, and no word of its log. */
export function channelRun(judged: { signal: Signal<Run>; verdict: Verdict }): RunEntry {
  const entry = runEntry(judged);
  if (entry.state !== 'failed') return entry;
  return { ...entry, line: failureWords(judged.verdict.explanation?.failure ?? 'unknown') };
}

/** `14 deployments: 4 failed, 1 still running.`; what could not be read comes first. */
export function teamHeadline({ runs, blind }: TeamDigest): string {
  const failed = runs.filter(({ state }) => state === 'failed').length;
  const running = runs.filter(({ state }) => state === 'running').length;
  const parts = [
    failed === 0 ? say.noneFailed : say.failedCount(failed),
    ...(running === 0 ? [] : [say.stillRunning(running)]),
  ];
  const unread = blind.length === 0 ? '' : say.notAllCouldBeRead(blind.join(', '));
  return `${unread}${runs.length} ${runs.length === 1 ? 'deployment' : 'deployments'}: ${parts.join(', ')}.`;
}
