import type { Context } from '../context.ts';
import { type Memory, memoryLine } from '../domain/memory.ts';
import { forgetMemory, liveMemories } from '../store/memories.ts';
import { addNote, listNotes, removeNote } from '../store/notes.ts';
import { endVoice } from './learn-voice.ts';
import * as say from '../words/asking.ts';

/** One thing that is remembered of a person: a note of theirs, or what their decisions taught. */
export interface Kept {
  id: string;
  text: string;
  /** Where it comes from, in words. */
  origin: string;
  /** Null for a note. */
  memory: Memory | null;
}

/** False where the person has as many notes as may be kept. */
export async function remember(
  ctx: Context,
  { ownerId, text }: { ownerId: string; text: string },
): Promise<boolean> {
  return (await ctx.store.write((unit) => addNote(unit, ownerId, text))) !== null;
}

/** Notes first, then what was learned; each group the newest first, so that numbers hold still while nothing is added. */
export async function recall(ctx: Context, ownerId: string): Promise<Kept[]> {
  const { db } = ctx.store;
  const notes = await listNotes(db, ownerId);
  const memories = await liveMemories(db, ownerId, ctx.clock.now());
  return [
    ...notes.map(({ id, text }) => ({ id, text, origin: say.yourNote, memory: null })),
    ...memories.map((memory) => ({
      id: memory.id,
      text: memoryLine(memory),
      origin:
        memory.kind === 'voice'
          ? say.learnedFromMails(memory.approved)
          : say.learnedFromOfYourDecisions(memory.provenance.length),
      memory,
    })),
  ];
}

/**
 * Takes away what is named by its number in `recall`, its id, or words that are in one of them alone. Returns
 * its text, or null where nothing was.
 */
export async function forget(
  ctx: Context,
  { ownerId, which }: { ownerId: string; which: string },
): Promise<string | null> {
  const kept = await recall(ctx, ownerId);
  const found = meant(kept, which.trim().toLowerCase());
  if (found === null) return null;
  const gone = await ctx.store.write(async (unit) => {
    if (found.memory === null) return await removeNote(unit, { ownerId, id: found.id });
    if (found.memory.kind === 'voice') return await endVoice(unit, ownerId);
    return await forgetMemory(unit, { ownerId, id: found.id });
  });
  return gone ? found.text : null;
}

function meant(kept: readonly Kept[], which: string): Kept | null {
  if (which === '') return null;
  if (/^\d{1,3}$/.test(which)) return kept[Number(which) - 1] ?? null;
  const byId = kept.find(({ id }) => id === which);
  if (byId !== undefined) return byId;
  if (which === say.myVoice) return kept.find(({ memory }) => memory?.kind === 'voice') ?? null;
  const byText = kept.filter(({ text }) => text.toLowerCase().includes(which));
  return byText.length === 1 ? (byText[0] ?? null) : null;
}
