import { describe, expect, it } from 'vitest';
import { sealedPreview, sealedShortDigest } from '#src/slack/blocks/digest-brief.ts';
import { sealedDigest } from '#src/slack/blocks/digest.ts';
import { aDigest, aQuietDigest } from './build.ts';

const PROBLEM = 'the provider answered 503.';

function blind() {
  const digest = aDigest();
  return { ...digest, sources: digest.sources.map((source) => ({ ...source, problem: PROBLEM })) };
}

const wordsOf = ({ blocks }: { blocks: unknown }): string => JSON.stringify(blocks);
const idsOf = ({ blocks }: { blocks: { block_id?: string }[] }): (string | undefined)[] =>
  blocks.map(({ block_id: id }) => id);

describe('a short digest', () => {
  it('leaves out lines and never a source that could not be read, nor what arrived', () => {
    const short = sealedShortDigest(blind());
    expect(short.blocks.length).toBeLessThan(sealedDigest(blind()).root.blocks.length);
    expect(wordsOf(short)).toContain(PROBLEM);
    expect(idsOf(short).slice(0, 2)).toEqual(['digest.header', 'digest.problems']);
    expect(idsOf(short)).toEqual(expect.arrayContaining(['digest.mail', 'digest.deploys']));
  });

  it('of a quiet night counts what was read too', () => {
    expect(idsOf(sealedShortDigest(aQuietDigest()))).toContain('digest.counts');
  });
});

describe('a look ahead', () => {
  it('says that it is none of the digests, and when the next one comes', () => {
    const nextAt = new Date('2026-11-23T06:00:00.000Z');
    for (const isShort of [true, false]) {
      const words = wordsOf(sealedPreview(blind(), { nextAt, isShort }));
      expect(words).toMatch(/nothing counts as told.*23 Nov 2026, 07:00/);
      expect(words).toContain(PROBLEM);
      expect(words).not.toContain('Morning digest');
      expect(words).not.toContain('digest.browse');
    }
    expect(wordsOf(sealedPreview(aDigest(), { nextAt: null, isShort: false }))).toContain(
      'No digest is planned',
    );
  });
});
