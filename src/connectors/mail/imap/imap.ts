import { Invalid } from '../../../lib/errors.ts';
import type { MailConnector } from '../connector.ts';
import { splitGrant } from './grant.ts';
import { createReader } from './reader.ts';
import {
  knownRequest,
  planArchive,
  planCreate,
  planDraft,
  planFile,
  planJunk,
  planLabel,
  planSend,
  planUnarchive,
  planUnjunk,
  planUndraft,
  planUnlabel,
} from './requests.ts';
import { openSession } from './session.ts';
import { watchInbox } from './watch.ts';
import { sendApproved } from './writer.ts';

/**
 * Any mailbox by IMAP (RFC 9051 and 3501, with UIDPLUS and MOVE where offered), and by SMTP to send (RFC 6409). The inbox is read, and,
 * where its owner allows it, what they sent: what server-side rules file elsewhere has been decided already.
 */
export function createImap(): MailConnector {
  return {
    kind: 'imap',
    authServer: null,
    openReader: (connection) => createReader(openSession(connection, { qresync: true })),
    openWriter: (connection, approved) => ({
      send: async () => await sendApproved(openSession(connection), approved),
    }),
    watch: watchInbox,
    consent: null,
    grants: splitGrant,
    plan: {
      archive: planArchive,
      unarchive: planUnarchive,
      junk: { put: planJunk, take: planUnjunk },
      folder: { put: planFile, take: planUnarchive, make: planCreate },
      label: planLabel,
      unlabel: planUnlabel,
      draft: planDraft,
      undraft: planUndraft,
      send: planSend,
    },
    readDraft: (request) => {
      const known = knownRequest(request);
      if (known.kind !== 'append' && known.kind !== 'submit')
        throw new Invalid('This request makes no draft');
      const { to, subject, text } = known.draft;
      return { to, cc: '', bcc: '', subject, text };
    },
  };
}
