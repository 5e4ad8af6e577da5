import type { KnownBlock } from '@slack/types';
import { WORDING } from '../../words/wording.ts';
import { plainWords } from '../escape.ts';
import type { Home } from './home-state.ts';
import * as part from './parts.ts';
import * as say from '../../words/home.ts';

const RULES_MAX = 5;

/** The person's rules on the App Home, each with what it does, whether it holds, and buttons. */
export function ruleBlocks({ rules: { grants, learned, own } }: Home): KnownBlock[] {
  const counted = [
    ...(grants === 0 ? [] : [say.youAllowedWithoutBeing(grants)]),
    ...(learned === 0 ? [] : [say.learnedFromYourDecisions(learned)]),
  ];
  const asks = grants === 0 ? WORDING.asksFirst : say.everyOtherAsks;
  const left = own.length - RULES_MAX;
  return [
    part.section(
      'home.rules',
      [say.rules(asks), ...(counted.length === 0 ? [] : [counted.join(' · ')])].join('\n'),
      part.button({
        action: 'show.command',
        label: grants === 0 ? say.rulesLabel : say.whatIAllowed,
        value: grants === 0 ? 'rules' : 'grants',
      }),
    ),
    ...own.slice(0, RULES_MAX).flatMap(oneRule),
    {
      type: 'actions',
      block_id: 'home.rules-new',
      elements: [
        part.button({ action: 'show.command', label: say.newRuleAboutMail, value: 'rules new' }),
        ...(left <= 0
          ? []
          : [
              part.button({
                action: 'show.all-rules',
                label: say.show(left),
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
      text: part.plain(`${holds ? say.holds : say.notApprovedYet} · ${plainWords(text, 400)}`, 500),
    },
    {
      type: 'actions',
      block_id: `home.rule-actions.${id}`,
      elements: [
        button('show.rule', holds ? say.tryOnLastWeek : say.lookAndApprove, 'try'),
        button('show.rule-form', say.change, 'form'),
        button('show.rule-end', holds ? say.deleteRule : say.discard, 'end'),
      ],
    },
  ];
}
