import type { ImapFlow, ListResponse } from 'imapflow';
import { isSameFolder, isTaken } from '../../../domain/folder-name.ts';
import { Conflict } from '../../../lib/errors.ts';

/** The path of the mailbox that has this name and that a person made, levels told apart by slashes; null where none is. */
export async function findFolder(client: ImapFlow, name: string): Promise<string | null> {
  const own = await ownFolders(client);
  return own.find(({ levels }) => isSameFolder(levels.join('/'), name))?.path ?? null;
}

/** Throws `Conflict` where this is no mailbox of theirs any more, whatever the request names. */
export async function mustBeOwn(client: ImapFlow, path: string): Promise<void> {
  const own = await ownFolders(client);
  if (!own.some((mailbox) => mailbox.path === path))
    throw new Conflict('That folder is not there any more');
}

interface OwnFolder {
  path: string;
  levels: readonly string[];
}

async function ownFolders(client: ImapFlow): Promise<OwnFolder[]> {
  const prefix = client.namespace?.prefix ?? '';
  return (await client.list())
    .map((mailbox) => ({ mailbox, path: mailbox.path, levels: levelsOf(mailbox, prefix) }))
    .filter(({ mailbox, levels }) => isOwn(mailbox, levels));
}

/** By the server's own delimiter, below the personal namespace (RFC 2342). */
function levelsOf({ path, delimiter }: ListResponse, prefix: string): string[] {
  const below = path.startsWith(prefix) ? path.slice(prefix.length) : path;
  return delimiter === '' ? [below] : below.split(delimiter);
}

/** Neither one with a role (RFC 6154) or a name that servers use for one, nor one that holds no mail. */
function isOwn({ path, ...mailbox }: ListResponse, levels: readonly string[]): boolean {
  const holdsMail = ['\\Noselect', '\\NonExistent'].every((flag) => !mailbox.flags.has(flag));
  const isSpecial = mailbox.specialUse !== undefined && mailbox.specialUse !== '';
  return holdsMail && !isSpecial && !levels.some(isTaken) && !isTaken(path);
}
