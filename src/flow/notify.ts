import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import { dueWords } from '../domain/mail-due.ts';
import { isHeldBack } from '../domain/catch-up.ts';
import {
  mayTellNow,
  type Mutable,
  notificationRule,
  type NotificationRule,
} from '../domain/notification.ts';
import type { Person } from '../domain/person.ts';
import type { Signal } from '../domain/signal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { clip } from '../lib/text.ts';
import { localDay, localInstant } from '../lib/time.ts';
import { sealedNotification } from '../slack/blocks/notification.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { countIncidentsTold } from '../store/incident-reads.ts';
import {
  countToldSince,
  muteNotifications,
  tellAtOnce,
  toldAt,
  waitingNotifications,
} from '../store/notifications.ts';
import type { Post } from '../store/posts.ts';
import { isDigestAtHand } from './digest-due.ts';
import { mailboxOf } from './mailbox-of.ts';
import { meetingsAround } from './meetings.ts';
import { isUndisturbed } from './undisturbed.ts';

const MUTED_FOR_MS = 7 * 24 * 3_600_000;

interface Judged {
  accounts: readonly Account[];
  signals: readonly Signal[];
  verdicts: readonly Verdict[];
}

/** What of these should not wait for the digest. */
export function pressing(
  ctx: Context,
  { accounts, signals, verdicts }: Judged,
): { signalId: string; rule: NotificationRule; line: string }[] {
  const byId = new Map(signals.map((signal) => [signal.id, signal]));
  return verdicts.flatMap((verdict) => {
    const signal = byId.get(verdict.signalId);
    if (signal === undefined) return [];
    const account = accounts.find(({ id }) => id === signal.accountId);
    const context = { ...mailboxOf(ctx, account), now: ctx.clock.now() };
    const rule = notificationRule(signal, verdict, context);
    return rule === null ? [] : [{ signalId: signal.id, rule, line: lineOf(signal, verdict) }];
  });
}

function lineOf(signal: Signal, verdict: Verdict): string {
  if (signal.content.kind !== 'mail') return verdict.oneLine;
  const { name, address } = signal.content.from;
  const due =
    verdict.due === undefined ? '' : ` (${dueWords(verdict.due, signal.receivedAt.toISOString())})`;
  return `${name === '' ? address : name} — ${clip(verdict.oneLine, 120)}${due}`;
}

/** Asks for the message that is due now for this person, if any: one about everything that waits. */
export async function notify(ctx: Context, person: Person): Promise<void> {
  const now = ctx.clock.now();
  const { db } = ctx.store;
  const waiting = await waitingNotifications(db, person.id, now);
  const [oldest] = waiting;
  if (oldest === undefined) return;
  const midnight = localInstant(localDay(now, person.timeZone), '00:00', person.timeZone);
  const toldToday =
    (await countToldSince(db, person.id, midnight)) +
    (await countIncidentsTold(db, person.id, midnight));
  if (!mayTellNow(person, { oldestAt: oldest.notedAt, toldToday }, now)) return;
  if (await isDigestAtHand(ctx, person, now)) return;
  if (isHeldBack(await meetingsAround(ctx, person, now), now)) return;
  if (await isUndisturbed(ctx, person.id, now)) return;
  const ids = waiting.map(({ signalId }) => signalId);
  await ctx.store.write((unit) => tellAtOnce(unit, person.id, ids));
}

/** Until a week from now the person is told nothing of this kind but by the digest. */
export async function mute(
  ctx: Context,
  { ownerId, rule }: { ownerId: string; rule: Mutable },
): Promise<void> {
  const until = new Date(ctx.clock.now().getTime() + MUTED_FOR_MS);
  await ctx.store.write((unit) => muteNotifications(unit, { ownerId, rule, until }));
}

/** From now on the person is told of it again. */
export async function unmute(
  ctx: Context,
  { ownerId, rule }: { ownerId: string; rule: Mutable },
): Promise<void> {
  const until = ctx.clock.now();
  await ctx.store.write((unit) => muteNotifications(unit, { ownerId, rule, until }));
}

/** The post's subject is the instant at which its things were told. */
export async function renderNotification(ctx: Context, post: Post): Promise<SealedMessage> {
  return sealedNotification(await toldAt(ctx.store.db, post.owner_id, new Date(post.subject_id)));
}
