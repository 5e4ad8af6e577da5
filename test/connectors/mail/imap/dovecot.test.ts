import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createImap } from '#src/connectors/mail/imap/imap.ts';
import { decodePlace, encodePlace } from '#src/connectors/mail/imap/place.ts';
import { createSmtpSandbox } from '#src/sandbox/smtp/server.ts';
import { mailContract } from '#test/contracts/mail.ts';
import { IMAP, type MailHarness, rawMail } from '#test/contracts/mail-world.ts';
import { until } from '#test/support/until.ts';
import { type Dovecot, dovecotAvailable, loggedIn, startDovecot } from './dovecot.ts';
import { imapConnection, LINES, messageIdIn } from './harness.ts';
import { observe } from './observer.ts';

const NOW = new Date('2026-11-21T06:00:00Z');

/** One for each test: mailboxes are not emptied between them. */
const USERS = Array.from({ length: 80 }, (_, index) => `owner${index}@work.example`);

let dovecot: Dovecot;
let used = 0;

async function setup(): Promise<MailHarness> {
  const address = USERS[used] ?? '';
  used += 1;
  const { password } = dovecot;
  const messageIds = new Map<number, string>();
  const observer = await observe(dovecot.port, (uid) => messageIds.get(uid) ?? '');
  const smtp = await createSmtpSandbox({
    mayLogIn: (user, given) => user === address && given === dovecot.password && !isRevoked,
    taken: (_user, { raw }) => observer.submitted(raw),
  });
  let isRevoked = false;
  let owner = await loggedIn({ port: dovecot.port, user: address, password });
  const alone = () => until('everybody is sent away', () => observer.connections === 0);
  const connector = createImap();
  const typed = {
    host: '127.0.0.1',
    port: observer.port,
    security: 'none',
    user: address,
    password,
    smtp: { host: '127.0.0.1', port: smtp.port, security: 'none' },
  };
  const grants = connector.grants?.(JSON.stringify(typed)) ?? { read: '', write: '' };
  return {
    connector,
    address,
    connection: (grant) => imapConnection(grants[grant], address),
    deliver: async (raw, receivedAt = NOW) => {
      if (!owner.usable) owner = await loggedIn({ port: dovecot.port, user: address, password });
      const saved = await owner.append('INBOX', Buffer.from(raw, 'latin1'), [], receivedAt);
      if (saved === false) throw new Error('Dovecot did not take the message');
      const { uid = 0, uidValidity } = saved;
      const messageId = messageIdIn(raw);
      messageIds.set(uid, messageId);
      return encodePlace({ mailbox: 'INBOX', uidValidity: String(uidValidity), uid, messageId });
    },
    remove: async (id) => {
      await owner.mailboxOpen('INBOX');
      await owner.messageDelete(String(decodePlace(id).uid), { uid: true });
    },
    expireCursors: async () => {
      dovecot.renumber(address);
      await alone();
      await until('its owner is sent away', () => !owner.usable);
    },
    revoke: async () => {
      dovecot.revoke(address);
      isRevoked = true;
      // Dovecot looks at its passwords once a second.
      await until(
        'the password fails',
        async () => !(await opens(dovecot.port, address, password)),
      );
      await alone();
    },
    fail: (what, kind, times = 1) =>
      (what === 'send' ? smtp : observer).faults.add({ match: LINES[what], times, kind }),
    effects: () => observer.effects,
    waits: [],
    usage: { gmailUnits: 0, httpRequests: 0 },
    charged: () => ({ units: 0, requests: 0 }),
    now: () => NOW,
    close: async () => {
      owner.close();
      await observer.close();
      await smtp.close();
    },
  };
}

async function opens(port: number, user: string, pass: string): Promise<boolean> {
  try {
    (await loggedIn({ port, user, password: pass })).close();
    return true;
  } catch {
    return false;
  }
}

const withDovecot = dovecotAvailable() ? describe : describe.skip;

withDovecot('a real Dovecot (skipped where it is not installed)', () => {
  beforeAll(async () => {
    dovecot = await startDovecot(USERS);
  });
  afterAll(async () => await dovecot.close());

  test('tells whoever watches it of a new mail, on a connection that ends with the watch', async () => {
    const box = await setup();
    const ending = new AbortController();
    let news = 0;
    const onNews = () => void (news += 1);
    const ended = box.connector.watch?.(box.connection('read'), { onNews, signal: ending.signal });
    await until('it watches', () => news === 1);

    await box.deliver(rawMail('one'));
    await until('it tells of it', () => news === 2);

    ending.abort();
    expect(await ended).toBe('ended');
    expect(box.effects()).toEqual([]);
    await box.close();
  });

  mailContract('IMAP by Dovecot', setup, IMAP);
});
