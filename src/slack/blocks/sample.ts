import type { KnownBlock, RichTextSection } from '@slack/types';
import { NOTHING_ALLOWED, seal, type SealedMessage } from '../egress.ts';
import * as part from './parts.ts';

/** How far somebody got with the made-up night. */
export type SampleState = 'asked' | 'approved' | 'denied';

const LABEL = 'SAMPLE: all of this is made up, and no button here does anything.';

/** One made-up night in one message, to see what a real one is like. It names nobody's mail and has no effect. */
export function sealedSample(state: SampleState): SealedMessage {
  return seal(
    {
      text: `A sample night. ${LABEL}`,
      blocks: [
        part.header('sample.header', 'A sample night'),
        part.context('sample.label', `*${LABEL}*`),
        part.rich('sample.digest', [
          part.line(part.strong('312 mails read, 3 need you. 21 runs, 1 failed.')),
          ...part.bullets([
            line('Urgent', 'Ana Silva', 'The shop is down for two customers'),
            line('To answer', 'Ben Okoro', 'Which of the two dates suits you?'),
            line('❌ Failed', 'acme/payments', 'CI on main: the test database refused connections'),
          ]),
        ]),
        { type: 'divider', block_id: 'sample.divider' },
        part.rich('sample.card', [
          part.line(part.strong('Archive this mail?')),
          part.line(part.words('From: Bright Desks · Subject: Last chance, 30 % off every desk')),
          part.line(part.words('Takes it out of the inbox. Nothing is deleted. Can be undone.')),
        ]),
        ...after(state),
      ],
    },
    NOTHING_ALLOWED,
  );
}

function line(state: string, who: string, says: string): RichTextSection {
  return part.line(part.words(`${state} · `), part.strong(who), part.words(` — ${says}`));
}

function after(state: SampleState): KnownBlock[] {
  if (state === 'asked')
    return [
      {
        type: 'actions',
        block_id: 'sample.asked',
        elements: [
          part.button({
            action: 'sample.approve',
            label: 'Approve (sample)',
            value: 'sample',
            style: 'primary',
          }),
          part.button({ action: 'sample.deny', label: 'Deny (sample)', value: 'sample' }),
        ],
      },
    ];
  const words =
    state === 'approved'
      ? 'On a real card, exactly what it shows would now be done once, and noted in the ledger.'
      : 'On a real card, nothing would be done now, and I would learn that you keep such mail.';
  return [
    part.rich(`sample.${state}`, [
      part.line(part.strong(state === 'approved' ? '✅ Approved (sample)' : '🚫 Denied (sample)')),
      part.line(part.words(`${words} Here nothing happened.`)),
    ]),
    {
      type: 'actions',
      block_id: 'sample.next',
      elements: [
        part.button({ action: 'answer.first', label: 'Connect a source', value: 'connect' }),
        part.button({ action: 'answer.second', label: 'Set my time', value: 'settings' }),
      ],
    },
  ];
}
