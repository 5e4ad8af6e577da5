import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import * as part from './parts.ts';
import * as say from '../../words/forms.ts';

const REASON_MAX = 300;
const MINUTES = [15, 30, 60, 240] as const;
const USUAL = 30;

/** Asks how long and why one refused proposal is to be let pass; `callback_id` is `exception.form`. */
export function sealedExceptionModal(proposalId: string): SealedView {
  return seal(
    {
      type: 'modal',
      callback_id: 'exception.form',
      private_metadata: proposalId,
      title: part.plain(say.askForAnException, 24),
      submit: part.plain(say.askTheOwners, 24),
      close: part.plain(say.notNow, 24),
      blocks: [
        {
          type: 'input',
          block_id: 'minutes',
          label: part.plain(say.forHowLong, 100),
          element: {
            type: 'radio_buttons',
            action_id: 'minutes',
            options: MINUTES.map(option),
            initial_option: option(USUAL),
          },
        },
        {
          type: 'input',
          block_id: 'reason',
          label: part.plain(say.whyCanItNotWait, 100),
          element: { type: 'plain_text_input', action_id: 'reason', max_length: REASON_MAX },
        },
        part.context('exception.says', say.anOwnerOfThePolicyDecides),
      ],
    },
    NOTHING_ALLOWED,
  );
}

function option(minutes: number) {
  return { text: part.plain(say.minutes(minutes), 75), value: String(minutes) };
}
