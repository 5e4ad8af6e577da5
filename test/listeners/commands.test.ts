import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getPerson } from '#src/store/people.ts';
import { actionsOf, promotion, question, urgent, wordsOf } from '../flow/mails.ts';
import { nightOf } from '../flow/scenes.ts';
import { DANA, MAILBOX, type Night, OWNER } from '../support/night.ts';
import { typed, typedWords } from './asking.ts';

let night: Night;
beforeAll(async () => {
  night = await nightOf([promotion(), urgent(), question()], { runs: 1 });
});
afterAll(async () => night[Symbol.asyncDispose]());

describe('a slip', () => {
  it('is not run, and offered with a button that runs it', async () => {
    const person = night.slack.as(DANA);
    const message = await typed(night, 'setings');
    expect(wordsOf(message.blocks)).toContain('Did you mean “settings”?');
    const before = person.ephemerals().length;
    await person.click(
      { channel: message.channel, ts: message.ts, ephemeral: true },
      'answer.first',
    );
    const shown = await night.slack.until(() => person.ephemerals()[before]);
    expect(wordsOf(shown.blocks)).toContain('Your settings.');
  });

  it('that is like nothing is told so', async () => {
    expect(await typedWords(night, 'xyzzy')).toMatch(/“xyzzy” is not something I know/);
  });
});

describe('reading', () => {
  it('says what waits, with the way to it', async () => {
    const { blocks } = await typed(night, 'approvals');
    expect(wordsOf(blocks)).toMatch(/4 decisions on 4 cards/);
    expect(wordsOf(blocks)).toContain('Question about the contract');
    expect(actionsOf(blocks)).toContain('digest.review');
  });

  it('shows mail of one kind, by words and by sender, from rows', async () => {
    expect(await typedWords(night, 'mail urgent')).toMatch(/1 mail of[^]*URGENT: the shop is down/);
    expect(await typedWords(night, 'mail search contract')).toContain(
      'Question about the contract',
    );
    expect(await typedWords(night, 'mail from bright')).toContain('30 % off');
    expect(await typedWords(night, 'mail search 100%_no')).toContain('I found no such mail');
  });

  it('shows how pipelines stand, with the provider’s own page', async () => {
    const { blocks } = await typed(night, 'deploys failed');
    expect(wordsOf(blocks)).toMatch(/1 pipeline failed[^]*❌ Failed[^]*acme\/shop-0[^]*CI on main/);
    expect(JSON.stringify(blocks)).toContain('"type":"link"');
    expect(await typedWords(night, 'deploys nothing-of-this-name')).toContain('0 pipelines ran');
  });

  it('shows the digest again, and says where there is none', async () => {
    expect(await typedWords(night, 'digest')).toContain('Morning digest');
    expect(await typedWords(night, 'digest 2020-01-01')).toContain('no digest of 1 Jan 2020');
    expect(await typedWords(night, 'digest someday')).toContain('no day that I can read');
    const whole = await typedWords(night, 'digest');
    const short = await typedWords(night, 'digest short');
    expect(short.length).toBeLessThan(whole.length);
    expect(short).toContain('Mail:');
  });

  it('looks ahead at the next digest as often as asked, and takes nothing out of it', async () => {
    expect(await typedWords(night, 'digest now')).toContain('0 mails');
    night.gmail.deliver(MAILBOX, urgent());
    night.clock.advance(10 * 60_000);
    await night.runUntilIdle();
    for (const line of ['digest now', 'digest now', 'digest now short']) {
      const { blocks } = await typed(night, line);
      expect(wordsOf(blocks)).toMatch(/Since your last digest[^]*nothing counts as told[^]*1 mail/);
      expect(actionsOf(blocks)).not.toContain('digest.browse');
    }
    expect(await typedWords(night, 'digest')).toContain('3 mails');
  });
});

describe('the ledger', () => {
  it('is told in words, with the name of a source and no key of a row type', async () => {
    await typedWords(night, 'time 07:00');
    const words = await typedWords(night, 'audit');
    expect(words).toMatch(/Person settings\s+—\s+you/);
    expect(words).not.toMatch(/person\.settings|proposal\.|account\.|T0NIGHT/);
  });
});

describe('settings', () => {
  it('are changed in words, strictly', async () => {
    expect(await typedWords(night, 'time 08:15 weekdays')).toContain('08:15, Monday to Friday');
    expect(await typedWords(night, 'tz America/New_York')).toContain('America/New_York');
    expect(await typedWords(night, 'quiet 22:00-06:30')).toContain('22:00 to 06:30');
    expect(await typedWords(night, 'away 3d')).toMatch(/Vacation[^]*until Tue 24 Nov/);
    expect(await getPerson(night.ctx.store.db, OWNER)).toMatchObject({
      digestTime: '08:15',
      digestDays: [1, 2, 3, 4, 5],
      timeZone: 'America/New_York',
      quietFrom: '22:00',
      quietTo: '06:30',
    });
    expect(await typedWords(night, 'settings holidays de-by')).toMatch(
      /Christmas Day \(Fri, 25 Dec 2026\)[^]*Germany, Bayern \(DE-BY\)/,
    );
    expect(await typedWords(night, 'holidays germany')).toContain('Germany (DE)');
    for (const wrong of ['time 25:00', 'tz Berlin', 'quiet late', 'away never', 'holidays DE-XX'])
      expect(await typedWords(night, wrong)).toContain('Nothing was changed.');
    await typedWords(night, 'tz auto');
    expect((await getPerson(night.ctx.store.db, OWNER)).timeZone).toBe('Europe/Berlin');
  });

  it('are changed in a modal, whose complaints stand at their fields', async () => {
    const person = night.slack.as(DANA);
    const open = new Set(person.views().map(({ id }) => id));
    await typed(night, 'settings');
    const view = await night.slack.until(() => person.views().find(({ id }) => !open.has(id)));
    await person.submit(view.id, { zone: { value: 'Berlin' }, 'quiet-to': { value: null } });
    expect(person.views().at(-1)?.errors).toEqual({
      zone: expect.stringContaining('no time zone'),
      'quiet-to': expect.stringContaining('both ends'),
    });
    await person.submit(view.id, {
      zone: { value: 'Europe/Paris' },
      'digest-time': { value: '06:45' },
      'digest-days': { value: ['1', '5'] },
      'quiet-from': { value: '21:00' },
      'quiet-to': { value: '06:00' },
      away: { value: null },
    });
    await night.slack.until(() =>
      wordsOf(person.ephemerals()).includes('Your settings are saved.'),
    );
    expect(await getPerson(night.ctx.store.db, OWNER)).toMatchObject({
      timeZone: 'Europe/Paris',
      digestTime: '06:45',
      digestDays: [1, 5],
      quietFrom: '21:00',
      awayUntil: null,
    });
  });
});

describe('somebody else', () => {
  it('who opens the app for the first time is told how to begin, once, and a guest is not', async () => {
    const told = (userId: string) =>
      night.slack
        .conversation(night.slack.dmOf(userId))
        .filter(({ blocks }) => wordsOf(blocks).includes('Welcome to Nightshift')).length;
    for (const userId of ['U0MANAGER', 'U0MANAGER', 'U0GUEST', DANA]) {
      await night.slack.as(userId).openHome();
      await night.slack.until(() => night.slack.home(userId) !== undefined);
    }
    await night.runUntilIdle();
    expect([told('U0MANAGER'), told('U0GUEST'), told(DANA)]).toEqual([1, 0, 0]);
  });

  it('who has nothing here is shown how to begin, and a guest why not', async () => {
    expect(await typedWords(night, 'status', 'U0STRANGER')).toContain('No source is connected');
    expect(await typedWords(night, 'settings', 'U0GUEST')).toContain('full members');
    expect(await typedWords(night, 'mail', 'U0STRANGER')).toContain('I found no such mail');
    expect(await typedWords(night, 'admin', 'U0STRANGER')).toContain('Only an owner');
  });
});
