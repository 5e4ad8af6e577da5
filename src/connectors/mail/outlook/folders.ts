import { z } from 'zod';
import { isSameFolder, levelsOf } from '../../../domain/folder-name.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Session } from '../../microsoft/session.ts';
import { targetOf } from './cursor.ts';

export interface FolderSearch {
  session: Session;
  /** Ids of what the mailbox has by itself. */
  notOwn: readonly string[];
}

/** Level by level, since a folder knows its own name alone. */
export async function findFolder(search: FolderSearch, name: string): Promise<string | null> {
  let parentId: string | null = null;
  for (const level of levelsOf(name)) {
    parentId = await findIn(search, { parentId, name: level });
    if (parentId === null) return null;
  }
  return parentId;
}

/** Of the folders that the person made, in one or at the first level. */
export async function findIn(
  { session, notOwn }: FolderSearch,
  { parentId, name }: { parentId: string | null; name: string },
): Promise<string | null> {
  const own = (await folders(session, parentId)).filter(({ id }) => !notOwn.includes(id));
  return own.find(({ displayName }) => isSameFolder(displayName, name))?.id ?? null;
}

const Folders = z.object({
  value: z.array(z.object({ id: z.string(), displayName: z.string() })),
  '@odata.nextLink': z.string().optional(),
});
const LISTED = '$select=id,displayName&$top=250';
const PAGES_MAX = 8;

/** Rejects with `Invalid` where there are more: one that was not looked at must not be made a second time. */
async function folders(
  session: Session,
  parentId: string | null,
): Promise<z.infer<typeof Folders>['value']> {
  const found: z.infer<typeof Folders>['value'] = [];
  const where = parentId === null ? 'mailFolders' : `mailFolders/${parentId}/childFolders`;
  let target: string | null = `/v1.0/me/${where}?${LISTED}`;
  for (let read = 0; target !== null; read += 1) {
    if (read === PAGES_MAX)
      throw new Invalid('The mailbox has more than 2,000 folders in one place');
    const answer = await session.get(target);
    // The folder that they were in is gone.
    if (answer === null) return found;
    const page = Folders.parse(answer);
    found.push(...page.value);
    const next: string | undefined = page['@odata.nextLink'];
    target = next === undefined ? null : targetOf(next);
  }
  return found;
}
