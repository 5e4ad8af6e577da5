import type { InputBlock, KnownBlock } from '@slack/types';
import type { Card, CardItem } from '../../domain/card.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { visibleField } from '../visible.ts';
import { labelled } from './card-asked.ts';
import { cardValue, pendingItems } from './card-value.ts';
import * as part from './parts.ts';
import * as say from '../../words/forms.ts';

/** Slack's own limit for one field; longer texts take several. */
const FIELD_MAX = 3_000;
const ROOM_TO_ADD = 600;
const FIELDS_MAX = 3;

/** The one item of a card whose words can be edited here whole, or null. */
export function editableItem(card: Card): CardItem | null {
  const [only, ...others] = pendingItems(card);
  if (only === undefined || others.length > 0 || only.editable === null) return null;
  return pieces(only.editable.text) === null ? null : only;
}

/** The exact words of a draft, to be changed; where it goes is shown and cannot be. Null where nothing can be edited. */
export function sealedEditModal(card: Card): SealedView | null {
  const item = editableItem(card);
  const texts = item?.editable === null || item === null ? null : pieces(item.editable.text);
  if (item === null || item.editable === null || texts === null) return null;
  const fixed = item.content.fields.filter(({ label }) => label !== say.subject);
  const blocks: KnownBlock[] = [
    part.rich(
      'fixed',
      fixed.map(({ label, value }) => labelled(visibleField(label), visibleField(value))),
    ),
    part.context('saving', say.savingApprovesExactly),
    words('subject', { label: say.subject, value: item.editable.subject, max: 250 }),
    ...texts.map((value, at) => {
      const label = texts.length === 1 ? say.text : say.textPart(at + 1, texts.length);
      return words(`text-${at}`, { label, value, max: FIELD_MAX });
    }),
  ];
  return seal(
    {
      type: 'modal',
      callback_id: 'card.edit',
      private_metadata: cardValue(card),
      title: part.plain(say.editThenApprove, 24),
      submit: part.plain(say.saveAndApprove, 24),
      close: part.plain(say.notNow, 24),
      blocks,
    },
    NOTHING_ALLOWED,
  );
}

/** What was typed, by block; the parts of a long text are lines that follow each other. */
export function editedWords(values: ReadonlyMap<string, string>): {
  subject: string;
  text: string;
} {
  const texts = Array.from({ length: FIELDS_MAX }, (_, at) => values.get(`text-${at}`));
  return {
    subject: values.get('subject') ?? '',
    text: texts.filter((text) => text !== undefined).join('\n'),
  };
}

function words(name: string, field: { label: string; value: string; max: number }): InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: part.plain(field.label, 100),
    element: {
      type: 'plain_text_input',
      action_id: name,
      multiline: name !== 'subject',
      max_length: field.max,
      initial_value: field.value,
    },
  };
}

/** A text in parts that leave room to add something, cut between lines; null where that cannot be done. */
function pieces(text: string): string[] | null {
  const cut: string[] = [];
  let rest = text;
  while (rest.length > FIELD_MAX - ROOM_TO_ADD) {
    const at = rest.lastIndexOf('\n', FIELD_MAX - ROOM_TO_ADD);
    if (at <= 0) return null;
    cut.push(rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  return cut.length < FIELDS_MAX ? [...cut, rest] : null;
}
