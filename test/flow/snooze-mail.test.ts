import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { uncoveredEffects } from '#src/commands/approved-effects.ts';
import { receiptFor } from '#src/flow/receipt.ts';
import { returnsDue } from '#src/store/due-returns.ts';
import { pause } from '#src/flow/pause.ts';
import { saidWords } from '../listeners/asking.ts';
import { MAILBOX, type Night, OWNER } from '../support/night.ts';
import { cards, question, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, messageId, nightOf, press, states } from './scenes.ts';

const HOUR_MS = 3_600_000;

/** A night with one mail that was snoozed until nine on Monday; it is Saturday. */
async function snoozedNight(): Promise<Night> {
  const night = await nightOf([question()]);
  await press(night, cardOf(night), 'deny');
  expect(await saidWords(night, 'snooze the mail from Ana until Monday 9:00')).toContain(
    'I can snooze 1 item',
  );
  await night.runUntilIdle();
  const shown = wordsOf(cardOf(night, 'Snooze').blocks);
  expect(shown).toContain('Mon 23 Nov, 09:00 (Europe/Berlin)');
  expect(shown).toContain('puts it back there at the time named here');
  await press(night, cardOf(night, 'Snooze'), 'approve');
  await carriedOut(night);
  return night;
}

const labels = (night: Night) => {
  const id = messageId(night, 'contract');
  return night.gmail
    .messages(MAILBOX)
    .find((one) => one.id === id)
    ?.labelIds.toSorted();
};

const toMonday = async (night: Night, time = '08:00:01') => {
  night.clock.set(new Date(`2026-11-23T${time}Z`));
  await night.runUntilIdle();
};

it('takes a mail away and brings it back at its time, by the one approval, also after a restart (I1, I4)', async () => {
  await using night = await snoozedNight();
  expect(labels(night)).toEqual(['UNREAD']);
  expect(wordsOf(cardOf(night, 'Snooze').blocks)).toContain('Out of the inbox until Mon 23 Nov');
  await toMonday(night, '07:59:00');
  expect(labels(night)).toEqual(['UNREAD']);
  await night.restart();
  await toMonday(night);
  await carriedOut(night, HOUR_MS);
  expect(labels(night)).toEqual(['INBOX', 'UNREAD']);
  expect(night.effects()).toHaveLength(2);
  const card = wordsOf(cardOf(night, 'Snooze').blocks);
  expect(card).toMatch(/⏰[^]{1,4}Back in the inbox\./);
  expect(card).not.toContain('Undo');
  const ledger = await audited(night);
  expect(uncoveredEffects(ledger, night.effects())).toEqual([]);
  const claimOfSnooze = ledger.filter(
    ({ type, actor }) => type === 'proposal.approved' && actor.kind === 'person',
  );
  const without = ledger.filter((entry) => !claimOfSnooze.includes(entry));
  expect(uncoveredEffects(without, night.effects())).toHaveLength(2);
  const back = (await night.proposals()).find(({ kind }) => kind === 'mail.wake');
  expect(await receiptFor(night.ctx, { reference: back?.id ?? '' })).toMatchObject({
    receipt: { summary: { decidedBy: OWNER } },
  });
});

it('stays away while its owner pauses, comes back when they resume, and says so (I7)', async () => {
  await using night = await snoozedNight();
  const by = { by: OWNER };
  await pause(night.ctx, { person: OWNER }, { paused: true, ...by });
  await toMonday(night);
  expect(labels(night)).toEqual(['UNREAD']);
  night.clock.advance(100 * HOUR_MS);
  await night.runUntilIdle();
  expect(night.effects()).toHaveLength(1);
  await pause(night.ctx, { person: OWNER }, { paused: false, ...by });
  await night.runUntilIdle();
  expect(labels(night)).toEqual(['INBOX', 'UNREAD']);
  expect(wordsOf(cardOf(night, 'Snooze').blocks)).toContain(
    'later than Mon 23 Nov, 09:00 (Europe/Berlin): Nightshift was paused',
  );
});

it('does not come back from a mailbox that is disconnected, nor twice where it is back already (I6, I8)', async () => {
  await using night = await snoozedNight();
  const accounts = night.ctx.store.db.updateTable('accounts').where('kind', '=', 'gmail');
  await accounts.set({ state: 'removed' }).execute();
  await toMonday(night);
  expect(night.effects()).toHaveLength(1);
  await accounts.set({ state: 'connected' }).execute();
  const path = `/messages/${messageId(night, 'contract')}/modify`;
  await night.asOwner('POST', path, { addLabelIds: ['INBOX'] });
  await carriedOut(night, HOUR_MS);
  await carriedOut(night, HOUR_MS);
  expect(night.effects()).toHaveLength(1);
  const kinds = (await night.proposals()).filter(({ kind }) => kind === 'mail.wake');
  expect(kinds.map(({ state }) => state)).toEqual(['superseded']);
  expect(wordsOf(cardOf(night, 'Snooze').blocks)).toContain('Not put back by me');
});

it('is brought back when the last decision about it says, and no sooner (I2)', async () => {
  await using night = await snoozedNight();
  const path = `/messages/${messageId(night, 'contract')}/modify`;
  await night.asOwner('POST', path, { addLabelIds: ['INBOX'] });
  await carriedOut(night, HOUR_MS);
  await saidWords(night, 'snooze the mail from Ana until Wednesday 9:00');
  await night.runUntilIdle();
  const second = cards(night.slack).find(({ blocks }) => wordsOf(blocks).includes('Wed 25 Nov'));
  await press(night, second ?? cardOf(night), 'approve');
  await carriedOut(night);
  await toMonday(night);
  await carriedOut(night, HOUR_MS);
  expect(labels(night)).toEqual(['UNREAD']);
  night.clock.set(new Date('2026-11-25T08:00:01Z'));
  await carriedOut(night, HOUR_MS);
  expect(labels(night)).toEqual(['INBOX', 'UNREAD']);
  expect(night.effects()).toHaveLength(3);
});

it('is not brought back by an approval that was held while a later one was given (I2, I7)', async () => {
  await using night = await snoozedNight();
  const by = { by: OWNER };
  await pause(night.ctx, { person: OWNER }, { paused: true, ...by });
  await toMonday(night);
  const path = `/messages/${messageId(night, 'contract')}/modify`;
  await night.asOwner('POST', path, { addLabelIds: ['INBOX'] });
  await carriedOut(night, HOUR_MS);
  await saidWords(night, 'snooze the mail from Ana until Wednesday 9:00');
  await night.runUntilIdle();
  const second = cards(night.slack).find(({ blocks }) => wordsOf(blocks).includes('Wed 25 Nov'));
  await press(night, second ?? cardOf(night), 'approve');
  await night.asOwner('POST', path, { removeLabelIds: ['INBOX'] });
  await pause(night.ctx, { person: OWNER }, { paused: false, ...by });
  await carriedOut(night, HOUR_MS);
  expect(labels(night)).toEqual(['UNREAD']);
  const wakes = (await night.proposals()).filter(({ kind }) => kind === 'mail.wake');
  expect(wakes.map(({ state }) => state)).toEqual(['superseded']);
});

it('stays in spam where its owner moved it there meanwhile (I6)', async () => {
  await using night = await snoozedNight();
  const path = `/messages/${messageId(night, 'contract')}/modify`;
  await night.asOwner('POST', path, { addLabelIds: ['SPAM'] });
  await toMonday(night);
  await carriedOut(night, HOUR_MS);
  expect(labels(night)).toEqual(['SPAM', 'UNREAD']);
  expect(wordsOf(cardOf(night, 'Snooze').blocks)).toContain('it was moved to spam meanwhile');
});

it('comes back once when it is undone before, and not a second time at its time', async () => {
  await using night = await snoozedNight();
  await press(night, cardOf(night, 'Snooze'), 'undo');
  await carriedOut(night);
  expect(labels(night)).toEqual(['INBOX', 'UNREAD']);
  await toMonday(night);
  expect(night.effects()).toHaveLength(2);
  expect((await states(night)).toSorted()).toEqual(['denied', 'done', 'undone']);
});

it('asks until when where that is not said, or can mean two times, and brings back nothing that was denied', async () => {
  await using night = await nightOf([question()]);
  for (const words of ['snooze the mail from Ana', 'snooze the mail from Ana until 11/12'])
    expect(await saidWords(night, words)).toContain('Until when?');
  expect((await night.proposals()).some(({ kind }) => kind === 'mail.snooze')).toBe(false);
  await saidWords(night, 'snooze the mail from Ana until Monday 9:00');
  await night.runUntilIdle();
  await press(night, cardOf(night, 'Snooze'), 'deny');
  await toMonday(night);
  expect((await night.proposals()).some(({ kind }) => kind === 'mail.wake')).toBe(false);
  expect(night.effects()).toEqual([]);
});

it('is due at its time however many others are due that cannot be brought back', async () => {
  await using night = await snoozedNight();
  const { db } = night.ctx.store;
  await sql`
    insert into proposals select (jsonb_populate_record(snoozed, jsonb_build_object(
      'id', 'a' || n, 'version', 100 + n, 'decided_by', null, 'decided_at', null))).*
    from proposals snoozed, generate_series(1, 600) n where snoozed.kind = 'mail.snooze'
  `.execute(db);
  const own = (await night.proposals()).find(({ kind, id }) => kind === 'mail.snooze' && id > 'b');
  expect(await returnsDue(db, night.clock.now())).toEqual([]);
  const due = await returnsDue(db, new Date('2026-11-23T08:00:01Z'));
  expect(due).toContain(own?.id);
  expect(due).toHaveLength(601);
});
