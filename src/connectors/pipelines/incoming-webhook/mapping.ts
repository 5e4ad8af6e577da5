import { createHash } from 'node:crypto';
import type { Run, RunConclusion } from '../../../domain/signal.ts';
import { Invalid } from '../../../lib/errors.ts';
import { clip, singleLine } from '../../../lib/text.ts';
import type { Meaning, Place, Settings } from './settings.ts';

const TEXT_MAX = 200;
const URL_MAX = 2_000;

/** The text at a place; null where there is none. Numbers and truth values count as their text. */
export function textAt(data: unknown, place: Place | undefined): string | null {
  if (place === undefined) return null;
  if (typeof place !== 'string') return place.value;
  let found = data;
  for (const part of place.slice(1).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return null;
    found = Reflect.get(found, key);
  }
  if (typeof found === 'string') return found;
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : null;
}

/** An instant at a place: ISO 8601, or Unix seconds or milliseconds; null where there is none. */
export function instantAt(data: unknown, place: Place | undefined): Date | null {
  const text = textAt(data, place);
  if (text === null) return null;
  const ms = /^\d{9,10}$/.test(text)
    ? Number(text) * 1_000
    : /^\d{12,13}$/.test(text)
      ? Number(text)
      : Date.parse(text);
  return Number.isNaN(ms) ? null : new Date(ms);
}

/** Whether a delivery is about a run at all. */
export function isAboutRun(data: unknown, { when }: Settings): boolean {
  return Object.entries(when).every(([pointer, texts]) => {
    const text = textAt(data, pointer);
    return text !== null && texts.includes(text);
  });
}

const ENDED: ReadonlyMap<Meaning, RunConclusion> = new Map([
  ['success', 'success'],
  ['failure', 'failure'],
  ['timed_out', 'timed_out'],
  ['cancelled', 'cancelled'],
  ['skipped', 'skipped'],
]);

/** The run that a delivery speaks of. Throws `Invalid` that names what is missing. */
export function toRun(data: unknown, settings: Settings, now: Date): Run {
  const { run } = settings;
  const line = (place: Place | undefined): string =>
    clip(singleLine(textAt(data, place) ?? ''), TEXT_MAX);
  const must = (name: 'repository' | 'workflow' | 'id' | 'status'): string => {
    const text = line(run[name]);
    if (text === '') throw new Invalid(`A delivery has no text for ${name}`);
    return text;
  };
  const status = must('status');
  const meaning = Object.hasOwn(settings.statuses, status) ? settings.statuses[status] : undefined;
  if (meaning === undefined) throw new Invalid('A delivery has a status that `statuses` lacks');
  // A sender's clock may be ahead; what it says later must still count as later.
  const updatedAt = earliest(instantAt(data, run.updatedAt) ?? now, now);
  const startedAt = earliest(instantAt(data, run.startedAt) ?? updatedAt, updatedAt);
  const environment = line(run.environment);
  const conclusion = ENDED.get(meaning) ?? null;
  return {
    kind: 'run',
    repository: must('repository'),
    workflow: `${must('workflow')}${environment === '' ? '' : ` to ${environment}`}`,
    runId: numberOf(must('id')),
    attempt: attemptOf(line(run.attempt)),
    status: conclusion === null ? (meaning === 'running' ? 'in_progress' : meaning) : 'completed',
    conclusion,
    headSha: line(run.sha),
    branch: line(run.ref),
    event: 'webhook',
    actor: line(run.actor),
    commitTitle: line(run.title),
    url: pageOf(textAt(data, run.url), settings),
    createdAt: startedAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

function earliest(a: Date, b: Date): Date {
  return a < b ? a : b;
}

/** Runs are numbered here; what is no number becomes one of 48 bits. */
function numberOf(id: string): number {
  if (/^[1-9]\d{0,14}$/.test(id)) return Number(id);
  return createHash('sha256').update(id).digest().readUIntBE(0, 6);
}

function attemptOf(text: string): number {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
}

/** A page on one of the named hosts; anything else is left out. */
function pageOf(text: string | null, { hosts }: Settings): string {
  const url = text === null || text.length > URL_MAX ? null : URL.parse(text);
  return url !== null && url.protocol === 'https:' && hosts.includes(url.host) ? url.href : '';
}
