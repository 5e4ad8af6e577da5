import type { KnownBlock, RichTextSection } from '@slack/types';
import { NOTHING_ALLOWED, seal, type SealedMessage } from '../egress.ts';
import * as part from './parts.ts';
import * as say from '../../words/home.ts';

/** How far somebody got with the made-up night. */
export type SampleState = 'asked' | 'approved' | 'denied';

const LABEL = say.allOfThisIsMade;

/** One made-up night in one message, to see what a real one is like. It names nobody's mail and has no effect. */
export function sealedSample(state: SampleState): SealedMessage {
  return seal(
    {
      text: say.aSampleNightText(LABEL),
      blocks: [
        part.header('sample.header', say.aSampleNight),
        part.context('sample.label', `*${LABEL}*`),
        part.rich('sample.digest', [
          part.line(part.strong(say.sampleCounts)),
          ...part.bullets([
            line(say.urgent, say.anaSilva, say.theShopIsDown),
            line(say.toAnswer, say.benOkoro, say.whichOfTheTwoDates),
            line(say.failed, 'acme/payments', say.sampleFailure),
          ]),
        ]),
        { type: 'divider', block_id: 'sample.divider' },
        part.rich('sample.card', [
          part.line(part.strong(say.archiveThisMail)),
          part.line(part.words(say.fromBrightDesksSubject)),
          part.line(part.words(say.takesItOut)),
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
            label: say.approveSample,
            value: 'sample',
            style: 'primary',
          }),
          part.button({ action: 'sample.deny', label: say.denySample, value: 'sample' }),
        ],
      },
    ];
  const words = state === 'approved' ? say.approveOnARealCard : say.denyOnARealCard;
  return [
    part.rich(`sample.${state}`, [
      part.line(part.strong(state === 'approved' ? say.approvedSample : say.deniedSample)),
      part.line(part.words(say.hereNothingHappened(words))),
    ]),
    {
      type: 'actions',
      block_id: 'sample.next',
      elements: [
        part.button({ action: 'answer.first', label: say.connectASource, value: 'connect' }),
        part.button({ action: 'answer.second', label: say.setMyTime, value: 'settings' }),
      ],
    },
  ];
}
