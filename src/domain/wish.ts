import { isKept } from './mail-keep.ts';
import type { MailRule } from './mail-rule.ts';
import { isUnwanted, type Memory } from './memory.ts';
import type { ActionKind } from './proposal.ts';
import { hasFailed, type Mail, type Run, type Signal } from './signal.ts';
import type { Verdict } from './verdict.ts';

/** Below this a verdict is shown as unsure, and nothing is proposed from it. */
export const CONFIDENT = 0.7;

/** GitHub reruns a run for 30 days (REST, "Re-run failed jobs from a workflow run"). */
const RERUN_DAYS_MAX = 30;

/**
 * Which action, if any, a verdict suggests. It looks at the verdict's closed fields only; the mail itself
 * and memories may take a wish away, and can never add one. A rule of the person's own may add or replace one.
 */
export function wishFor(
  signal: Signal,
  verdict: Verdict,
  context: {
    memories: ReadonlyMap<string, Memory>;
    now: Date;
    /** The person's own rule about it, where one applies. */
    rule?: Pick<MailRule, 'effect'> | null;
  },
): ActionKind | null {
  if (signal.content.kind === 'run')
    return worthRerunning(signal.content, verdict, context.now) ? 'pipeline.rerun' : null;
  const ruled = ruledWish(signal.content, context.rule ?? null);
  if (ruled !== null) return ruled;
  if (verdict.confidence < CONFIDENT) return null;
  const kind = WISHES.get(verdict.category) ?? null;
  const stays =
    isKept(signal.content) ||
    context.rule?.effect === 'keep' ||
    unwanted(signal.content.from.address, context.memories);
  return kind === 'mail.archive' && stays ? null : kind;
}

const WISHES: ReadonlyMap<string, ActionKind> = new Map([
  ['promotion', 'mail.archive'],
  ['urgent', 'mail.label'],
  ['needsReply', 'mail.draft'],
]);

/** Nothing that would take out of sight what is kept whatever anybody says. */
function ruledWish(mail: Mail, rule: Pick<MailRule, 'effect'> | null): ActionKind | null {
  const kind = RULED.get(rule?.effect ?? '') ?? null;
  return kind !== 'mail.label' && isKept(mail) ? null : kind;
}

/** What a person's rule can have proposed. */
const RULED: ReadonlyMap<string, ActionKind> = new Map([
  ['archive', 'mail.archive'],
  ['star', 'mail.label'],
  ['read', 'mail.read'],
]);

/** Only a first attempt, and not where the change itself is broken: that needs a person, not another try. */
function worthRerunning(run: Run, verdict: Verdict, now: Date): boolean {
  const ageDays = (now.getTime() - Date.parse(run.createdAt)) / 86_400_000;
  const isFirst = run.attempt === 1 && run.status === 'completed' && ageDays < RERUN_DAYS_MAX;
  return isFirst && hasFailed(run) && (verdict.explanation?.retryable ?? true);
}

function unwanted(sender: string, memories: ReadonlyMap<string, Memory>): boolean {
  const memory = memories.get(sender.toLowerCase());
  return memory !== undefined && isUnwanted(memory);
}

/** Order in which scarce cards are given out: what waits for others first, tidying last. */
export const WISH_ORDER: readonly ActionKind[] = [
  'pipeline.rerun',
  'mail.draft',
  'mail.label',
  'mail.read',
  'mail.archive',
];
