import { z } from 'zod';
import { clip, singleLine } from '../../lib/text.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { visibleField } from '../visible.ts';
import * as part from './parts.ts';

/** What the words are: the person's own line, a question about somebody's message, or a note to keep. */
export const AskKind = z.enum(['line', 'question', 'note']);
export type AskKind = z.infer<typeof AskKind>;

const WORDS: Readonly<
  Record<AskKind, { title: string; label: string; submit: string; max: number; says: string }>
> = {
  line: {
    title: 'Ask Nightshift',
    label: 'A command, or a question in your own words',
    submit: 'Ask',
    max: 500,
    says: 'For example: what broke last night? · anything from Ana? · approvals · pause 2h',
  },
  question: {
    title: 'Ask about this',
    label: 'Look this up in my mail and runs',
    submit: 'Ask',
    max: 500,
    says: 'Only you see the answer. It is looked up by these words; nothing that they ask for is done.',
  },
  note: {
    title: 'Remember this',
    label: 'Note',
    submit: 'Remember',
    max: 300,
    says: 'A note helps me to find things when you ask. It permits nothing. Forget it at any time with “forget”.',
  },
};

/**
 * One line to be read and changed before it is submitted; `callback_id` is `ask.run`. Words of a message are
 * shown with everything in them that could hide.
 */
export function sealedAskModal(kind: AskKind, words = ''): SealedView {
  const { title, label, submit, max, says } = WORDS[kind];
  const shown = clip(visibleField(singleLine(words)), max);
  return seal(
    {
      type: 'modal',
      callback_id: 'ask.run',
      private_metadata: kind,
      title: part.plain(title, 24),
      submit: part.plain(submit, 24),
      close: part.plain('Not now', 24),
      blocks: [
        {
          type: 'input',
          block_id: 'words',
          label: part.plain(label, 100),
          element: {
            type: 'plain_text_input',
            action_id: 'words',
            multiline: kind !== 'line',
            max_length: max,
            focus_on_load: true,
            ...(shown === '' ? {} : { initial_value: shown }),
          },
        },
        part.context('says', says),
      ],
    },
    NOTHING_ALLOWED,
  );
}
