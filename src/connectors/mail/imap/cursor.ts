import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';

/** Every message of INBOX with a UID below `nextUid` is known, as long as UIDVALIDITY stays (RFC 9051, section 2.3.1.1). */
const Cursor = z.strictObject({
  uidValidity: z.string().regex(/^\d{1,10}$/),
  nextUid: z.number().int().positive(),
  /** HIGHESTMODSEQ of INBOX when it was read (RFC 7162), where its server keeps such: what changed since is told by it. */
  modseq: z
    .string()
    .regex(/^[1-9]\d{0,18}$/)
    .optional(),
  /** Epoch milliseconds; set while a resync goes through what arrived since then. */
  since: z.number().int().optional(),
});
export type Cursor = z.infer<typeof Cursor>;

export function encodeCursor(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

export function decodeCursor(text: string): Cursor {
  try {
    return Cursor.parse(parseJson(text));
  } catch (cause) {
    throw new Invalid('This is not a cursor of an IMAP mailbox', { cause });
  }
}
