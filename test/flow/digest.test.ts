import { describe, expect, it } from 'vitest';
import type { Digest } from '#src/domain/digest.ts';
import type { DigestEntry } from '#src/domain/digest-entry.ts';
import { findEntries } from '#src/store/digests.ts';
import { refreshSignals } from '#src/store/signals.ts';
import { savePerson, saveSettings } from '#src/store/people.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER, TEAM } from '../support/night.ts';
import { buildRun } from '../support/build-signal.ts';
import { conversation, digests, failedRun, keyOf, promotion, urgent, wordsOf } from './mails.ts';
import { nightOf, toldTo } from './scenes.ts';

const DAY_MS = 24 * 3_600_000;

async function toldOn(
  night: Night,
  day: string,
): Promise<{ digest: Digest; entries: DigestEntry[] }> {
  const found = await findEntries(night.ctx.store.db, OWNER, day);
  if (found === null) throw new Error(`There is no digest of ${day}`);
  return found;
}

async function nextMorning(night: Night): Promise<void> {
  night.clock.advance(DAY_MS);
  await night.runUntilIdle();
}

function replies(night: Night): string[] {
  const thread = conversation(night.slack).filter((message) =>
    /^digest-.*-\d$/.test(keyOf(message)),
  );
  return thread.map(({ blocks }) => wordsOf(blocks));
}

/** The run as its provider tells of it now. */
async function tellOfRun(night: Night, changes: Parameters<typeof buildRun>[0]): Promise<void> {
  const accounts = night.ctx.store.db.selectFrom('accounts').select('id');
  const { id } = await accounts.where('kind', '=', 'github-actions').executeTakeFirstOrThrow();
  const content = buildRun(changes);
  const signal = { accountId: id, ownerId: OWNER, externalId: 'acme/shop#42.1', content };
  const receivedAt = night.clock.now();
  await night.ctx.store.write((unit) => refreshSignals(unit, [{ ...signal, receivedAt }]));
}

describe('what a digest tells of', () => {
  it('is told once, in the root, the thread or Browse all, and the next one tells of the rest', async () => {
    await using night = await nightOf([promotion('desk'), promotion('chair'), urgent()], {
      runs: 2,
    });
    const first = await toldOn(night, '2026-11-21');
    expect(first.digest.mail.read + first.digest.deploys.runs).toBe(first.entries.length);
    expect(first.entries).toHaveLength(5);
    const subjects = first.digest.decisions.cards.map(({ about }) => about);
    expect(subjects).toContainEqual(expect.stringMatching(/30 % off every (?:desk|chair)/));
    night.gmail.deliver(MAILBOX, promotion('lamp'));
    await nextMorning(night);
    const second = await toldOn(night, '2026-11-22');
    expect(second.entries.map(({ line }) => line)).toEqual(['Last chance: 30 % off every lamp']);
  });

  it('comes again when it was judged anew since: a run that was still running and then failed', async () => {
    await using night = await openNight();
    await tellOfRun(night, { status: 'in_progress', conclusion: null });
    await night.untilMorning();
    expect((await toldOn(night, '2026-11-21')).digest.deploys).toMatchObject({
      runs: 1,
      running: 1,
    });
    await tellOfRun(night, { status: 'completed', conclusion: 'failure' });
    await nextMorning(night);
    const { deploys } = (await toldOn(night, '2026-11-22')).digest;
    expect(deploys).toMatchObject({ runs: 1, failed: 1, running: 0 });
    await nextMorning(night);
    expect((await toldOn(night, '2026-11-23')).digest.deploys.runs).toBe(0);
  });

  it('covers the days on which Nightshift was down, and says that it is late', async () => {
    await using night = await nightOf([urgent()]);
    night.gmail.deliver(MAILBOX, promotion('lamp'));
    night.clock.advance(2 * DAY_MS + 5 * 3_600_000);
    await night.runUntilIdle();
    const { digest, entries } = await toldOn(night, '2026-11-23');
    expect(digest.missed).toEqual(['2026-11-22']);
    expect(entries).toHaveLength(1);
    const words = wordsOf(digests(night.slack)[1]?.blocks);
    expect(words).toContain('*Late by 5 hours:* due <!date^');
    expect(words).toContain('It also covers the day without a digest, since 22 Nov 2026.');
    expect(digests(night.slack)).toHaveLength(2);
  });

  it('skips the public holidays of the person’s region, and the next one tells of all of them', async () => {
    await using night = await openNight();
    await night.untilMorning();
    night.clock.set(new Date('2026-12-24T06:00:01Z'));
    await night.ctx.store.write((unit) => saveSettings(unit, OWNER, { holidays: 'DE-BY' }));
    await night.runUntilIdle();
    const before = digests(night.slack).length;
    for (const name of ['desk', 'lamp', 'chair']) {
      night.gmail.deliver(MAILBOX, promotion(name));
      await nextMorning(night);
    }
    expect(digests(night.slack)).toHaveLength(before + 1);
    const { digest, entries } = await toldOn(night, '2026-12-27');
    expect(digest).toMatchObject({ missed: [], mail: { read: 3 } });
    expect(entries).toHaveLength(3);
  });

  it('waits for the end of quiet hours when it is late, not when it is in time', async () => {
    await using night = await openNight();
    const quiet = { quietFrom: '20:00', quietTo: '08:00' };
    await night.ctx.store.write((unit) => saveSettings(unit, OWNER, quiet));
    await night.untilMorning();
    expect(digests(night.slack)).toHaveLength(1);
    night.clock.set(new Date('2026-11-22T21:00:00Z'));
    await night.runUntilIdle();
    expect(digests(night.slack)).toHaveLength(1);
    night.clock.set(new Date('2026-11-23T06:00:01Z'));
    await night.runUntilIdle();
    expect(digests(night.slack)).toHaveLength(2);
  });
});

describe('a morning on which the clocks change', () => {
  it.each([
    ['the hour of the digest is skipped', '2027-03-28', '2027-03-28T01:30:00.000Z'],
    ['the hour of the digest comes twice', '2027-10-31', '2027-10-31T00:30:00.000Z'],
  ])('has one digest when %s', async (_, day, expected) => {
    await using night = await openNight();
    const early = { timeZone: 'Europe/Berlin', digestTime: '02:30' };
    await night.ctx.store.write((unit) => saveSettings(unit, OWNER, early));
    const midnight = new Date(`${day}T00:00:00.000Z`).getTime();
    night.clock.set(new Date(midnight - 12 * 3_600_000));
    await night.runUntilIdle();
    const before = digests(night.slack).length;
    const posted: string[] = [];
    for (let quarter = -4; quarter <= 16; quarter += 1) {
      night.clock.set(new Date(midnight + quarter * 900_000));
      await night.runUntilIdle();
      while (posted.length < digests(night.slack).length - before)
        posted.push(night.clock.now().toISOString());
    }
    expect(posted).toEqual([expected]);
    expect((await toldOn(night, day)).digest).toMatchObject({ missed: [], dueAt: expected });
  });
});

describe('a workspace that does not know newer blocks', () => {
  it('gets the same in classic ones, once each, and is asked again after a month', async () => {
    await using night = await openNight();
    night.slack.unknownBlocks.add('container').add('data_table');
    night.gmail.deliver(MAILBOX, urgent());
    failedRun(night);
    await night.untilMorning();
    expect(digests(night.slack)).toHaveLength(1);
    const [runs = '', mails = ''] = replies(night);
    expect(runs).toContain('acme/shop');
    expect(mails).toContain('URGENT: the shop is down');
    expect(night.slack.refused).toHaveLength(1);
    failedRun(night);
    await nextMorning(night);
    expect(replies(night)).toHaveLength(3);
    expect(night.slack.refused).toHaveLength(1);
    night.slack.unknownBlocks.clear();
    night.clock.advance(31 * DAY_MS);
    failedRun(night);
    await night.runUntilIdle();
    const types = conversation(night.slack).flatMap(({ blocks }) => JSON.stringify(blocks));
    expect(types.filter((text) => text.includes('data_table'))).toHaveLength(1);
  });
});

describe('Browse all', () => {
  it('turns pages and narrows for the owner of the digest', async () => {
    const mails = Array.from({ length: 23 }, (_, n) => promotion(`desk${n}`));
    await using night = await nightOf([...mails, urgent()]);
    const [root] = digests(night.slack);
    const person = night.slack.as(DANA);
    await person.click({ channel: root?.channel ?? '', ts: root?.ts ?? '' }, 'digest.browse');
    const { id } = await night.slack.until(() => person.views().at(-1));
    const shows = (words: string) =>
      night.slack.until(() => wordsOf(person.views().at(-1)).includes(words));
    await shows('*1–20 of 24* · page 1 of 2');
    await person.click({ viewId: id }, 'browse.on');
    await shows('*21–24 of 24* · page 2 of 2');
    await person.click({ viewId: id }, 'browse.filter', { value: 'urgent' });
    await shows('*1–1 of 1 chosen from 24*');
    expect(wordsOf(person.views().at(-1))).toContain('URGENT: the shop is down');
    expect(night.slack.refused).toEqual([]);
  });

  it('shows nobody the digest of another', async () => {
    await using night = await nightOf([urgent()]);
    const other = { id: `${TEAM}/U0SECOND`, timeZone: 'Europe/Berlin', digestTime: '07:00' };
    await night.ctx.store.write((unit) => savePerson(unit, { ...other, dmChannel: null }));
    const [root] = digests(night.slack);
    const target = { channel: root?.channel ?? '', ts: root?.ts ?? '' };
    await night.slack.as('U0SECOND').click(target, 'digest.browse', { force: true });
    expect(await toldTo(night, 'U0SECOND')).toContain('You have no digest of that day.');
    expect(night.slack.as('U0SECOND').views()).toEqual([]);
  });
});
