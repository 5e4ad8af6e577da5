import type { App, GlobalShortcut, MessageShortcut, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { personId } from '../domain/person.ts';
import { WORDING } from '../words/wording.ts';
import { answer } from '../flow/answer.ts';
import { type AskKind, AskKind as Kind, sealedAskModal } from '../slack/blocks/ask-modal.ts';
import { sealedAnswer } from '../slack/blocks/answer.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { show } from './answering.ts';
import { runLine } from './commands/run.ts';
import { plainText } from './conversation.ts';
import { showOldest } from './decisions.ts';
import { explained } from './explained.ts';
import * as say from '../words/forms.ts';

const TITLE = 'Nightshift';

/** What people start from anywhere in Slack, or from a message; what is typed goes through the same grammar. */
export function registerShortcuts(app: App, ctx: Context): void {
  app.shortcut<GlobalShortcut>('shortcut.review', async ({ ack, shortcut }) => {
    await ack();
    await showOldest(ctx, {
      triggerId: shortcut.trigger_id,
      clicker: { teamId: shortcut.team?.id ?? '', userId: shortcut.user.id, channel: null },
    });
  });
  app.shortcut<GlobalShortcut>('shortcut.ask', async ({ ack, shortcut }) => {
    await ack();
    await ctx.poster.openView({ triggerId: shortcut.trigger_id, view: sealedAskModal('line') });
  });
  for (const [callbackId, kind] of [
    ['shortcut.ask-about', 'question'],
    ['shortcut.remember', 'note'],
  ] as const) {
    app.shortcut<MessageShortcut>(callbackId, async ({ ack, shortcut }) => {
      await ack();
      const view = sealedAskModal(kind, plainText(shortcut.message.text ?? ''));
      await ctx.poster.openView({ triggerId: shortcut.trigger_id, view });
    });
  }
  app.view<ViewSubmitAction>('ask.run', async ({ ack, body, view }) => {
    const words = view.state.values['words']?.['words']?.value ?? '';
    const kind = Kind.safeParse(view.private_metadata);
    if (words.trim() === '' || !kind.success) {
      await ack({ response_action: 'errors', errors: { words: say.typeSomething } });
      return;
    }
    const looking = sealedAnswer({ what: WORDING.looking }).inModal(TITLE);
    await ack({ response_action: 'update', view: looking.view });
    const asker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    const message = await answerTo(ctx, personId(asker.teamId, asker.userId), {
      kind: kind.data,
      words,
    });
    if (message.usesNewBlocks) await show(ctx, asker, message);
    const shown = message.usesNewBlocks ? sealedAnswer({ what: say.theAnswerIsInOur }) : message;
    await ctx.poster.updateView({ viewId: view.id, view: shown.inModal(TITLE) });
  });
}

/** What came from somebody's message is looked up or noted, and is never a command. */
async function answerTo(
  ctx: Context,
  ownerId: string,
  { kind, words }: { kind: AskKind; words: string },
): Promise<SealedMessage> {
  if (kind === 'question')
    return await explained(ctx, async () =>
      sealedAnswer(await answer(ctx, { ownerId, text: words, isQuoted: true })),
    );
  const text = kind === 'note' ? `remember ${words}` : words;
  return await runLine(ctx, { ownerId, text, triggerId: null });
}
