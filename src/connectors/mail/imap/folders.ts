import type { ImapFlow, ListResponse } from 'imapflow';
import { isSameFolder, isTaken } from '../../../domain/folder-name.ts';
import { Conflict } from '../../../lib/errors.ts';

/** The path of the mailbox of the first level that has this name and that a person made; null where none is. */
export async function findFolder(client: ImapFlow, name: string): Promise<string | null> {
  const own = await ownFolders(client);
  return own.find((mailbox) => isSameFolder(mailbox.name, name))?.path ?? null;
}

/** Throws `Conflict` where this is no mailbox of theirs any more, whatever the request names. */
export async function mustBeOwn(client: ImapFlow, path: string): Promise<void> {
  const own = await ownFolders(client);
  if (!own.some((mailbox) => mailbox.path === path))
    throw new Conflict('That folder is not there any more');
}

async function ownFolders(client: ImapFlow): Promise<ListResponse[]> {
  const prefix = client.namespace?.prefix ?? '';
  return (await client.list()).filter((mailbox) => isOwn(mailbox, prefix));
}

/** Neither one with a role (RFC 6154) or a name that servers use for one, nor one that holds no mail. */
function isOwn({ path, name, parentPath, delimiter, ...mailbox }: ListResponse, prefix: string) {
  const isFirstLevel = parentPath === '' || `${parentPath}${delimiter}` === prefix;
  const holdsMail = ['\\Noselect', '\\NonExistent'].every((flag) => !mailbox.flags.has(flag));
  const isSpecial = mailbox.specialUse !== undefined && mailbox.specialUse !== '';
  return isFirstLevel && holdsMail && !isSpecial && !isTaken(name) && !isTaken(path);
}
