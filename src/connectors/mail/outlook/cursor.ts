import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';

/** A path of our own or one that Graph gave as a link: never an address, so that no host can come in. */
const Target = z.string().regex(/^\/v1\.0\/me\/mailFolders[\x21-\x5b\x5d-\x7e]{0,8000}$/);
const FolderId = z.string().regex(/^[A-Za-z0-9_=-]{1,512}$/);

export const WatchedFolder = z.strictObject({
  id: FolderId,
  next: Target,
  /** Another page waits behind `next`; else it is where the next round begins. */
  isMidway: z.boolean(),
});
export type WatchedFolder = z.infer<typeof WatchedFolder>;

/** Where reading stands: each folder has a delta of its own, and so has the list of folders. */
export const Cursor = z.strictObject({
  inbox: FolderId,
  archive: FolderId,
  bin: FolderId,
  /** Folders in which nothing arrives for the person, and those below them. */
  ignored: z.array(FolderId),
  folders: Target,
  watched: z.array(WatchedFolder),
});
export type Cursor = z.infer<typeof Cursor>;

export function encodeCursor(cursor: Cursor): string {
  return JSON.stringify(cursor);
}

export function decodeCursor(text: string): Cursor {
  try {
    return Cursor.parse(parseJson(text));
  } catch (cause) {
    throw new Invalid('This is not a cursor of an Outlook mailbox', { cause });
  }
}

/** The path of a link; its host is not looked at, since every request goes to the configured one. */
export function targetOf(link: string): string {
  const url = URL.parse(link);
  const target = Target.safeParse(url === null ? link : `${url.pathname}${url.search}`);
  if (!target.success) throw new Invalid('Outlook gave a link that leads somewhere else');
  return target.data;
}
