import type { InputBlock } from '@slack/types';
import type { CardItem } from '../../domain/card.ts';
import * as part from './parts.ts';
import * as say from '../../words/card.ts';

/** Slack's limit for one group of checkboxes. */
const PER_GROUP = 10;

/** One box for each of several items, all ticked; the whole lines stand above, these only name them. */
export function pickBlocks(open: readonly CardItem[]): InputBlock[] {
  if (open.length < 2) return [];
  const options = open.map(({ proposal, content }, at) => ({
    text: part.plain(`${at + 1}. ${content.itemLine}`, 75),
    value: proposal.id,
  }));
  const groups = Array.from({ length: Math.ceil(options.length / PER_GROUP) }, (_, at) =>
    options.slice(at * PER_GROUP, (at + 1) * PER_GROUP),
  );
  return groups.map((group, at) => ({
    type: 'input',
    optional: true,
    label: part.plain(at === 0 ? say.tickedOnesAreApproved : say.andOfThese, 100),
    element: {
      type: 'checkboxes',
      action_id: `pick-${at}`,
      options: group,
      initial_options: group,
    },
  }));
}
