import { describe, expect, test } from 'vitest';
import type { BrowseChoice, DigestEntry } from '../../src/domain/digest-entry.ts';
import { MAIL_CATEGORIES } from '../../src/domain/verdict.ts';
import {
  browseView,
  filterOf,
  rememberedOf,
  sealedBrowse,
  WHOLE,
} from '../../src/slack/blocks/digest-browse.ts';
import { digestMessage, sealedDigest } from '../../src/slack/blocks/digest.ts';
import { assertBlocks } from '../../src/sandbox/slack/validate-message.ts';
import { assertView } from '../../src/sandbox/slack/validate-view.ts';
import { aDigest, RUN_URL } from './build.ts';
import { golden, json } from './golden.ts';
import { buttonsOf, read, visibleWords } from './strict-parser.ts';

/** 500 mails over all categories, and 40 deployments. */
function night(subject = 'A subject of the usual length, about the offer'): DigestEntry[] {
  const at = '2026-11-20T03:00:00.000Z';
  const mails = Array.from({ length: 500 }, (_, n): DigestEntry => {
    const category = MAIL_CATEGORIES[n % MAIL_CATEGORIES.length] ?? 'fyi';
    const asked = { asks: [subject], due: { day: '2026-11-27', time: '17:00' } };
    const from = {
      who: `Ana Silva ${n}`,
      why: 'names today',
      ...(subject.length > 100 ? asked : {}),
    };
    return { kind: 'mail', source: 'acc_mail', at, category, line: `${subject} ${n}`, ...from };
  });
  const runs = Array.from({ length: 40 }, (_, n): DigestEntry => {
    const run = { repository: `acme/shop-${n}`, workflow: 'Deploy', branch: 'main', url: RUN_URL };
    const state = n < 3 ? 'failed' : 'ended';
    return { kind: 'run', source: 'acc_runs', at, state, line: 'success', ...run };
  });
  return [...mails, ...runs];
}

/** Mails that are neither for information nor promotion. */
const LOUD = 500 - 2 * Math.ceil(500 / MAIL_CATEGORIES.length) + 1;

describe.each([
  ['newer blocks', false],
  ['classic blocks', true],
])('a night of 500 mails and 40 deployments in %s', (_, classic) => {
  const { root, thread } = sealedDigest(aDigest(), { entries: night(), classic });

  test('reads as agreed', () => {
    const few = night().filter((_, at) => at % 60 === 0);
    const { thread: replies } = digestMessage(aDigest(), { entries: few, classic });
    expect(json(replies)).toBe(golden(`digest-thread${classic ? '-classic' : ''}`, replies));
  });

  test('stays within Slack’s limits, and ours', () => {
    for (const message of [root, ...thread]) {
      assertBlocks(message.blocks);
      expect(message.blocks.length).toBeLessThanOrEqual(45);
      expect(read(message.args).characters).toBeLessThanOrEqual(8_000);
      expect(message.usesNewBlocks).toBe(!classic);
    }
    expect(thread).toHaveLength(2);
  });

  test('names every deployment in the thread', () => {
    const words = visibleWords(thread[0]?.blocks);
    const named = new Set(words.match(/acme\/shop-\d+/g));
    expect(named.size).toBe(40);
    expect(new Set(read(thread[0]?.args).links)).toEqual(new Set([RUN_URL]));
  });

  test('names as many mails as find room, and counts the others', () => {
    const words = visibleWords(thread[1]?.blocks);
    const named = new Set(words.match(/Ana Silva \d+/g)).size;
    const left = Number(/(\d+) more: see \*Browse all\*/.exec(words)?.[1]);
    expect(named).toBeGreaterThan(30);
    expect(named + left).toBe(LOUD);
  });
});

test.each([
  ['Chinese', '漢字'.repeat(5_000)],
  ['right-to-left', 'שלום '.repeat(2_000)],
  ['emoji', '👩‍👩‍👧'.repeat(2_000)],
  ['addresses', 'https://evil.example/ '.repeat(500)],
  ['hidden characters', '\u202E\u200B\u{E0041}'.repeat(3_000)],
])('subjects of 10,000 characters of %s break nothing and drop nothing', (_, subject) => {
  const entries = night(subject);
  for (const classic of [false, true]) {
    const { thread } = sealedDigest(aDigest(), { entries, classic });
    for (const message of thread) assertBlocks(message.blocks);
    const words = visibleWords(thread[1]?.blocks);
    const named = new Set(words.match(/Ana Silva \d+/g)).size;
    const left = Number(/(\d+) more: see/.exec(words)?.[1]);
    expect(named + left).toBe(LOUD);
  }
  const choice = { ...WHOLE, page: 3 };
  assertView({ ...sealedBrowse({ digest: aDigest(), entries, choice }).view }, 'modal');
});

test('a line of the details says by when, and what is asked', () => {
  const entry: DigestEntry = {
    kind: 'mail',
    source: 'acc_mail',
    at: '2026-11-20T03:00:00.000Z',
    category: 'needsReply',
    who: 'Ana',
    line: 'Offer',
    why: 'asks you',
    due: { day: '2026-11-27', time: null },
    asks: ['Could you sign it?'],
  };
  for (const classic of [false, true]) {
    const { thread } = digestMessage(aDigest(), { entries: [entry], classic });
    const words = visibleWords(thread[0]?.blocks);
    expect(words).toContain('due Fri 27 Nov');
    expect(words.includes('Could you sign it?')).toBe(classic);
  }
});

describe('browse all', () => {
  const entries = night();
  const digest = aDigest();
  const view = (choice: Partial<BrowseChoice> = {}) =>
    browseView({ digest, entries, choice: { ...WHOLE, ...choice } });

  test('shows twenty lines a page, says where they stand, and turns both ways', () => {
    expect(visibleWords(view())).toContain('*1–20 of 540* · page 1 of 27');
    expect(buttonsOf(view())).toEqual(['browse.filter', 'browse.source', 'browse.on']);
    expect(buttonsOf(view({ page: 1 }))).toContain('browse.back');
    expect(visibleWords(view({ page: 26 }))).toContain('*521–540 of 540* · page 27 of 27');
    expect(buttonsOf(view({ page: 26 }))).not.toContain('browse.on');
  });

  test('reads as agreed', () => {
    const few = entries.filter((_, at) => at % 20 === 0);
    const shown = browseView({ digest, entries: few, choice: { ...WHOLE, page: 1 } });
    expect(json(shown)).toBe(golden('digest-browse', shown));
  });

  test('narrows by category and by source, with the counts of each choice in the menu', () => {
    expect(visibleWords(view())).toContain('Failed deployments (3)');
    expect(visibleWords(view({ filter: 'failed' }))).toContain('*1–3 of 3 chosen from 540*');
    expect(visibleWords(view({ source: 'acc_runs' }))).toContain('*1–20 of 40 chosen from 540*');
    expect(visibleWords(view({ filter: 'urgent', source: 'acc_runs' }))).toContain(
      'Nothing of this kind.',
    );
  });

  test('remembers what it shows, and takes nothing else for a memory', () => {
    const shown = view({ filter: 'failed', page: 9 });
    expect(rememberedOf(shown.private_metadata ?? '')).toEqual({
      day: '2026-11-20',
      filter: 'failed',
      source: null,
      page: 0,
    });
    expect(rememberedOf('{"day":1}')).toBeNull();
    expect(rememberedOf('')).toBeNull();
    expect(filterOf('urgent')).toBe('urgent');
    expect(filterOf('toString')).toBeNull();
  });

  test('links to runs only', () => {
    const sealed = sealedBrowse({ digest, entries, choice: { ...WHOLE, filter: 'runs' } });
    expect(new Set(read(sealed.view).links)).toEqual(new Set([RUN_URL]));
    expect(read(sealedBrowse({ digest, entries, choice: WHOLE }).view).links).toEqual([]);
  });
});
