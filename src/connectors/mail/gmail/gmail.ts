import { setTimeout as sleep } from 'node:timers/promises';
import { GMAIL_READ, GMAIL_WRITE } from '../../../domain/grant-scopes.ts';
import { systemClock } from '../../../lib/time.ts';
import type { MailConnector } from '../connector.ts';
import { createConsent } from '../../google/consent.ts';
import { TokenCache } from '../../google/oauth.ts';
import { createReader } from './reader.ts';
import {
  knownRequest,
  planArchive,
  planDraft,
  planFile,
  planJunk,
  planLabel,
  planMakeLabel,
  planSend,
  planUnarchive,
  planUnfile,
  planUnjunk,
  planUndraft,
  planUnlabel,
} from './requests.ts';
import { type GmailOptions, openSession } from './session.ts';
import { sendApproved } from './writer.ts';
import { Invalid } from '../../../lib/errors.ts';

/**
 * Gmail by its REST API (developers.google.com/workspace/gmail/api). A grant is a refresh token: plain,
 * or as Google's `authorized_user` JSON. Reading needs `gmail.readonly`; writing `gmail.modify`.
 */
export function createGmail(options: GmailOptions): MailConnector {
  const settled = { ...options, clock: options.clock ?? systemClock };
  const wait = options.wait ?? (async (durationMs) => await sleep(durationMs));
  const tokens = new TokenCache();
  return {
    kind: 'gmail',
    authServer: 'mx.google.com',
    openReader: (connection) =>
      createReader(openSession(connection, settled, tokens), {
        address: connection.account.name,
        wait,
      }),
    openWriter: (connection, approved) => ({
      send: async () => await sendApproved(openSession(connection, settled, tokens), approved),
    }),
    consent: createConsent(options, { read: [GMAIL_READ], write: [GMAIL_WRITE] }),
    plan: {
      archive: planArchive,
      unarchive: planUnarchive,
      junk: { put: planJunk, take: planUnjunk },
      folder: { put: planFile, take: planUnfile, make: planMakeLabel },
      label: planLabel,
      unlabel: planUnlabel,
      draft: planDraft,
      undraft: planUndraft,
      send: planSend,
    },
    readDraft: (request) => {
      const known = knownRequest(request);
      if (known.kind !== 'draft' && known.kind !== 'send')
        throw new Invalid('This request makes no draft');
      const { to, subject, text } = known.draft;
      return { to, cc: '', bcc: '', subject, text };
    },
  };
}
