import type { KnownBlock } from '@slack/types';
import { DIGEST_CAPS, type DigestOffer } from '../../domain/digest.ts';
import { leftOver } from './digest-parts.ts';
import * as part from './parts.ts';

/** What became of rollbacks that nobody decided while the reader slept or was in a meeting, a line each. */
export function offerBlocks(blockId: string, offers: readonly DigestOffer[] = []): KnownBlock[] {
  if (offers.length === 0) return [];
  const shown = offers.slice(0, DIGEST_CAPS.offers);
  const lines = shown.map(({ repository, environment, words }) =>
    part.line(
      part.words('Rolling back '),
      part.strongSaid(environment, 30),
      part.words(' of '),
      part.strongSaid(repository, 50),
      part.words(' was offered. '),
      part.said(words, 220),
    ),
  );
  return [
    part.rich(blockId, [
      ...part.bullets(lines),
      ...leftOver(offers.length - lines.length, 'more offer'),
    ]),
  ];
}
