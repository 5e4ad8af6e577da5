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
import { figure, tenth } from '../lib/notation.ts';
import * as say from '../words/figures.ts';

export interface OutcomeLine {
  title: string;
  text: string;
}

const NONE = say.nothingToTell;

/** Each measure in words, with how many cases it rests on. */
export function outcomeLines(outcomes: Outcomes): OutcomeLine[] {
  const { failures, falseAlarms, waitedMs } = outcomes;
  const { good, of } = precisionOf(outcomes);
  const hours = waitedMs.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
  return [
    { title: say.toDetectAFailure, text: middle(outcomes.detectMs) },
    { title: say.toAcknowledge, text: middle(outcomes.acknowledgeMs) },
    { title: say.toRestore, text: middle(outcomes.restoreMs) },
    { title: say.toDecide, text: middle(outcomes.decisionMs) },
    { title: say.toDecideInAMeeting, text: middle(outcomes.decisionInMeetingMs) },
    {
      title: say.blockedByUnansweredApprovals,
      text: waitedMs.length === 0 ? NONE : say.run(tenth(hours), waitedMs.length),
    },
    {
      title: say.falseAlarms,
      text: failures === 0 ? NONE : say.ofPassedAgain(falseAlarms, failures),
    },
    {
      title: say.proposalsThatWereRight,
      text: of === 0 ? NONE : say.ofWereApprovedAndDone(good, of),
    },
    { title: say.minutesSaved, text: rangeWords(outcomes) },
  ];
}

/** One line for the week, or null where there is nothing to tell. */
export function outcomeSummary(outcomes: Outcomes): string | null {
  const { good, of } = precisionOf(outcomes);
  const restored = median(outcomes.restoreMs);
  const { low, high } = minutesSaved(outcomes);
  const parts = [
    restored === null ? '' : say.restoredInMedian(duration(restored)),
    of === 0 ? '' : say.ofProposalsWereRight(good, of),
    high === 0 ? '' : say.minutesSavedFromTo(Math.round(low), Math.round(high)),
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}

function middle(values: readonly number[]): string {
  const value = median(values);
  return value === null ? NONE : say.medianOf(duration(value), values.length);
}

export function duration(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.round(ms / 1_000)} s`;
  if (minutes < 120) return say.inMinutes(Math.round(minutes));
  return minutes < 2_880 ? `${tenth(minutes / 60)} h` : say.inDays(tenth(minutes / 1_440));
}

function rangeWords(outcomes: Outcomes): string {
  const { low, high } = minutesSaved(outcomes);
  return high === 0 ? NONE : say.fromTo(Math.round(low), Math.round(high));
}

/** The sum behind the range, so that anybody can disagree with a factor of it. */
export function savedFormula(outcomes: Outcomes): string {
  const decided = outcomes.decisionMs.length + outcomes.decisionInMeetingMs.length;
  const terms = Object.entries(BY_HAND).flatMap(([kind, [least, most]]) => {
    const count = countOf(outcomes.done, kind);
    return count === 0 ? [] : [`${figure(count)} ${kindWords(kind)} × ${least}–${most}`];
  });
  const [least, most] = EXPLAINED_BY_HAND;
  if (outcomes.explained > 0) terms.push(say.explained(outcomes.explained, least, most));
  const sum = terms.length === 0 ? say.nothingDoneYet : terms.join(' + ');
  return say.minutesSavedDecided(sum, decided, DECISION_COSTS);
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
  'pipeline.approve': say.gatesOpened,
  'pipeline.reject': say.gatesShut,
  'pipeline.cancel': 'cancelled',
  'pipeline.issue': 'issues',
};

function kindWords(kind: string): string {
  return Object.entries(KIND_WORDS).find(([known]) => known === kind)?.[1] ?? kind;
}
