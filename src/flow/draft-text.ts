import { buildDraftPrompt, holdingReply, parseDraft } from '../agent/draft.ts';
import type { Context } from '../context.ts';
import { isMailSignal, type Signal } from '../domain/signal.ts';
import { Invalid, Transient } from '../lib/errors.ts';
import { getPerson } from '../store/people.ts';
import { askModel } from './ask-model.ts';
import { voiceFor } from './learn-voice.ts';

/** The body of a reply: a model's words where one is configured, affordable and behaves, else a reply that promises nothing. */
export async function draftText(ctx: Context, signal: Signal): Promise<string> {
  if (!isMailSignal(signal)) throw new Invalid(`Signal ${signal.id} is not a mail`);
  const mail = signal.content;
  const person = await getPerson(ctx.store.db, signal.ownerId);
  const voice = await voiceFor(ctx, signal.ownerId);
  if (ctx.model === null) return holdingReply(mail, voice);
  try {
    const request = buildDraftPrompt(mail, voice);
    return parseDraft(await askModel(ctx, { person, request }), mail);
  } catch (error) {
    if (error instanceof Transient || error instanceof Invalid) return holdingReply(mail, voice);
    throw error;
  }
}
