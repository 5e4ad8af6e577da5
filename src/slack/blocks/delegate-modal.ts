import type { Card } from '../../domain/card.ts';
import { slackIds } from '../../domain/person.ts';
import { seal, type SealedView } from '../egress.ts';
import { visibleField } from '../visible.ts';
import { cardValue, pendingItems } from './card-value.ts';
import * as part from './parts.ts';
import * as say from '../../words/forms.ts';

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
      title: part.plain(say.handToSomebody, 24),
      submit: part.plain(say.showItToThem, 24),
      close: part.plain(say.notNow, 24),
      blocks: [
        part.rich('shared', [
          part.line(part.strong(say.theyWillSeeWhat)),
          part.line(part.words(whatTheySee(card))),
          part.line(part.words(say.nothingElseOfYours)),
        ]),
        part.rich('named', [
          part.line(
            part.words(say.policyNames),
            ...named.flatMap((userId) => [
              { type: 'user' as const, user_id: userId },
              part.words(' '),
            ]),
          ),
        ]),
        {
          type: 'input',
          block_id: 'person',
          label: part.plain(say.whoDecides, 100),
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
  const all = [...parts, ...(hasText ? [say.theExactText] : []), say.whyItIsProposed];
  const of = card.items.length === 1 ? '' : say.item(card.items.length);
  return say.shownAre(of, all.join(', '));
}
