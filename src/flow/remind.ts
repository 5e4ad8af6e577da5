import type { Context } from '../context.ts';
import { isSilent } from '../domain/notification.ts';
import { REMINDERS_PER_DAY_MAX, type ReminderShare, sharesOver } from '../domain/reminder.ts';
import { newId } from '../lib/ids.ts';
import { instantInWords } from '../lib/notation.ts';
import { localDay, localInstant } from '../lib/time.ts';
import { mutedRules } from '../store/notifications.ts';
import { tellByPost } from '../store/notices.ts';
import { findPerson } from '../store/people.ts';
import { renewCard } from '../store/proposals.ts';
import {
  lockPerson,
  noteReminders,
  remindersSince,
  type WaitingCard,
  waitingCards,
} from '../store/reminders.ts';
import { countHeld } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import { writtenForReader } from './reader.ts';
import * as say from '../words/telling.ts';

interface Due {
  card: WaitingCard;
  share: ReminderShare;
}

/**
 * Reminds of cards that wait when half and when nine tenths of their time are over: one notice a person for
 * all of them, few a day, and none on vacation, in quiet hours, or in the evening and at night of who named
 * none. Rows say what was given, so asking twice gives nothing twice.
 */
export async function remind(ctx: Context): Promise<void> {
  const now = ctx.clock.now();
  const byPerson = new Map<string, Due[]>();
  for (const card of await waitingCards(ctx.store.db)) {
    for (const share of sharesOver(card, now)) {
      for (const person of [card.ownerId, ...(card.delegateId === null ? [] : [card.delegateId])])
        byPerson.set(person, [...(byPerson.get(person) ?? []), { card, share }]);
    }
  }
  for (const [personId, due] of byPerson)
    await writtenForReader(ctx, personId, () =>
      ctx.store.write((unit) => remindPerson(unit, personId, due)),
    );
}

async function remindPerson(unit: Unit, personId: string, due: readonly Due[]): Promise<void> {
  await lockPerson(unit, personId);
  const person = await findPerson(unit.db, personId);
  if (person === null || isSilent(person, unit.at)) return;
  if ((await mutedRules(unit.db, personId, unit.at)).includes('reminders')) return;
  const midnight = localInstant(localDay(unit.at, person.timeZone), '00:00', person.timeZone);
  if ((await remindersSince(unit, personId, midnight)) >= REMINDERS_PER_DAY_MAX) return;
  const noticeId = newId('not');
  const of = due.map(({ card: { cardId }, share }) => ({ cardId, share }));
  const fresh = new Set(await noteReminders(unit, { personId, noticeId, of }));
  const cards = due.map(({ card }) => card).filter(({ cardId }) => fresh.has(cardId));
  const [first] = cards.toSorted((a, b) => a.expiresAt.getTime() - b.expiresAt.getTime());
  if (first === undefined) return;
  for (const { cardId: id, ownerId } of cards) await renewCard(unit, { id, ownerId });
  const held = await countHeld(unit.db, personId);
  await tellByPost(unit, {
    id: noticeId,
    ownerId: personId,
    what: say.theTimeRunsOutFor(fresh.size),
    safe: say.nothingHappensWithout,
    next: say.theFirstRunsOut(instantInWords(first.expiresAt, person.timeZone), held),
    offersNext: held > 0,
  });
  unit.record(personId, {
    type: 'reminder.given',
    actor: { kind: 'flow', id: 'sweep' },
    subject: noticeId,
    data: { person: personId, cards: [...fresh].toSorted() },
  });
}
