import { z } from 'zod';
import { parseJson } from '../lib/trust.ts';
import { Voice, voiceInWords } from './voice.ts';
import * as say from '../words/asking.ts';

/**
 * What people's decisions taught. A memory ranks and quiets; it never permits. It names the decisions
 * that it was learned from, and it ends.
 */
export const Memory = z.object({
  id: z.string(),
  ownerId: z.string(),
  kind: z.enum(['sender.archive', 'voice']),
  /** What it is about: a sender's address, lower case; of a voice, the `Voice` itself as JSON. */
  subject: z.string(),
  /** Of a voice, how many mails it was learned from. */
  approved: z.number().int(),
  denied: z.number().int(),
  /** Ids of the proposals whose decisions it comes from; of a voice, of the person's own sent mails. */
  provenance: z.array(z.string()),
  expiresAt: z.date(),
});
export type Memory = z.infer<typeof Memory>;

export const MEMORY_CAPS = { lifetimeDays: 180, provenanceMax: 50, perPersonMax: 500 } as const;

/** After two refusals and no approval since, the same is not proposed again. */
export function isUnwanted(memory: Pick<Memory, 'approved' | 'denied'>): boolean {
  return memory.denied >= 2 && memory.approved === 0;
}

/** As many newsletters of one sender somebody lets go, and keeps none, before leaving the list is proposed. */
const LET_GO = 6;

export function isNeverRead(memory: Pick<Memory, 'approved' | 'denied'>): boolean {
  return memory.approved >= LET_GO && memory.denied === 0;
}

/** Null for what is no voice, or none of this version. */
export function voiceIn({ kind, subject }: Pick<Memory, 'kind' | 'subject'>): Voice | null {
  return kind === 'voice' ? (Voice.safeParse(jsonOrNull(subject)).data ?? null) : null;
}

function jsonOrNull(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

/** In words for the digest. */
export function memoryLine(memory: Memory): string {
  if (memory.kind === 'voice') {
    const voice = voiceIn(memory);
    return voice === null ? say.yourVoiceInDrafts : voiceInWords(voice);
  }
  if (isUnwanted(memory)) return say.youKeepMail(memory.subject);
  if (memory.denied === 0) return say.youArchiveMail(memory.subject, memory.approved);
  return say.youArchiveMailFromSometimes(
    memory.subject,
    memory.approved,
    memory.approved + memory.denied,
  );
}
