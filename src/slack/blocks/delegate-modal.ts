import type { Card } from '../../domain/card.ts';
import { slackIds } from '../../domain/person.ts';
import { plural } from '../../lib/text.ts';
import { seal, type SealedView } from '../egress.ts';
import { visibleField } from '../visible.ts';
import { cardValue, pendingItems } from './card-value.ts';
import * as part from './parts.ts';

const NAMED_MAX = 20;
const LABELS_MAX = 12;

/**
 * Asks to whom a card is handed, and says what they will see. `callback_id` is `card.delegate`; the choice
 * is in block `person`.
 */
export function sealedDelegateModal(card: Card, candidates: readonly string[]): SealedView {
  const named = candidates.slice(0, NAMED_MAX).map((id) => slackIds(id).userId);
  return seal(
    {
      type: 'modal',
      callback_id: 'card.delegate',
      private_metadata: cardValue(card),
      title: part.plain('Hand to somebody', 24),
      submit: part.plain('Show it to them', 24),
      close: part.plain('Not now', 24),
      blocks: [
        part.rich('shared', [
          part.line(
            part.strong('They will see what is on this card, and may decide it in your place.'),
          ),
          part.line(part.words(whatTheySee(card))),
          part.line(
            part.words(
              'Nothing else of yours is shown to them. You can take it back while it waits.',
            ),
          ),
        ]),
        part.rich('named', [
          part.line(
            part.words('Policy names: '),
            ...named.flatMap((userId) => [
              { type: 'user' as const, user_id: userId },
              part.words(' '),
            ]),
          ),
        ]),
        {
          type: 'input',
          block_id: 'person',
          label: part.plain('Who decides?', 100),
          element: { type: 'users_select', action_id: 'person' },
        },
      ],
    },
    { allowedUrls: [], allowedMentions: named },
  );
}

/** The parts of what is shared, by name: what they hold stands on the card itself. */
function whatTheySee(card: Card): string {
  const open = pendingItems(card);
  const labels = [
    ...new Set(open.flatMap(({ content }) => content.fields.map(({ label }) => label))),
  ];
  const parts = labels.slice(0, LABELS_MAX).map((label) => visibleField(label));
  const hasText = open.some(({ content }) => content.exactText !== null);
  const all = [...parts, ...(hasText ? ['the exact text, whole'] : []), 'why it is proposed'];
  const of = card.items.length === 1 ? '' : `of ${plural(card.items.length, 'item')}: `;
  return `Shown are ${of}${all.join(', ')}.`;
}
