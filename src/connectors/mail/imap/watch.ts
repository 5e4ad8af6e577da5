import { Transient } from '../../../lib/errors.ts';
import type { Connection } from '../../connector.ts';
import type { Watching } from '../connector.ts';
import { readError } from './failure.ts';
import { readGrant } from './grant.ts';
import { connect } from './session.ts';

/** A server may end an IDLE after 30 minutes (RFC 2177). */
const IDLE_MAX_MS = 25 * 60_000;
/** After so long without a word the connection is tried, since a dead one says nothing either. */
const SILENCE_MS = 5 * 60_000;

/** Waits for new mail in INBOX by IDLE (RFC 2177), on a connection of its own that can change nothing. */
export async function watchInbox(
  { secret, account: { id } }: Connection,
  { onNews, signal }: Watching,
): Promise<'ended' | 'not offered'> {
  const client = await connect(readGrant(secret), id, {
    socketTimeout: SILENCE_MS,
    maxIdleTime: IDLE_MAX_MS,
  });
  const leave = (): void => client.close();
  signal.addEventListener('abort', leave);
  try {
    if (signal.aborted) return 'ended';
    if (!client.capabilities.has('IDLE')) return 'not offered';
    await client.mailboxOpen('INBOX', { readOnly: true });
    client.on('exists', ({ count, prevCount }) => {
      if (count > prevCount) onNews();
    });
    // What came while nobody watched.
    onNews();
    while (client.usable && !signal.aborted) if ((await client.idle()) === false) break;
    if (signal.aborted) return 'ended';
    throw new Transient('The mail server ended the connection that waits for mail');
  } catch (error) {
    if (signal.aborted) return 'ended';
    throw readError(error, id);
  } finally {
    signal.removeEventListener('abort', leave);
    client.close();
  }
}
