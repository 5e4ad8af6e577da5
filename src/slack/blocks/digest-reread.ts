import type { KnownBlock } from '@slack/types';
import type { Digest } from '../../domain/digest.ts';
import { followUpBlocks } from './digest-follow-ups.ts';
import { mailLine } from './digest-parts.ts';
import * as part from './parts.ts';
import * as say from '../../words/digest.ts';

/** What earlier days left: mail that the model has read by now, and whom the reader waits for. */
export function earlierBlocks(digest: Digest): KnownBlock[] {
  return [...rereadBlocks(digest), ...followUpBlocks(digest)];
}

/** An earlier digest counted these; this one says what the model made of them. */
function rereadBlocks({ reread }: Digest): KnownBlock[] {
  if (reread === undefined) return [];
  return [
    part.rich('digest.reread', [
      part.line(part.strong(say.readByTheModelNow(reread.read)), part.words(say.notCountedAgain)),
      ...part.bullets(reread.top.map((mail) => mailLine(mail))),
    ]),
  ];
}
