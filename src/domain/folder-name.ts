import { z } from 'zod';

/** Names under which every mailbox keeps what is no filing: moving mail there would delete, hide or report it. */
const TAKEN = new Set(
  [
    'inbox,archive,archives,all mail,important,starred,unread,chats,trash,bin,deleted,deleted items',
    'deleted messages,deleteditems,spam,junk,junk email,junk e-mail,junkemail,bulk mail,sent,sent items',
    'sent messages,sentitems,draft,drafts,outbox,scheduled,snoozed,templates,clutter,conversation history',
    'posteingang,archiv,papierkorb,gelöschte elemente,entwürfe,gesendet,gesendete elemente,postausgang',
  ].flatMap((names) => names.split(',')),
);

/** One level of a name, in letters, digits and signs that mean nothing to any provider. */
export const FolderLevel = z
  .string()
  .max(60)
  .regex(/^[\p{L}\p{N}](?:[\p{L}\p{N} '&+_-]*[\p{L}\p{N}+])?$/u)
  .refine((level) => !isTaken(level) && !/ {2}/.test(level));

const LEVELS_MAX = 4;

/**
 * The name of a Gmail label, or of an Outlook or IMAP folder, that a person files mail under; of one in another, the
 * names of both with a slash between them, whatever the provider puts there.
 */
export const FolderName = z
  .string()
  .trim()
  .max(120)
  .refine((name) => levelsOf(name).every((level) => FolderLevel.safeParse(level).success))
  .refine((name) => levelsOf(name).length <= LEVELS_MAX);
export type FolderName = z.infer<typeof FolderName>;

export function levelsOf(name: string): string[] {
  return name.split('/');
}

/** `Clients`, `Clients/Acme` for the latter. */
export function waysTo(name: string): string[] {
  const levels = levelsOf(name);
  return levels.map((_, at) => levels.slice(0, at + 1).join('/'));
}

/** Whether a mailbox of some provider uses this name for something else. */
export function isTaken(name: string): boolean {
  return TAKEN.has(name.toLowerCase());
}

/** Names are told apart as providers tell them apart: not by their case. */
export function isSameFolder(one: string, other: string): boolean {
  return one.normalize('NFC').toLowerCase() === other.normalize('NFC').toLowerCase();
}
