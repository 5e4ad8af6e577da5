import { describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { saveSettings } from '#src/store/people.ts';
import { heldGrants } from '#src/store/vault.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER } from '../support/night.ts';
import { conversation, digests, keyOf, urgent, wordsOf } from './mails.ts';
import { toldTo } from './scenes.ts';

/** In the afternoon, with the digest of the day behind. */
async function afternoon(): Promise<Night> {
  const night = await openNight();
  await night.untilMorning();
  night.clock.set(new Date('2026-11-21T12:00:00.000Z'));
  return night;
}

async function comes(night: Night, name: string): Promise<void> {
  night.gmail.deliver(MAILBOX, urgent(name));
  await later(night, 2);
}

async function later(night: Night, minutes: number): Promise<void> {
  night.clock.advance(minutes * 60_000);
  await night.runUntilIdle();
}

const told = (night: Night) =>
  conversation(night.slack).filter((message) => keyOf(message).startsWith('now-'));

const ended = (night: Night) =>
  conversation(night.slack).filter((message) => keyOf(message).startsWith('meeting-'));

describe('what should not wait for the digest', () => {
  it('is told in one message, with why it came and how it stops', async () => {
    await using night = await afternoon();
    await comes(night, 'shop');
    await comes(night, 'till');
    expect(told(night)).toEqual([]);
    await later(night, 11);
    const [message, ...more] = told(night);
    expect(more).toEqual([]);
    const words = wordsOf(message?.blocks);
    expect(words).toContain('2 things that should not wait for the digest');
    expect(words).toContain('URGENT: the till is down');
    expect(words).toContain('Why now: an urgent mail from your own organisation');
    expect(night.slack.refused).toEqual([]);
  });

  it('is told three times a day, and the rest by the digest', async () => {
    await using night = await afternoon();
    for (const name of ['one', 'two', 'three', 'four']) {
      await comes(night, name);
      await later(night, 11);
    }
    expect(told(night)).toHaveLength(3);
  });

  it('waits for the end of quiet hours, and is told by the digest alone where that comes first', async () => {
    await using night = await afternoon();
    const quiet = { quietFrom: '12:00', quietTo: '08:00' };
    await night.ctx.store.write((unit) => saveSettings(unit, OWNER, quiet));
    await comes(night, 'shop');
    await later(night, 11);
    night.clock.set(new Date('2026-11-22T06:00:01.000Z'));
    await night.runUntilIdle();
    await later(night, 180);
    expect(told(night)).toEqual([]);
  });

  it.each(['do not disturb', 'a status'] as const)(
    'waits while Slack says by %s that its reader is busy, and is told with what else waited',
    async (how) => {
      await using night = await afternoon();
      const from = night.clock.now();
      const to = new Date(from.getTime() + 60 * 60_000);
      const status = { text: 'In a meeting', emoji: ':spiral_calendar_pad:', until: to };
      const busy = how === 'a status' ? { status } : { doNotDisturb: { from, to } };
      night.slack.as(DANA).becomes(busy);
      await comes(night, 'shop');
      await later(night, 30);
      expect(ended(night)).toEqual([]);
      await later(night, 31);
      expect(told(night)).toEqual([]);
      expect(ended(night).map(({ text }) => text)).toEqual([
        expect.stringMatching(/^While you were in a meeting 12:\d\d–14:00: 1 urgent mail$/),
      ]);
      expect(night.slack.refused).toEqual([]);
    },
  );

  it('waits while a calendar says that there is a meeting, and is told with what else waited for its end', async () => {
    await using night = await afternoon();
    const secret = night.gmail.grant(MAILBOX, ['calendar.freebusy']);
    const meeting = { from: '2026-11-21T11:30:00.000Z', to: '2026-11-21T13:00:00.000Z' };
    night.gmail.setCalendar(MAILBOX, [meeting]);
    const source = { kind: 'google-calendar', owner: DANA, repositories: [], secret };
    const { id } = await addAccount(night.ctx, source);
    await comes(night, 'shop');
    await later(night, 15);
    expect(told(night)).toEqual([]);
    expect(await heldGrants(night.ctx.store.db, id)).toEqual(['read']);
    night.gmail.setCalendar(MAILBOX, [{ ...meeting, to: '2026-11-21T12:10:00.000Z' }]);
    await later(night, 1);
    expect(told(night)).toEqual([]);
    expect(ended(night)).toHaveLength(1);
    expect(wordsOf(ended(night)[0]?.blocks)).toContain('URGENT: the shop is down');
  });

  it('is told where calendars were not read for an hour', async () => {
    await using night = await afternoon();
    const secret = night.gmail.grant(MAILBOX, ['calendar.freebusy']);
    const meeting = { from: '2026-11-21T11:30:00.000Z', to: '2026-11-21T16:00:00.000Z' };
    night.gmail.setCalendar(MAILBOX, [meeting]);
    const source = { kind: 'google-calendar', owner: DANA, repositories: [], secret };
    await addAccount(night.ctx, source);
    await later(night, 1);
    const fault = { type: 'status', status: 503 } as const;
    night.gmail.faults.add({ match: /freeBusy/, times: 1_000, kind: fault });
    await comes(night, 'shop');
    await later(night, 50);
    expect(told(night)).toEqual([]);
    await later(night, 10);
    expect(told(night)).toHaveLength(1);
  });

  it('is told where Slack does not say whether somebody may be disturbed', async () => {
    const scopes = ['chat:write', 'im:write', 'im:history', 'users:read', 'commands'];
    await using night = await openNight({ slack: { scopes } });
    await night.untilMorning();
    night.clock.set(new Date('2026-11-21T12:00:00.000Z'));
    await comes(night, 'shop');
    await later(night, 11);
    expect(told(night)).toHaveLength(1);
    const refused = night.slack.refused.map(({ method, error }) => `${method}: ${error}`);
    expect(new Set(refused)).toEqual(
      new Set(['dnd.info: missing_scope', 'users.profile.get: missing_scope']),
    );
    expect(refused.filter((each) => each.startsWith('users.profile'))).toHaveLength(1);
  });

  it('came at night is told by the digest alone, and by itself where that does not come', async () => {
    await using night = await openNight();
    night.gmail.deliver(MAILBOX, urgent('shop'));
    await night.untilMorning();
    await later(night, 30);
    expect(told(night)).toEqual([]);
    expect(wordsOf(digests(night.slack)[0]?.blocks)).toContain('URGENT: the shop is down');
    const none = { digestDays: [] };
    await night.ctx.store.write((unit) => saveSettings(unit, OWNER, none));
    night.clock.set(new Date('2026-11-22T05:50:00.000Z'));
    await comes(night, 'till');
    await later(night, 11);
    expect(digests(night.slack)).toHaveLength(1);
    expect(wordsOf(told(night)[0]?.blocks)).toContain('URGENT: the till is down');
  });

  it('waits for the end of a vacation, as the digest does, whose first one then tells of all of it', async () => {
    await using night = await afternoon();
    const away = { awayUntil: new Date('2026-11-24T00:00:00.000Z') };
    await night.ctx.store.write((unit) => saveSettings(unit, OWNER, away));
    const before = digests(night.slack).length;
    for (const day of [22, 23]) {
      await comes(night, `shop-${day}`);
      await later(night, 11);
      night.clock.set(new Date(`2026-11-${day}T12:00:00.000Z`));
      await night.runUntilIdle();
    }
    expect(told(night)).toEqual([]);
    expect(digests(night.slack)).toHaveLength(before);
    night.clock.set(new Date('2026-11-24T06:00:01.000Z'));
    await night.runUntilIdle();
    const [digest] = digests(night.slack).slice(before);
    expect(wordsOf(digest?.blocks)).toContain('2 mails read.');
    await later(night, 180);
    await comes(night, 'till');
    await later(night, 11);
    expect(told(night)).toHaveLength(1);
  });

  it('is not told at once any more when it is muted', async () => {
    await using night = await afternoon();
    await comes(night, 'shop');
    await later(night, 11);
    const [message] = told(night);
    const target = { channel: message?.channel ?? '', ts: message?.ts ?? '' };
    await night.slack.as(DANA).click(target, 'mute.urgent');
    expect(await toldTo(night)).toContain('Muted for a week.');
    await comes(night, 'till');
    await later(night, 11);
    expect(told(night)).toHaveLength(1);
  });
});
