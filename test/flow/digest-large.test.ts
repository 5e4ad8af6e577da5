import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { addsUp } from '#src/domain/digest-entry.ts';
import { findEntries } from '#src/store/digests.ts';
import { typedWords } from '../listeners/asking.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER } from '../support/night.ts';
import { conversation, digests, keyOf, promotion, question, urgent, wordsOf } from './mails.ts';

const MAILS = 500;
const RUNS = 40;

/** The Big List of Naughty Strings (MIT). */
const NAUGHTY = JSON.parse(
  readFileSync(new URL('../fixtures/blns/blns.json', import.meta.url), 'utf8'),
) as string[];

const ENDLESS = ['a', '漢字', 'שלום ', '👩‍👩‍👧', '\u202E\u200B', '<!channel> '].map((text) =>
  text.repeat(Math.ceil(10_000 / text.length)),
);

/** A subject, or the name of a sender, as RFC 2047 has it. */
const encoded = (text: string): string =>
  `=?utf-8?B?${Buffer.from(text.toWellFormed(), 'utf8').toString('base64')}?=`;

const textAt = (n: number): string => [...ENDLESS, ...NAUGHTY][n] ?? '';

function arrive(night: Night): void {
  const kinds = [promotion, question, urgent];
  for (let n = 0; n < MAILS; n += 1) {
    const mail = kinds[n % kinds.length] ?? promotion;
    const from = { From: `${encoded(textAt(n + 1))} <sender-${n}@client.example>` };
    night.gmail.deliver(MAILBOX, mail(`n${n}`, { Subject: encoded(textAt(n)), ...from }));
  }
  for (let n = 0; n < RUNS; n += 1) {
    const conclusion = n % 4 === 0 ? 'failure' : 'success';
    const at = new Date(night.clock.now().getTime() - 3_600_000).toISOString();
    const log = `${at} ${textAt(n).replaceAll('\n', ' ')}\n${at} ##[error]${textAt(n + 1)}\n`;
    night.github.addRun({
      repo: `acme/shop-${n % 7}`,
      workflow: { name: textAt(n) || 'CI', path: `.github/workflows/ci-${n}.yml` },
      message: textAt(n + 2) || 'A change',
      createdAt: new Date(night.clock.now().getTime() - 3_600_000),
      jobs: [{ name: 'build', durationMs: 60_000, conclusion, log }],
    });
  }
}

it('A night of 500 mails and 40 deployments in hostile words is told whole, and Slack refuses nothing', async () => {
  await using night = await openNight();
  arrive(night);
  await night.untilMorning();
  const found = await findEntries(night.ctx.store.db, OWNER, '2026-11-21');
  if (found === null) throw new Error('There is no digest');
  expect(found.entries.filter(({ kind }) => kind === 'mail')).toHaveLength(MAILS);
  expect(found.entries.filter(({ kind }) => kind === 'run')).toHaveLength(RUNS);
  expect(addsUp(found.digest, found.entries)).toBe(true);
  const [root, ...more] = digests(night.slack);
  expect(more).toEqual([]);
  expect(wordsOf(root?.blocks)).toMatch(/500 mails read[^]*40 runs: 10 failed/);
  const thread = conversation(night.slack).filter(({ threadTs }) => threadTs === root?.ts);
  expect(thread.map(keyOf).length).toBeGreaterThan(1);
  const person = night.slack.as(DANA);
  await person.click({ channel: root?.channel ?? '', ts: root?.ts ?? '' }, 'digest.browse');
  await night.slack.until(() => wordsOf(person.views().at(-1)).includes('*1–20 of 540*'));
  await person.openHome();
  await night.slack.until(() => wordsOf(night.slack.home(DANA)).includes('500 mails'));
  for (const line of ['mail', 'mail urgent', 'deploys', 'deploys failed', 'digest', 'approvals'])
    expect(await typedWords(night, line)).not.toContain('went wrong');
  expect(night.slack.refused).toEqual([]);
  expect(night.effects()).toEqual([]);
}, 90_000);
