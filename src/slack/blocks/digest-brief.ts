import type { KnownBlock } from '@slack/types';
import type { Digest } from '../../domain/digest.ts';
import { seal, type SealedMessage } from '../egress.ts';
import { digestAllowance, digestMessage } from './digest.ts';
import * as part from './parts.ts';
import * as say from '../../words/digest.ts';

/** What a short digest keeps: nothing that says how much of it can be relied on is left out. */
const KEPT = new Set(
  'header problems paused bottom-line time counts actions mail categories deploys footer preview'
    .split(' ')
    .map((name) => `digest.${name}`),
);

/** The first lines of a digest, with its warnings and its counts. */
export function sealedShortDigest(digest: Digest): SealedMessage {
  const { text, blocks } = digestMessage(digest).root;
  return seal({ text, blocks: shortened(blocks) }, digestAllowance(digest));
}

/**
 * What the digest would say now. It says that it is none: that nothing counts as told, and when the digest
 * itself comes. What can be browsed is the stored digest alone, so that button is not on it.
 */
export function sealedPreview(
  digest: Digest,
  { nextAt, isShort }: { nextAt: Date | null; isShort: boolean },
): SealedMessage {
  const comes =
    nextAt === null
      ? say.noDigestIsPlanned
      : say.theDigestItselfStill(part.instant(nextAt, digest.timeZone));
  const note = part.context('digest.preview', say.aLookAhead(comes));
  const blocks = digestMessage(digest).root.blocks.flatMap((block): KnownBlock[] => {
    if (block.type === 'header')
      return [part.header('digest.header', say.sinceYourLastDigest), note];
    return block.type === 'actions' ? withoutBrowsing(block) : [block];
  });
  const message = {
    text: say.whatYourDigestWouldSay,
    blocks: isShort ? shortened(blocks) : blocks,
  };
  return seal(message, digestAllowance(digest));
}

function withoutBrowsing(block: Extract<KnownBlock, { type: 'actions' }>): KnownBlock[] {
  const elements = block.elements.filter(({ action_id: action }) => action !== 'digest.browse');
  return elements.length === 0 ? [] : [{ ...block, elements }];
}

function shortened(blocks: readonly KnownBlock[]): KnownBlock[] {
  return blocks.filter(({ block_id: id }) => id !== undefined && KEPT.has(id.replace(/-\d$/, '')));
}
