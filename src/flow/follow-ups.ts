import type { Context } from '../context.ts';
import type { DigestFollowUp } from '../domain/digest.ts';
import type { Proposal } from '../domain/proposal.ts';
import { addDays, localDay, localInstant } from '../lib/time.ts';
import { unansweredSent } from '../store/sent-mails.ts';
import { unansweredReplies } from '../store/unanswered.ts';

/** Local days without an answer after which somebody is reminded, and after which no more. */
const REMINDED_AFTER_DAYS = 3;
export const REMINDED_UNTIL_DAYS = 14;
const SHOWN_MAX = 3;

/**
 * Whom the person waits for: what they sent and nobody answered, through Nightshift, and elsewhere where they let
 * that be looked at. It reads rows only.
 */
export async function followUps(
  { db }: Pick<Context['store'], 'db'>,
  person: { id: string; timeZone: string },
  now: Date,
): Promise<DigestFollowUp[]> {
  const window = windowOf(person.timeZone, now);
  const found = await unansweredReplies(db, person.id, window);
  const elsewhere = await unansweredSent(db, person.id, window);
  const replies = found.map((reply) => ({
    proposalId: reply.id,
    who: reply.facts['from'] ?? '',
    line: reply.facts['subject'] ?? '',
    sentAt: reply.movedAt.toISOString(),
  }));
  return [...replies, ...elsewhere.map((mail) => ({ ...mail, sentAt: mail.sentAt.toISOString() }))]
    .toSorted((a, b) => a.sentAt.localeCompare(b.sentAt))
    .slice(0, SHOWN_MAX);
}

/** The one of them that is still unanswered, or null. */
export async function unanswered(
  { db }: Pick<Context['store'], 'db'>,
  { ownerId, id, now }: { ownerId: string; id: string; now: Date },
): Promise<Proposal | null> {
  const found = await unansweredReplies(db, ownerId, { from: new Date(0), to: now, limit: 500 });
  return found.find((reply) => reply.id === id) ?? null;
}

function windowOf(timeZone: string, now: Date): { from: Date; to: Date; limit: number } {
  const today = localDay(now, timeZone);
  return {
    from: localInstant(addDays(today, -REMINDED_UNTIL_DAYS), '00:00', timeZone),
    to: localInstant(addDays(today, 1 - REMINDED_AFTER_DAYS), '00:00', timeZone),
    limit: SHOWN_MAX,
  };
}
