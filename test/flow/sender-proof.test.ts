import { afterAll, beforeAll, expect, test } from 'vitest';
import { leavingRequest } from '#src/actions/unsubscribe-mail.ts';
import { missingProof, trustServer } from '#src/flow/sender-proof.ts';
import { triageByRules } from '#src/domain/mail-triage.ts';
import { NO_HISTORY } from '#src/domain/mail-facts.ts';
import { addAccount, addSource, OPERATOR } from '#src/commands/account.ts';
import { Invalid } from '#src/lib/errors.ts';
import { getSignals } from '#src/store/signals.ts';
import { isMailSignal } from '#src/domain/signal.ts';
import { trustedServer } from '#src/connectors/mail/trusted-server.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { createImapSandbox, type ImapSandbox } from '#src/sandbox/imap/server.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER } from '../support/night.ts';
import { audited } from './scenes.ts';

const BOX = 'dana@imap.example';
const OFFER =
  'From: News <news@list.example>\r\nTo: dana@imap.example\r\nSubject: News\r\nMessage-ID: <n@list.example>\r\n' +
  'Authentication-Results: mx.imap.example; dkim=pass header.d=list.example header.s=s1 header.b=abcdefgh; spf=pass smtp.mailfrom=news@list.example; dmarc=pass header.from=list.example\r\n' +
  'DKIM-Signature: v=1; d=list.example; s=s1; h=from:list-unsubscribe:list-unsubscribe-post; b=abcdefghijkl\r\n' +
  'List-Unsubscribe: <https://list.example/u>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nHello\r\n';

let night: Night;
let imap: ImapSandbox;
beforeAll(async () => {
  night = await openNight({ bare: true });
  imap = await createImapSandbox({ clock: night.clock });
});
afterAll(async () => {
  await imap.close();
  await night[Symbol.asyncDispose]();
});

/** The mailbox as it was added with these settings, and its one mail. */
async function added(settings: Record<string, unknown>) {
  const source = { kind: 'imap', owner: DANA, repositories: [], secret: imap.grant(BOX) };
  await addAccount(night.ctx, { ...source, settings });
  await night.runUntilIdle();
  const [account] = await listAccounts(night.ctx.store.db, OWNER);
  const row = await night.ctx.store.db.selectFrom('signals').select('id').executeTakeFirst();
  const [signal] = await getSignals(night.ctx.store.db, row === undefined ? [] : [row.id]);
  if (account === undefined || signal === undefined || !isMailSignal(signal))
    throw new Error('The mail was not read');
  return { account, mail: signal.content };
}

test('a server that nobody named proves no sender, and is only named to who can confirm it', async () => {
  const source = { kind: 'imap', owner: DANA, repositories: [], secret: imap.grant(BOX) };
  await addAccount(night.ctx, source);
  imap.deliver(BOX, Buffer.from(OFFER));
  night.clock.advance(3_600_000);
  const { account, mail } = await added({});
  expect(await missingProof(night.ctx, account)).toMatch(
    /none is proven and no list can be left: nightshift account trust acc_\w+ mx\.imap\.example\.[^]*1 of the newest 1 mails carry results of mx\.imap\.example/,
  );
  expect(leavingRequest(night.ctx.connectors, account, mail)).toBeNull();
});

test.each([
  ['mx.imap.example', 'pass', true],
  ['mx.elsewhere.example', 'none', false],
  ['imap.example', 'none', false],
])(
  'with %s named the sender is: %s, and the list can be left: %p',
  async (authServer, spf, may) => {
    const { account, mail } = await added({ authServer });
    const trusted = trustedServer(night.ctx.connectors.mail.imap, account);
    const { facts } = triageByRules(mail, { ownerAddress: BOX, history: NO_HISTORY, ...trusted });
    expect(facts.authentication).toEqual({ spf, dkim: spf, dmarc: spf });
    expect(leavingRequest(night.ctx.connectors, account, mail) !== null).toBe(may);
    expect(await missingProof(night.ctx, account)).toBeNull();
  },
);

test('is proposed when a mailbox is connected, by the topmost results of its newest mails', async () => {
  const box = 'seen@imap.example';
  const mail = (index: number, results: string): Buffer =>
    Buffer.from(
      `${results}From: A <a@list.example>\r\nSubject: ${index}\r\nMessage-ID: <${index}@seen>\r\n\r\nHello\r\n`,
    );
  const own = 'Authentication-Results: mx.imap.example;\r\n dkim=pass header.d=list.example\r\n';
  const forged = 'Authentication-Results: evil.example; dkim=pass\r\n';
  for (let index = 0; index < 60; index += 1)
    imap.deliver(box, mail(index, index < 10 ? forged : `${own}${forged}`));
  for (let index = 60; index < 63; index += 1) imap.deliver(box, mail(index, forged));
  imap.deliver(box, mail(63, ''));

  const source = { kind: 'imap', owner: DANA, repositories: [], secret: imap.grant(box) };
  const { account, seen } = await addSource(night.ctx, source);

  // What a sender wrote stands below what the server wrote, where it did.
  expect(seen).toEqual({ server: 'mx.imap.example', mails: 46, of: 50 });
  expect(account.settings).toEqual({});
  expect(trustedServer(night.ctx.connectors.mail.imap, account)).toEqual({});
});

test('counts from when somebody names it until they take it back, and stays when the mailbox is connected again', async () => {
  const box = 'named@imap.example';
  const source = { kind: 'imap', owner: DANA, repositories: [], secret: imap.grant(box) };
  const { id: accountId } = await addAccount(night.ctx, source);
  const trusted = async () => {
    const account = (await listAccounts(night.ctx.store.db, OWNER)).find((it) => it.name === box);
    if (account === undefined) throw new Error('It is not connected');
    return trustedServer(night.ctx.connectors.mail.imap, account);
  };

  await trustServer(night.ctx, { accountId, server: 'mx.imap.example', actor: OPERATOR });
  await addAccount(night.ctx, source);
  expect(await trusted()).toEqual({ authServer: 'mx.imap.example' });

  await trustServer(night.ctx, { accountId, server: null, actor: OPERATOR });
  expect(await trusted()).toEqual({});
  const told = (await audited(night)).filter(({ subject }) => subject === accountId);
  expect(told.map(({ type, data }) => [type, data['server']])).toEqual([
    ['account.added', undefined],
    ['account.trusted', 'mx.imap.example'],
    ['account.added', undefined],
    ['account.distrusted', undefined],
  ]);
});

test.each([
  ['no host name', 'mx.imap.example; dkim=pass'],
  ['nothing', ''],
  ['an address', 'https://mx.imap.example/'],
])('is not %s', async (_what, server) => {
  const source = { kind: 'imap', owner: DANA, repositories: [], secret: imap.grant(BOX) };
  const { id: accountId } = await addAccount(night.ctx, source);
  const asked = { accountId, server, actor: OPERATOR };
  await expect(trustServer(night.ctx, asked)).rejects.toBeInstanceOf(Invalid);
});

test('is not to be chosen where the provider names its own', async () => {
  night.gmail.addMailbox(MAILBOX);
  const secret = JSON.stringify(night.gmail.grants(MAILBOX));
  const { id: accountId } = await addAccount(night.ctx, {
    kind: 'gmail',
    owner: DANA,
    repositories: [],
    secret,
  });
  const asked = { accountId, server: 'evil.example', actor: OPERATOR };
  await expect(trustServer(night.ctx, asked)).rejects.toBeInstanceOf(Invalid);
});
