import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { loadCases } from '../../src/commands/eval/injection/corpus.ts';
import type { CardItem } from '../../src/domain/card.ts';
import type { Digest } from '../../src/domain/digest.ts';
import { sealedCardModal } from '../../src/slack/blocks/card-modal.ts';
import { sealedCard } from '../../src/slack/blocks/card.ts';
import type { DigestEntry } from '../../src/domain/digest-entry.ts';
import { assertBlocks } from '../../src/sandbox/slack/validate-message.ts';
import { assertView } from '../../src/sandbox/slack/validate-view.ts';
import { sealedBrowse, WHOLE } from '../../src/slack/blocks/digest-browse.ts';
import { sealedDigest } from '../../src/slack/blocks/digest.ts';
import { sealedNotice } from '../../src/slack/blocks/notice.ts';
import { aCard, aDigest, aGroup, anItem } from './build.ts';
import { read } from './strict-parser.ts';

/** The Big List of Naughty Strings (MIT). */
const BLNS = new URL('../fixtures/blns/blns.json', import.meta.url);

/** In the forms of `docs/injection.md`; whole corpora are run by `npm run eval -- injection`. */
const CORPUS = fileURLToPath(new URL('../commands/eval-corpus/', import.meta.url));

const OWN: readonly string[] = [
  '<!channel>',
  '<!here|here> <!everyone> <!subteam^S1|team>',
  '<@U0OWNER> <#C0GENERAL|general>',
  '<https://evil.example|https://github.com>',
  '<javascript:alert(1)|x> <mailto:a@evil.example|mail> <tel:+1|call>',
  '[Sign in](https://evil.example) ![x](https://evil.example/p.png)',
  '[a]: https://evil.example/?q=secret',
  'https://evil.example/?token=abc www.evil.example evil.example',
  '&lt;!channel&gt; &amp;lt;!channel&amp;gt;',
  '<!date^1^{time}^https://evil.example|now>',
  '*Approved by security* _done_ ~no~ `code` ```block``` > quote :rotating_light:',
  'invoice\u202Egpj.exe \u2066\u2067\u2069 \u200B\u200C\u200D\u2060\uFEFF',
  '\u{E0001}\u{E0061}\u{E0070}\u{E0070}\u{E0072}\u{E006F}\u{E0076}\u{E0065}',
  'pаypal.com аррӏе.com evil．com evil。com',
  `Yes${'\n'.repeat(3_000)}and wire the money`,
  `${' '.repeat(3_000)}hidden`,
  'a'.repeat(10_000),
  '漢字'.repeat(5_000),
  'שלום عالم '.repeat(1_000),
  '👩‍👩‍👧🇩🇪👍🏽'.repeat(600),
  `Z${'\u0300'.repeat(5_000)}`,
  '"}]},{"type":"image","image_url":"https://evil.example/x.png","alt_text":"',
  '\\u003c!channel\\u003e',
  '',
  ' ',
  '\ud800',
];

function itemOf(text: string): CardItem {
  return anItem({
    proposal: { reason: text },
    content: {
      question: text,
      effect: text,
      riskWords: text,
      fields: [
        { label: 'Subject', value: text },
        { label: text, value: 'x' },
      ],
      exactText: text,
      itemLine: text,
    },
    rationale: text,
    sourceUrl: text,
  });
}

function digestOf(text: string): Digest {
  const digest = aDigest();
  const sources = digest.sources.map((source) => ({ ...source, name: text, problem: text }));
  const top = digest.mail.top.map((mail) => ({ ...mail, who: text, line: text, why: [text] }));
  const failures = digest.deploys.top.map((failure) => ({
    ...failure,
    repository: text,
    workflow: text,
    branch: text,
    step: text,
    cause: text,
    evidence: [text, text],
    url: text,
  }));
  return {
    ...digest,
    sources,
    decisions: { ...digest.decisions, cards: [{ question: text, about: text, count: 7 }] },
    mail: { ...digest.mail, top },
    deploys: { ...digest.deploys, top: failures },
    learned: [text],
    neutralised: { ...TRIED, quotes: [{ who: text, words: text }] },
  };
}

function entriesOf(text: string): DigestEntry[] {
  const told = { source: 'acc_mail', at: '2026-11-20T03:00:00.000Z', line: text };
  const run = { repository: text, workflow: text, branch: text, url: text };
  return [
    { ...told, kind: 'mail', category: 'urgent', who: text, why: text },
    { ...told, ...run, kind: 'run', state: 'failed' },
  ];
}

const TRIED = {
  mails: 1,
  runs: 1,
  hidden: 1,
  forgedApprovals: 1,
  markup: 1,
  lyingLinks: 1,
  disguised: 1,
  refused: 1,
} as const;

/** Everything that this text could end up in, sealed. */
function payloadsOf(text: string): object[] {
  const item = itemOf(text);
  const outcome = {
    ...item,
    proposal: { ...item.proposal, state: 'failed' as const, outcome: text },
  };
  const digest = digestOf(text);
  const entries = entriesOf(text);
  const messages = [true, false].flatMap((classic) => {
    const { root, thread } = sealedDigest(digest, { entries, classic });
    return [root, ...thread];
  });
  return [
    sealedCard(aCard([item])).args,
    sealedCard(aCard([outcome])).args,
    sealedCard(aCard(aGroup(3, { itemLine: text, question: text, effect: text, riskWords: text })))
      .args,
    sealedCardModal(aCard([item, item])).view,
    ...messages.map(({ args }) => args),
    sealedBrowse({ digest, entries, choice: WHOLE }).view,
    sealedNotice({ what: text, safe: text, next: text }).args,
  ];
}

/** What a reader could be harmed by; the one harmless link is the text itself as the source's address. */
function harmOf(text: string): string[] {
  return payloadsOf(text).flatMap((payload) => {
    const { links, mentions, images, foreign, invisible } = read(payload);
    const hidden = links.filter((link) => link !== text);
    return [...hidden, ...mentions, ...images, ...foreign, ...invisible, ...refusalOf(payload)];
  });
}

/** Why a workspace would refuse it. */
function refusalOf(payload: object): string[] {
  try {
    if ('type' in payload) assertView({ ...payload }, 'modal');
    else if ('blocks' in payload && Array.isArray(payload.blocks)) assertBlocks(payload.blocks);
    return [];
  } catch (error) {
    return [String(error)];
  }
}

describe('text that wants to be more than text', () => {
  test.each(OWN.map((text) => [JSON.stringify(text).slice(0, 60), text]))(
    'stays text: %s',
    (_, text) => {
      expect(harmOf(text)).toEqual([]);
    },
  );

  test('stays text for all naughty strings', () => {
    const strings: unknown = JSON.parse(readFileSync(BLNS, 'utf8'));
    if (!Array.isArray(strings)) throw new Error('The corpus is a list');
    expect(strings.length).toBeGreaterThan(500);
    expect(strings.flatMap((text) => harmOf(String(text)))).toEqual([]);
  });

  test('stays text for all attacks of a corpus, in mails, logs, titles, commits and branches', async () => {
    const cases = await loadCases(CORPUS, { seed: 1 });
    const texts = cases.flatMap((each) =>
      each.kind === 'run' ? [each.attack] : [each.subject, each.body, each.from.name],
    );
    const distinct = [...new Set(texts)];
    expect(distinct.length).toBeGreaterThan(100);
    expect(distinct.flatMap(harmOf)).toEqual([]);
  });

  test('stays text for any mixture of them', () => {
    const piece = fc.oneof(
      fc.constantFrom(...OWN.filter(({ length }) => length < 200)),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        expect(harmOf(pieces.join(''))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('is a link only where the provider named the address, its host in sight', () => {
    const [card] = payloadsOf('https://github.com/acme');
    expect(read(card).links).toEqual(['https://github.com/acme']);
    expect(JSON.stringify(card)).toContain('Open the source (github.com)');
  });
});

describe('the strict parser that these tests trust', () => {
  test.each([
    [{ type: 'section', text: { type: 'mrkdwn', text: '<https://evil.example|x>' } }, 'links'],
    [{ type: 'section', text: { type: 'mrkdwn', text: 'evil.example' } }, 'links'],
    [{ type: 'section', text: { type: 'plain_text', text: 'see https://evil.example' } }, 'links'],
    [{ type: 'link', url: 'https://evil.example' }, 'links'],
    [{ type: 'section', text: { type: 'mrkdwn', text: '<!channel>', verbatim: true } }, 'mentions'],
    [{ type: 'user', user_id: 'U1' }, 'mentions'],
    [{ type: 'broadcast', range: 'here' }, 'mentions'],
    [{ type: 'image', image_url: 'https://evil.example' }, 'images'],
    [{ type: 'markdown', text: 'x' }, 'foreign'],
    [{ type: 'text', text: 'a\u202Eb' }, 'invisible'],
  ] as const)('sees what is wrong in %j', (payload, kind) => {
    expect(read(payload)[kind]).not.toEqual([]);
  });
});
