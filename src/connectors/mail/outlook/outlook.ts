import { setTimeout as sleep } from 'node:timers/promises';
import { OUTLOOK_READ, OUTLOOK_SEND, OUTLOOK_WRITE } from '../../../domain/grant-scopes.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { MailConnector } from '../connector.ts';
import { createConsent } from '../../microsoft/consent.ts';
import { Gate } from '../../microsoft/gate.ts';
import { TokenCache } from '../../microsoft/identity.ts';
import type { MicrosoftOptions } from '../../microsoft/options.ts';
import type { Places } from './places.ts';
import { createReader } from './reader.ts';
import {
  isSending,
  knownRequest,
  planArchive,
  planDraft,
  planFile,
  planJunk,
  planLabel,
  planMakeFolder,
  planSend,
  planUnarchive,
  planUnjunk,
  planUndraft,
  planUnlabel,
} from './requests.ts';
import { openSession } from '../../microsoft/session.ts';
import { sendApproved } from './writer.ts';

/**
 * Outlook and Microsoft 365 by Microsoft Graph (learn.microsoft.com/graph/api/resources/mail-api-overview). A
 * grant is a refresh token. Reading needs `Mail.Read`, changing `Mail.ReadWrite`, sending `Mail.Send`.
 */
export function createOutlook(options: MicrosoftOptions): MailConnector {
  const settled = { ...options, apiUrl: options.apiUrl.replace(/\/v1\.0$/, '') };
  const wait = options.wait ?? (async (durationMs) => await sleep(durationMs));
  const tools = { options: settled, tokens: new TokenCache(), gate: new Gate() };
  const places = new Map<string, Places>();
  return {
    kind: 'outlook',
    // Exchange Online names no authserv-id (learn.microsoft.com/defender-office-365/message-headers-eop-mdo).
    authServer: null,
    ownResultsFirst: true,
    openReader: (connection) => {
      // Microsoft gives a token for what was consented to by name: a grant that writes has no `Mail.Read`.
      const scope = connection.access === 'write' ? OUTLOOK_WRITE : OUTLOOK_READ;
      const session = openSession(connection, scope, tools);
      return createReader({ session, wait, places });
    },
    openWriter: (connection, approved) => ({
      send: async () => {
        const scope = isSending(approved.request) ? OUTLOOK_SEND : OUTLOOK_WRITE;
        return await sendApproved(openSession(connection, scope, tools), approved);
      },
    }),
    consent: createConsent(settled, {
      read: [OUTLOOK_READ],
      write: [OUTLOOK_WRITE, OUTLOOK_SEND],
    }),
    plan: {
      archive: planArchive,
      unarchive: planUnarchive,
      junk: { put: planJunk, take: planUnjunk },
      folder: { put: planFile, take: planUnarchive, make: planMakeFolder },
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
