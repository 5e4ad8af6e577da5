import { z } from 'zod';
import { clip, singleLine } from '../../lib/text.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { visibleField } from '../visible.ts';
import * as part from './parts.ts';
import * as say from '../../words/forms.ts';

/** What the words are: the person's own line, a question about somebody's message, or a note to keep. */
export const AskKind = z.enum(['line', 'question', 'note']);
export type AskKind = z.infer<typeof AskKind>;

const WORDS: Readonly<
  Record<AskKind, { title: string; label: string; submit: string; max: number; says: string }>
> = {
  line: {
    title: say.askNightshift,
    label: say.aCommand,
    submit: say.ask,
    max: 500,
    says: say.forExample,
  },
  question: {
    title: say.askAbout,
    label: say.lookThisUpInMy,
    submit: say.ask,
    max: 500,
    says: say.onlyYouSeeTheAnswer,
  },
  note: {
    title: say.rememberThis,
    label: say.note,
    submit: say.remember,
    max: 300,
    says: say.aNoteHelpsMe,
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
      close: part.plain(say.notNow, 24),
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
