import type { KnownBlock } from '@slack/types';
import { WORDING } from '../../domain/wording.ts';
import { plural } from '../../lib/text.ts';
import { plainWords } from '../escape.ts';
import type { Home } from './home-state.ts';
import * as part from './parts.ts';

const RULES_MAX = 5;

/** The person's rules on the App Home, each with what it does, whether it holds, and buttons. */
export function ruleBlocks({ rules: { grants, learned, own } }: Home): KnownBlock[] {
  const counted = [
    ...(grants === 0 ? [] : [`${plural(grants, 'thing')} you allowed without being asked`]),
    ...(learned === 0 ? [] : [`${plural(learned, 'rule')} learned from your decisions`]),
  ];
  const left = own.length - RULES_MAX;
  return [
    part.section(
      'home.rules',
      `*Rules* · 🔒 ${grants === 0 ? WORDING.asksFirst : 'Every other action asks you first.'}${counted.length === 0 ? '' : `\n${counted.join(' · ')}`}`,
      part.button({
        action: 'show.command',
        label: grants === 0 ? 'Rules' : 'What I allowed',
        value: grants === 0 ? 'rules' : 'grants',
      }),
    ),
    ...own.slice(0, RULES_MAX).flatMap(oneRule),
    {
      type: 'actions',
      block_id: 'home.rules-new',
      elements: [
        part.button({ action: 'show.command', label: 'New rule about mail', value: 'rules new' }),
        ...(left <= 0
          ? []
          : [
              part.button({
                action: 'show.all-rules',
                label: `Show ${plural(left, 'more', 'more')}`,
                value: 'rules',
              }),
            ]),
      ],
    },
  ];
}

function oneRule({ id, text, holds }: Home['rules']['own'][number]): KnownBlock[] {
  const button = (action: string, label: string, verb: string) =>
    part.button({ action, label, value: `rules ${verb} ${id}`, spoken: `${label}: ${text}` });
  return [
    {
      type: 'section',
      block_id: `home.rule.${id}`,
      text: part.plain(
        `${holds ? '✅ Holds' : '⏳ Not approved yet'} · ${plainWords(text, 400)}`,
        500,
      ),
    },
    {
      type: 'actions',
      block_id: `home.rule-actions.${id}`,
      elements: [
        button('show.rule', holds ? 'Try on last week' : 'Look and approve', 'try'),
        button('show.rule-form', 'Change', 'form'),
        button('show.rule-end', holds ? 'Delete' : 'Discard', 'end'),
      ],
    },
  ];
}
