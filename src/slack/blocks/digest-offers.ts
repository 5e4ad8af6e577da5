import type { KnownBlock } from '@slack/types';
import { DIGEST_CAPS, type DigestOffer } from '../../domain/digest.ts';
import { leftOver } from './digest-parts.ts';
import * as part from './parts.ts';
import * as say from '../../words/digest.ts';

/** What became of rollbacks that nobody decided while the reader slept or was in a meeting, a line each. */
export function offerBlocks(blockId: string, offers: readonly DigestOffer[] = []): KnownBlock[] {
  if (offers.length === 0) return [];
  const shown = offers.slice(0, DIGEST_CAPS.offers);
  const lines = shown.map(({ repository, environment, words }) =>
    part.line(
      part.words(say.rollingBack),
      part.strongSaid(environment, 30),
      part.words(say.ofLabel),
      part.strongSaid(repository, 50),
      part.words(say.wasOffered),
      part.said(words, 220),
    ),
  );
  return [
    part.rich(blockId, [
      ...part.bullets(lines),
      ...leftOver(offers.length - lines.length, say.moreOffer),
    ]),
  ];
}
