import type { Context } from '../context.ts';
import { type Account, isMail } from '../domain/account.ts';
import { MEMORY_CAPS, voiceIn } from '../domain/memory.ts';
import type { Mail } from '../domain/signal.ts';
import { type Voice, VOICE_MAILS_MAX, voiceOf } from '../domain/voice.ts';
import { listAccounts } from '../store/accounts.ts';
import { forgetMemory, liveMemories, memoryId, saveMemory } from '../store/memories.ts';
import type { Unit } from '../store/store.ts';
import { allowVoice, isVoiceAllowed, isVoiceStillAllowed } from '../store/voices.ts';
import { ownerJob } from './jobs.ts';
import { sentMail } from './sent-mail.ts';

const DAY_MS = 86_400_000;
/** There is one of it. */
const SUBJECT = 'own';

/**
 * Learns how somebody writes from what they sent themselves, where they allowed it: by code, with the grants that
 * read, and kept as words of code and numbers (`domain/voice.ts`). One mailbox that fails stops no other.
 */
export async function learnVoice(ctx: Context, ownerId: string): Promise<void> {
  if (!(await isVoiceAllowed(ctx.store.db, ownerId))) return;
  const accounts = await listAccounts(ctx.store.db, ownerId);
  const own: Mail[] = [];
  for (const account of accounts)
    if (isMail(account.kind) && account.state === 'connected')
      own.push(...(await sentFrom(ctx, account)));
  const voice = voiceOf(own.map(({ text }) => text));
  if (voice === null) return;
  const at = ctx.clock.now();
  await ctx.store.write(async (unit) => {
    // Taken back while it was read: nothing is kept then.
    if (!(await isVoiceStillAllowed(unit, ownerId))) return;
    await saveMemory(unit, {
      id: memoryId(ownerId, 'voice', SUBJECT),
      ownerId,
      kind: 'voice',
      subject: JSON.stringify(voice),
      approved: own.length,
      denied: 0,
      provenance: own.map(({ messageId }) => messageId).slice(0, MEMORY_CAPS.provenanceMax),
      expiresAt: new Date(at.getTime() + MEMORY_CAPS.lifetimeDays * DAY_MS),
    });
  });
}

/** What else lies among the sent mails, of somebody who may send in their name, is left aside. */
async function sentFrom(ctx: Context, account: Account): Promise<Mail[]> {
  const sent = await sentMail(ctx, account, { limit: VOICE_MAILS_MAX });
  return sent.flatMap(({ mail }) =>
    mail.from.address.toLowerCase() === account.name.toLowerCase() ? [mail] : [],
  );
}

/** How drafts of this person are written; null where they did not allow it, or nothing is known. */
export async function voiceFor(ctx: Context, ownerId: string): Promise<Voice | null> {
  const { db } = ctx.store;
  if (!(await isVoiceAllowed(db, ownerId))) return null;
  const memories = await liveMemories(db, ownerId, ctx.clock.now());
  const found = memories.find(({ kind }) => kind === 'voice');
  return found === undefined ? null : voiceIn(found);
}

/** Allows it, and learns soon; or ends it and forgets what was learned. */
export async function setVoice(
  ctx: Context,
  { ownerId, isOn }: { ownerId: string; isOn: boolean },
): Promise<void> {
  await ctx.store.write(async (unit) => {
    if (isOn) await allowVoice(unit, { ownerId, isOn });
    else await endVoice(unit, ownerId);
  });
  if (isOn) await ctx.queue.enqueue([ownerJob('consolidate', ownerId)]);
}

/** What was learned goes with the leave to learn it, or the next night would learn it again. */
export async function endVoice(unit: Unit, ownerId: string): Promise<boolean> {
  await allowVoice(unit, { ownerId, isOn: false });
  return await forgetMemory(unit, { ownerId, id: memoryId(ownerId, 'voice', SUBJECT) });
}
