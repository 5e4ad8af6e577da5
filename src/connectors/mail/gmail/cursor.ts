import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';

/** Where reading stands: in the history, or in the list that makes an expired history good. */
export const Cursor = z.strictObject({
  /** Everything up to here is known once the pages behind `pageToken` are read. */
  historyId: z.string().regex(/^\d{1,20}$/),
  pageToken: z.string().optional(),
  /** Epoch seconds; set while a resync lists what arrived since then. */
  listAfter: z.number().int().optional(),
});
export type Cursor = z.infer<typeof Cursor>;

export function encodeCursor(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

export function decodeCursor(text: string): Cursor {
  try {
    return Cursor.parse(parseJson(text));
  } catch (cause) {
    throw new Invalid('This is not a cursor of a Gmail mailbox', { cause });
  }
}
