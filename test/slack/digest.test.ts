import { describe, expect, test } from 'vitest';
import type { Digest } from '../../src/domain/digest.ts';
import { digestMessage, sealedDigest } from '../../src/slack/blocks/digest.ts';
import { aDigest, aQuietDigest, RUN_URL } from './build.ts';
import { golden, json } from './golden.ts';
import { buttonsOf, read, visibleWords } from './strict-parser.ts';

function withProblem(): Digest {
  const digest = aDigest();
  const [mailbox, ...others] = digest.sources;
  if (mailbox === undefined) throw new Error('The digest has a mailbox');
  return { ...digest, sources: [{ ...mailbox, problem: 'the provider answered 503.' }, ...others] };
}

/** Everything at once, in the largest sizes and of the given text. */
function enormous(text: string): Digest {
  const digest = aDigest();
  const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item);
  const [mail] = digest.mail.top;
  const [failure] = digest.deploys.top;
  const [source] = digest.sources;
  if (mail === undefined || failure === undefined || source === undefined)
    throw new Error('Incomplete');
  return {
    ...digest,
    sources: many(40, { ...source, name: text, problem: text, resynced: true }),
    decisions: {
      open: 400,
      cards: many(80, { question: text, about: text, count: 5 }),
      held: 9_999,
    },
    mail: {
      ...digest.mail,
      top: many(500, { ...mail, who: text, line: text, why: many(20, text) }),
    },
    deploys: {
      runs: 400,
      failed: 200,
      explained: 200,
      running: 12,
      top: many(200, {
        ...failure,
        repository: text,
        workflow: text,
        branch: text,
        step: text,
        cause: text,
        evidence: many(50, text),
      }),
    },
    learned: many(300, text),
    paused: true,
  };
}

describe('the digest', () => {
  test.each<[string, Digest]>([
    ['ordinary', aDigest()],
    ['quiet', aQuietDigest()],
    ['source-down', withProblem()],
    ['rules-only', aDigest({ modelConfigured: false, paused: true })],
  ])('of an %s night reads as agreed', (name, digest) => {
    expect(json(digestMessage(digest))).toBe(golden(`digest-${name}`, digestMessage(digest)));
    sealedDigest(digest);
  });

  test('says first what could not be read, right below the header', () => {
    const [head, first] = digestMessage(withProblem()).root.blocks;
    expect(head?.type).toBe('header');
    expect(visibleWords(first)).toMatch(/^⚠️ \nCould not read \ndana@night\.example/);
    expect(visibleWords(first)).toContain('Nothing from it is included since 06:58.');
    expect(visibleWords(digestMessage(aDigest()).root)).not.toContain('Could not read');
  });

  test('names the day with the time when a source was last read before today', () => {
    const digest = withProblem();
    const sources = digest.sources.map((source) => ({
      ...source,
      readUntil: '2026-11-18T05:58:00.000Z',
    }));
    expect(visibleWords(digestMessage({ ...digest, sources }).root)).toContain(
      'since 18 Nov 2026, 06:58.',
    );
  });

  test('shows category counts that sum to the mails read', () => {
    const sum = (digest: Digest): number => {
      const block = digestMessage(digest).root.blocks.find(
        ({ block_id }) => block_id === 'digest.categories',
      );
      return [...visibleWords(block).matchAll(/^([\d,]+)$/gm)].reduce(
        (total, [, n]) => total + Number(n?.replace(',', '')),
        0,
      );
    };
    expect(sum(aDigest())).toBe(500);
    const digest = aDigest();
    expect(sum({ ...digest, mail: { ...digest.mail, read: 2_000 } })).toBe(2_000);
  });

  test('says by when a mail wants something, where it says so', () => {
    const [first] = aDigest().mail.top;
    if (first === undefined) throw new Error('no mail');
    const due = { day: '2026-11-27', time: '17:00' };
    const mail = { ...aDigest().mail, top: [{ ...first, due }] };

    expect(visibleWords(digestMessage(aDigest({ mail })).root)).toContain('due Fri 27 Nov, 17:00');
    expect(visibleWords(digestMessage(aDigest()).root)).not.toContain('due ');
  });

  test('names what each decision is about, with the way to those whose card is known', () => {
    const { root } = digestMessage(aDigest());
    expect(visibleWords(root)).toContain('Archive · Shop News — Forty percent off and 5 more');
    expect(visibleWords(root)).toContain('Save a reply as draft · Ana Silva — Re: Offer');
    expect(buttonsOf(root).filter((name) => name === 'card.open')).toHaveLength(1);
  });

  test('counts what it leaves out', () => {
    const words = visibleWords(digestMessage(enormous('x')).root);
    expect(words).toContain('(+385 more decisions)');
    expect(words).toContain('(+197 more failed runs)');
    expect(words).toContain('(+47 more evidence lines)');
    expect(words).toContain('(+36 more sources could not be read)');
    expect(words).toContain('(+295 more)');
  });

  test('links to runs only, with the host in the label', () => {
    expect(read(sealedDigest(aDigest()).root.args).links).toEqual([RUN_URL]);
    expect(visibleWords(digestMessage(aDigest()).root)).toContain('Open the run (github.com)');
  });

  test.each(['javascript:alert(1)', 'https://a:b@evil.example/', '', 'x'])(
    'makes no link of %j',
    (url) => {
      const digest = aDigest();
      const top = digest.deploys.top.map((failure) => ({ ...failure, url }));
      const sealed = sealedDigest({ ...digest, deploys: { ...digest.deploys, top } });
      expect(read(sealed.root.args).links).toEqual([]);
    },
  );

  test('of a quiet night is short', () => {
    const { root, thread } = digestMessage(aQuietDigest());
    expect(root.blocks.length).toBeLessThanOrEqual(6);
    expect(visibleWords(root)).toContain('Nothing needs you.');
    expect(buttonsOf(root)).toEqual(['digest.browse']);
    expect(thread).toEqual([]);
  });

  test('says when triage had no model, and what a model cost when it had one', () => {
    expect(visibleWords(digestMessage(aDigest({ modelConfigured: false })).root)).toContain(
      'No model configured: triage by rules, lower confidence',
    );
    expect(visibleWords(digestMessage(aDigest()).root)).toContain('31 calls, 65,200 tokens');
  });

  test('carries the witness of the audit chain', () => {
    expect(visibleWords(digestMessage(aDigest()).root)).toContain('Audit #1234 ab12cd34ef');
  });

  test.each([
    ['long words', 'a'.repeat(10_000)],
    ['Chinese', '漢字'.repeat(5_000)],
    ['right-to-left', 'שלום '.repeat(2_000)],
    ['emoji', '👩‍👩‍👧'.repeat(2_000)],
    ['brackets', '<&>'.repeat(3_000)],
    ['addresses', 'https://evil.example/ '.repeat(500)],
    ['hidden characters', '\u202E\u200B\u{E0041}'.repeat(3_000)],
    ['nothing', ''],
  ])('stays within its limits in the largest night of %s', (_, text) => {
    const { root, thread } = sealedDigest(enormous(text));
    for (const message of [root, ...thread]) {
      const reading = read(message.args);
      expect(reading).toMatchObject({ mentions: [], images: [], foreign: [], invisible: [] });
      expect(new Set(reading.links)).toEqual(new Set(reading.links.length === 0 ? [] : [RUN_URL]));
      expect(reading.characters).toBeLessThanOrEqual(8_000);
    }
    expect(thread.length).toBeLessThanOrEqual(4);
  });
});
