import type { ImapFlow } from 'imapflow';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import { encodePlace } from './place.ts';
import { knownRequest } from './requests.ts';
import { searchUids } from './search.ts';
import { isRole, type Session } from './session.ts';

/**
 * Where a move put its message, told by the Message-ID: null unless exactly one message there has it, since
 * whatever is done to the moved one must not be done to another.
 */
export async function findMoved(
  session: Session,
  client: ImapFlow,
  request: ProviderRequest,
): Promise<string | null> {
  const known = knownRequest(request);
  if (known.kind !== 'move' || known.place.messageId === '') return null;
  const { messageId } = known.place;
  const mailbox = isRole(known.to) ? await session.pathOf(client, known.to) : known.to;
  if (mailbox === null) return null;
  const { uidValidity } = await client.mailboxOpen(mailbox, { readOnly: true });
  const [uid, ...others] = await searchUids(client, { header: { 'message-id': messageId } });
  if (uid === undefined || others.length > 0) return null;
  return encodePlace({ mailbox, uidValidity: String(uidValidity), uid, messageId });
}
