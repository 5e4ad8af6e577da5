import { isKept } from './mail-keep.ts';
import { keepsInSight, type MailRule } from './mail-rule.ts';
import { isNeverRead, isUnwanted, type Memory } from './memory.ts';
import type { ActionKind } from './proposal.ts';
import { hasFailed, type Mail, type Run, type Signal } from './signal.ts';
import type { Verdict } from './verdict.ts';

/** Below this a verdict is shown as unsure, and nothing is proposed from it. */
export const CONFIDENT = 0.7;

/** GitHub reruns a run for 30 days (REST, "Re-run failed jobs from a workflow run"). */
const RERUN_DAYS_MAX = 30;

/**
 * Which action, if any, a verdict suggests. It looks at the verdict's closed fields only; the mail itself
 * and memories may take a wish away, and can never add one; who always lets a sender's mail go may be asked to
 * leave the list instead of archiving. A rule of the person's own may add or replace one.
 */
export function wishFor(
  signal: Signal,
  verdict: Verdict,
  context: {
    memories: ReadonlyMap<string, Memory>;
    now: Date;
    /** The person's own rule about it, where one applies. */
    rule?: Pick<MailRule, 'effect'> | null;
    /** Whether the list that it came from may be left, and its owner was not asked before. */
    mayLeave?: () => boolean;
  },
): ActionKind | null {
  if (signal.content.kind === 'run')
    return worthRerunning(signal.content, verdict, context.now) ? 'pipeline.rerun' : null;
  const ruled = ruledWish(signal.content, context.rule ?? null);
  if (ruled !== null) return ruled;
  if (verdict.confidence < CONFIDENT) return null;
  const kind = WISHES.get(verdict.category) ?? null;
  if (kind === 'mail.draft' && signal.content.labels.includes('ANSWERED')) return null;
  return kind === 'mail.archive' ? tidying(signal.content, context) : kind;
}

type WishContext = Parameters<typeof wishFor>[2];

/** Out of sight with it, off the list that it came from, or neither. */
function tidying(mail: Mail, { memories, rule, mayLeave }: WishContext): ActionKind | null {
  const memory = memories.get(mail.from.address.toLowerCase());
  if (isKept(mail) || keepsInSight(rule?.effect)) return null;
  if (memory === undefined) return 'mail.archive';
  if (isUnwanted(memory)) return null;
  return isNeverRead(memory) && mayLeave?.() === true ? 'mail.unsubscribe' : 'mail.archive';
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
  ['file', 'mail.file'],
  ['junk', 'mail.report'],
]);

/** Only a first attempt, and not where the change itself is broken: that needs a person, not another try. */
function worthRerunning(run: Run, verdict: Verdict, now: Date): boolean {
  const ageDays = (now.getTime() - Date.parse(run.createdAt)) / 86_400_000;
  const isFirst = run.attempt === 1 && run.status === 'completed' && ageDays < RERUN_DAYS_MAX;
  if (run.rerun === 'never') return false;
  return isFirst && hasFailed(run) && (verdict.explanation?.retryable ?? true);
}

/** Order in which scarce cards are given out: what waits for others first, tidying last. */
export const WISH_ORDER: readonly ActionKind[] = [
  'pipeline.rerun',
  'mail.draft',
  'mail.label',
  'mail.read',
  'mail.file',
  'mail.archive',
  'mail.report',
  'mail.unsubscribe',
];
