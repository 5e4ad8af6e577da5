import { buildDraftPrompt, holdingReply, parseDraft } from '../agent/draft.ts';
import type { Context } from '../context.ts';
import { isMailSignal, type Signal } from '../domain/signal.ts';
import { Invalid, Transient } from '../lib/errors.ts';
import { getPerson } from '../store/people.ts';
import { createMeter } from './meter.ts';

/** The body of a reply: a model's words where one is configured and behaves, else a reply that promises nothing. */
export async function draftText(ctx: Context, signal: Signal): Promise<string> {
  if (!isMailSignal(signal)) throw new Invalid(`Signal ${signal.id} is not a mail`);
  const mail = signal.content;
  if (ctx.model === null) return holdingReply(mail);
  const meter = createMeter(ctx, await getPerson(ctx.store.db, signal.ownerId));
  try {
    const { value, usage } = await ctx.model.generate(buildDraftPrompt(mail));
    meter.add(usage);
    return parseDraft(value, mail);
  } catch (error) {
    if (error instanceof Transient || error instanceof Invalid) return holdingReply(mail);
    throw error;
  } finally {
    await meter.flush();
  }
}
