import { describe, expect, it } from 'vitest';
import { LIFETIME_MS } from '#src/domain/policy.ts';
import { REMINDERS_PER_DAY_MAX } from '#src/domain/reminder.ts';
import { mute, unmute } from '#src/flow/notify.ts';
import { remind } from '#src/flow/remind.ts';
import { saveSettings } from '#src/store/people.ts';
import { DANA, MAILBOX, type Night, OWNER } from '../support/night.ts';
import { copyOf, handoverNight, handTo, SECOND } from './handover.ts';
import { conversation, keyOf, promotion, urgent, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, nightOf, onlyProposal, press } from './scenes.ts';

function reminders(night: Night, userId = DANA): string[] {
  return conversation(night.slack, userId)
    .filter((message) => keyOf(message).startsWith('notice-'))
    .map(({ blocks }) => wordsOf(blocks));
}

/** To this part of the card's lifetime, by the minute. */
async function toPart(night: Night, part: number, afterMs = 60_000): Promise<void> {
  const [proposal] = await night.proposals();
  const openedAt = (proposal?.expiresAt.getTime() ?? 0) - LIFETIME_MS.R1;
  night.clock.set(new Date(openedAt + part * LIFETIME_MS.R1 + afterMs));
  await night.runUntilIdle();
}

describe('a card that waits', () => {
  it('is said once when half of its time is over and once at nine tenths, in one notice for all', async () => {
    await using night = await nightOf([promotion(), urgent()]);
    await toPart(night, 0.5, -60_000);
    expect(reminders(night)).toEqual([]);
    await toPart(night, 0.5, 60_000);
    await carriedOut(night, 60_000);
    expect(reminders(night)).toHaveLength(1);
    expect(reminders(night)[0]).toContain('The time to decide runs out for 2 cards of yours');
    expect(wordsOf(cardOf(night, 'Archive').blocks)).toContain(
      'Half of the time to decide is over',
    );
    await toPart(night, 0.9);
    await carriedOut(night, 60_000);
    expect(reminders(night)).toHaveLength(2);
    expect(wordsOf(cardOf(night, 'Archive').blocks)).toContain('Little time to decide is left');
    expect(await audited(night, 'reminder.given')).toHaveLength(2);
    expect(night.effects()).toEqual([]);
  });

  it('is said once by any number of sweeps at once', async () => {
    await using night = await nightOf([promotion()]);
    const { expiresAt } = await onlyProposal(night);
    night.clock.set(new Date(expiresAt.getTime() - LIFETIME_MS.R1 / 6));
    await Promise.all(Array.from({ length: 8 }, () => remind(night.ctx)));
    await night.runUntilIdle();
    expect(reminders(night)).toHaveLength(1);
  });

  it('is not said once it is decided, nor after it ran out', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'deny');
    await toPart(night, 0.6);
    await toPart(night, 1.1);
    expect(reminders(night)).toEqual([]);
  });

  it('is not said in quiet hours or on vacation, and is said after them', async () => {
    await using night = await nightOf([promotion()]);
    const set = (changes: Parameters<typeof saveSettings>[2]): Promise<void> =>
      night.ctx.store.write((unit) => saveSettings(unit, OWNER, changes));
    await set({ quietFrom: '00:00', quietTo: '23:59' });
    await toPart(night, 0.5);
    expect(reminders(night)).toEqual([]);
    const awayUntil = new Date(night.clock.now().getTime() + 3_600_000);
    await set({ quietFrom: null, quietTo: null, awayUntil });
    await night.runUntilIdle();
    expect(reminders(night)).toEqual([]);
    await carriedOut(night, 3_600_000);
    expect(reminders(night)).toHaveLength(1);
  });

  it('is not said to who muted reminders, and is said again once they come back', async () => {
    await using night = await nightOf([promotion()]);
    await mute(night.ctx, { ownerId: OWNER, rule: 'reminders' });
    await toPart(night, 0.5);
    expect(reminders(night)).toEqual([]);
    await unmute(night.ctx, { ownerId: OWNER, rule: 'reminders' });
    await night.runUntilIdle();
    expect(reminders(night)).toHaveLength(1);
    expect(reminders(night)[0]).toContain('To mute reminders: the Home tab');
  });

  it('is not said in the evening or at night to who named no quiet hours, but in the morning', async () => {
    await using night = await nightOf([promotion()]);
    for (const part of [0.65, 0.75]) {
      await toPart(night, part);
      expect(reminders(night)).toEqual([]);
    }
    await toPart(night, 0.85);
    expect(reminders(night)).toHaveLength(1);
  });

  it('is said to whom it was handed to as well, without a word of what is on it (I16)', async () => {
    const { night } = await handoverNight({ mails: [promotion()] });
    await using _ = night;
    await handTo(night, SECOND);
    await toPart(night, 0.5);
    expect(reminders(night, SECOND)).toHaveLength(1);
    expect(reminders(night, SECOND)[0]).not.toContain('desk');
    expect(wordsOf(copyOf(night).blocks)).toContain('Half of the time to decide is over');
  });

  it(`is said at most ${REMINDERS_PER_DAY_MAX} times in a day, and the rest on the next`, async () => {
    await using night = await nightOf([promotion()]);
    await toPart(night, 0.5);
    await fillDay(night);
    await toPart(night, 0.5, 7_200_000);
    const before = reminders(night).length;
    night.gmail.deliver(MAILBOX, promotion('late'));
    await night.ctx.store.db.deleteFrom('reminders').where('share', '=', 'half').execute();
    await carriedOut(night, 60_000);
    expect(reminders(night)).toHaveLength(before);
    await carriedOut(night, 24 * 3_600_000);
    expect(reminders(night)).toHaveLength(before + 1);
  });
});

/** As if so many notices of this day were about shares that are not due again. */
async function fillDay(night: Night): Promise<void> {
  for (let at = 0; at < REMINDERS_PER_DAY_MAX; at += 1) {
    const id = `crd_other${at}`;
    const now = night.clock.now();
    const { db } = night.ctx.store;
    const card = { id, owner_id: OWNER, kind: 'mail.archive', created_at: now };
    await db.insertInto('cards').values(card).execute();
    const given = { card_id: id, person_id: OWNER, notice_id: `not_other${at}`, given_at: now };
    await db
      .insertInto('reminders')
      .values({ ...given, share: 'nine-tenths' })
      .execute();
  }
}
