import { createImap } from '#src/connectors/mail/imap/imap.ts';
import { decodePlace, encodePlace } from '#src/connectors/mail/imap/place.ts';
import { createStoppedClock } from '#src/lib/time.ts';
import { createImapSandbox } from '#src/sandbox/imap/server.ts';
import { mailContract } from '#test/contracts/mail.ts';
import { IMAP, type MailHarness } from '#test/contracts/mail-world.ts';
import { imapConnection, LINES, messageIdIn } from './harness.ts';

const ADDRESS = 'owner@work.example';

async function setup(): Promise<MailHarness> {
  const clock = createStoppedClock(new Date('2026-11-21T06:00:00Z'));
  const sandbox = await createImapSandbox({ clock });
  const connector = createImap();
  const usage = { gmailUnits: 0, httpRequests: 0 };
  const grants = connector.grants?.(sandbox.grant(ADDRESS)) ?? { read: '', write: '' };
  return {
    connector,
    address: ADDRESS,
    connection: (grant) => imapConnection(grants[grant], ADDRESS),
    deliver: (raw, receivedAt) => {
      const bytes = Buffer.from(raw, 'latin1');
      sandbox.deliver(ADDRESS, bytes, receivedAt === undefined ? {} : { receivedAt });
      return encodePlace({
        mailbox: 'INBOX',
        uidValidity: String(sandbox.uidValidity(ADDRESS)),
        uid: sandbox.messages(ADDRESS).at(-1)?.uid ?? 0,
        messageId: messageIdIn(raw),
      });
    },
    remove: async (id) => sandbox.remove(ADDRESS, decodePlace(id).uid),
    expireCursors: () => sandbox.renumber(ADDRESS),
    revoke: () => sandbox.revoke(ADDRESS),
    fail: (what, kind, times = 1) =>
      (what === 'send' ? sandbox.smtpFaults : sandbox.faults).add({
        match: LINES[what],
        times,
        kind,
      }),
    effects: () => sandbox.effects,
    waits: [],
    usage,
    charged: () => ({ units: 0, requests: 0 }),
    now: () => clock.now(),
    close: () => sandbox.close(),
  };
}

mailContract('IMAP', setup, IMAP);
