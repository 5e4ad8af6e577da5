import type { Card } from '../../domain/card.ts';
import { type Denial, DENIAL_NOTE_MAX, DENIAL_WORDS, DenialReason } from '../../domain/denial.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { cardValue } from './card-value.ts';
import * as part from './parts.ts';
import * as say from '../../words/forms.ts';

/** Asks why a denied card was denied; `callback_id` is `card.reason`. */
export function sealedDenialModal(card: Card): SealedView {
  return seal(
    {
      type: 'modal',
      callback_id: 'card.reason',
      private_metadata: cardValue(card),
      title: part.plain(say.whyNot, 24),
      submit: part.plain(say.save, 24),
      close: part.plain(say.notNow, 24),
      blocks: [
        part.context('denied', say.itIsDeniedAlready),
        {
          type: 'input',
          block_id: 'reason',
          label: part.plain(say.reason, 100),
          element: {
            type: 'radio_buttons',
            action_id: 'reason',
            options: DenialReason.options.map((reason) => ({
              text: part.plain(DENIAL_WORDS[reason], 75),
              value: reason,
            })),
          },
        },
        {
          type: 'input',
          block_id: 'note',
          optional: true,
          label: part.plain(say.inYourOwnWords, 100),
          element: {
            type: 'plain_text_input',
            action_id: 'note',
            multiline: true,
            max_length: DENIAL_NOTE_MAX,
          },
        },
      ],
    },
    NOTHING_ALLOWED,
  );
}

/** What was chosen and typed, or null where that is none of our reasons. */
export function saidDenial(said: { reason: string | undefined; note: string }): Denial | null {
  const reason = DenialReason.safeParse(said.reason);
  return reason.success ? { reason: reason.data, note: said.note } : null;
}
