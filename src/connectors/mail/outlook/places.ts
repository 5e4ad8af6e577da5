import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { readBatch } from './batch.ts';
import type { Cursor } from './cursor.ts';
import { readError } from '../../microsoft/failure.ts';
import type { Session } from '../../microsoft/session.ts';

/** Well-known folder names (learn.microsoft.com/graph/api/resources/mailfolder) in which mail does not arrive. */
const IGNORED = ['deleteditems', 'drafts', 'junkemail', 'outbox', 'sentitems'] as const;

export type Places = Pick<Cursor, 'inbox' | 'archive' | 'bin' | 'ignored'>;

const Id = z.object({ id: z.string() });

/** The ids of the folders that matter, in one request. A mailbox without an archive has none until the first is put there. */
export async function readPlaces(session: Session): Promise<Places> {
  const names = ['inbox', 'archive', ...IGNORED];
  const answers = await readBatch(
    session,
    names.map((name) => ({ target: `/v1.0/me/mailFolders/${name}?$select=id` })),
  );
  const ids = new Map<string, string>();
  for (const [index, { failure, body }] of answers.entries()) {
    if (failure !== null && failure.status !== 404) throw readError(failure, session.accountId);
    const parsed = Id.safeParse(body);
    if (failure === null && parsed.success) ids.set(names[index] ?? '', parsed.data.id);
  }
  const inbox = ids.get('inbox');
  if (inbox === undefined) throw new Invalid('The mailbox has no inbox');
  return {
    inbox,
    archive: ids.get('archive') ?? 'archive',
    bin: ids.get('deleteditems') ?? 'deleteditems',
    ignored: IGNORED.flatMap((name) => ids.get(name) ?? []),
  };
}
