import type { ActionsBlock, Button } from '@slack/types';
import { type AccountKind, isPipeline } from '../../domain/account.ts';
import type { Digest } from '../../domain/digest.ts';
import { SOURCE_NAMES } from '../../domain/provider-words.ts';
import * as part from './parts.ts';
import * as say from '../../words/home.ts';

/** A source whose grant is not accepted any more. */
export interface LostSource {
  name: string;
  kind: AccountKind;
}

export function lostOf({ sources }: Pick<Digest, 'sources'>): LostSource[] {
  return sources.filter(({ lost }) => lost === true);
}

const SHOWN_MAX = 3;
const ADDRESS = /^\S{1,320}$/;

/** Opens the way to connect this very source again. */
export function reauthoriseButton({ name, kind }: LostSource): Button {
  // Slack would make a link of a whole address.
  const label = say.reauthorise(SOURCE_NAMES[kind], name.split('@')[0] ?? '');
  return part.button({
    action: 'show.command',
    label,
    // Pipeline sources are named by their repositories, which are no one word.
    value: isPipeline(kind) || !ADDRESS.test(name) ? `connect ${kind}` : `connect ${kind} ${name}`,
  });
}

/** A block each: the same action twice in one block is no message to Slack. */
export function reauthoriseBlocks(sources: readonly LostSource[], id: string): ActionsBlock[] {
  return sources.slice(0, SHOWN_MAX).map((source, at) => ({
    type: 'actions',
    block_id: `${id}-${at}`,
    elements: [reauthoriseButton(source)],
  }));
}
