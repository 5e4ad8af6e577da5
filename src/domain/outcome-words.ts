import {
  BY_HAND,
  countOf,
  DECISION_COSTS,
  EXPLAINED_BY_HAND,
  median,
  minutesSaved,
  type Outcomes,
  precisionOf,
} from './outcome.ts';
import type { ActionKind } from './proposal.ts';
import { plural } from '../lib/text.ts';

export interface OutcomeLine {
  title: string;
  text: string;
}

const NONE = 'nothing to tell';

/** Each measure in words, with how many cases it rests on. */
export function outcomeLines(outcomes: Outcomes): OutcomeLine[] {
  const { failures, falseAlarms, waitedMs } = outcomes;
  const { good, of } = precisionOf(outcomes);
  const hours = waitedMs.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
  return [
    { title: 'To detect a failure', text: middle(outcomes.detectMs) },
    { title: 'To acknowledge it', text: middle(outcomes.acknowledgeMs) },
    { title: 'To restore', text: middle(outcomes.restoreMs) },
    { title: 'To decide, outside meetings', text: middle(outcomes.decisionMs) },
    { title: 'To decide, asked in a meeting', text: middle(outcomes.decisionInMeetingMs) },
    {
      title: 'Blocked by unanswered approvals',
      text: waitedMs.length === 0 ? NONE : `${tenth(hours)} h in ${plural(waitedMs.length, 'run')}`,
    },
    {
      title: 'False alarms',
      text:
        failures === 0
          ? NONE
          : `${falseAlarms} of ${plural(failures, 'failure')} passed again on the same commit`,
    },
    {
      title: 'Proposals that were right',
      text: of === 0 ? NONE : `${good} of ${of} were approved and done`,
    },
    { title: 'Minutes saved', text: rangeWords(outcomes) },
  ];
}

/** One line for the week, or null where there is nothing to tell. */
export function outcomeSummary(outcomes: Outcomes): string | null {
  const { good, of } = precisionOf(outcomes);
  const restored = median(outcomes.restoreMs);
  const { low, high } = minutesSaved(outcomes);
  const parts = [
    restored === null ? '' : `restored in ${duration(restored)} (median)`,
    of === 0 ? '' : `${good} of ${of} proposals were right`,
    high === 0 ? '' : `${Math.round(low)} to ${Math.round(high)} minutes saved`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

function middle(values: readonly number[]): string {
  const value = median(values);
  return value === null ? NONE : `${duration(value)} (median of ${values.length})`;
}

export function duration(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.round(ms / 1_000)} s`;
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return minutes < 2_880 ? `${tenth(minutes / 60)} h` : `${tenth(minutes / 1_440)} days`;
}

function rangeWords(outcomes: Outcomes): string {
  const { low, high } = minutesSaved(outcomes);
  return high === 0 ? NONE : `${Math.round(low)} to ${Math.round(high)}`;
}

/** The sum behind the range, so that anybody can disagree with a factor of it. */
export function savedFormula(outcomes: Outcomes): string {
  const decided = outcomes.decisionMs.length + outcomes.decisionInMeetingMs.length;
  const terms = Object.entries(BY_HAND).flatMap(([kind, [least, most]]) => {
    const count = countOf(outcomes.done, kind);
    return count === 0 ? [] : [`${count} ${kindWords(kind)} × ${least}–${most}`];
  });
  const [least, most] = EXPLAINED_BY_HAND;
  if (outcomes.explained > 0) terms.push(`${outcomes.explained} explained × ${least}–${most}`);
  const sum = terms.length === 0 ? 'nothing done yet' : terms.join(' + ');
  return `Minutes saved = ${sum} − ${decided} decided × ${DECISION_COSTS}: an estimate of the time by hand.`;
}

const KIND_WORDS: Readonly<Partial<Record<ActionKind, string>>> = {
  'mail.archive': 'archived',
  'mail.label': 'starred',
  'mail.read': 'marked as read',
  'mail.file': 'filed',
  'mail.draft': 'drafts',
  'mail.send': 'replies',
  'pipeline.rerun': 'reruns',
  'pipeline.deploy': 'deployments',
  'pipeline.rollback': 'rollbacks',
  'pipeline.approve': 'gates opened',
  'pipeline.reject': 'gates shut',
  'pipeline.cancel': 'cancelled',
  'pipeline.issue': 'issues',
};

function kindWords(kind: string): string {
  return Object.entries(KIND_WORDS).find(([known]) => known === kind)?.[1] ?? kind;
}

function tenth(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
