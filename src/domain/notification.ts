import { factsOf, NO_HISTORY } from './mail-facts.ts';
import { isQuiet, type PersonSettings } from './person.ts';
import { hasFailed, type Mail, type Run, type Signal } from './signal.ts';
import type { Verdict } from './verdict.ts';
import { localTime } from '../lib/time.ts';

/** Why something is told at once instead of in the morning. Everything else waits for the digest. */
export const NOTIFICATION_RULES = ['urgent', 'production'] as const;
export type NotificationRule = (typeof NOTIFICATION_RULES)[number];

/** What a person can mute: these rules, reminders of cards that wait, and the message after a meeting. */
export const MUTABLE = [...NOTIFICATION_RULES, 'reminders', 'meetings'] as const;
export type Mutable = (typeof MUTABLE)[number];

export const NOTIFICATION_CAPS = {
  perDay: 3,
  /** What follows shortly after comes along in the same message. */
  gatherMs: 10 * 60_000,
  linesMax: 5,
  /** Older news can wait for the digest. */
  newsForMs: 6 * 3_600_000,
} as const;

/** Who named no quiet hours hears nothing but the digest between this time and the time of the digest. */
const EVENING = '20:00';
const CONFIDENT = 0.8;
const MAIN_BRANCH = /^(?:main|master|production|release(?:\/.*)?)$/;
const DEPLOYS = /\b(?:deploy|deployment|release|production|prod)\b/i;

interface Mailbox {
  ownerAddress: string;
  /** As `MailContext` has it; without it no sender is proven. */
  authServer?: string;
}

/**
 * An urgent mail from the person's own organisation whose sender is proven, or a deployment of a main branch
 * that failed; null for everything else. Only closed fields and facts count: no words of a mail get it in.
 */
export function notificationRule(
  { content, receivedAt }: Signal,
  verdict: Pick<Verdict, 'category' | 'confidence'>,
  context: Mailbox & { now: Date },
): NotificationRule | null {
  if (context.now.getTime() - receivedAt.getTime() > NOTIFICATION_CAPS.newsForMs) return null;
  if (content.kind === 'run') return isProductionFailure(content) ? 'production' : null;
  const isSure = verdict.category === 'urgent' && verdict.confidence >= CONFIDENT;
  return isSure && isColleague(content, context) ? 'urgent' : null;
}

function isProductionFailure(run: Run): boolean {
  return hasFailed(run) && isDeployment(run) && MAIN_BRANCH.test(run.branch);
}

export function isDeployment(run: Pick<Run, 'workflow' | 'event'>): boolean {
  return DEPLOYS.test(run.workflow) || run.event === 'deployment';
}

function isColleague(mail: Mail, mailbox: Mailbox): boolean {
  const facts = factsOf(mail, { ...mailbox, history: NO_HISTORY });
  const isProven = facts.authentication.dmarc === 'pass';
  return facts.sameOrganisation && !facts.freeMailbox && isProven && facts.impersonates === null;
}

type Settings = Pick<
  PersonSettings,
  'timeZone' | 'digestTime' | 'quietFrom' | 'quietTo' | 'awayUntil'
>;

/**
 * Whether what waits is told now: not in quiet hours, not on vacation, gathered where it is not critical, and at
 * most three times a day.
 */
export function mayTellNow(
  settings: Settings,
  waiting: { oldestAt: Date; toldToday: number; isCritical?: boolean },
  now: Date,
): boolean {
  if (isSilent(settings, now) || waiting.toldToday >= NOTIFICATION_CAPS.perDay) return false;
  if (waiting.isCritical === true) return true;
  return now.getTime() - waiting.oldestAt.getTime() >= NOTIFICATION_CAPS.gatherMs;
}

/** In quiet hours and on vacation nothing is said but the digest. */
export function isSilent(settings: Settings, now: Date): boolean {
  if (settings.awayUntil !== null && settings.awayUntil > now) return true;
  return isUndisturbed(settings, now);
}

function isUndisturbed(settings: Settings, now: Date): boolean {
  const { quietFrom, quietTo, digestTime, timeZone } = settings;
  if (quietFrom !== null && quietTo !== null) return isQuiet(settings, now);
  const time = localTime(now, timeZone);
  return time < digestTime || time >= EVENING;
}
