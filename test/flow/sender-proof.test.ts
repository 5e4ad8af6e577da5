import { afterAll, beforeAll, expect, test } from 'vitest';
import { leavingRequest } from '#src/actions/unsubscribe-mail.ts';
import { missingProof } from '#src/flow/sender-proof.ts';
import { triageByRules } from '#src/domain/mail-triage.ts';
import { NO_HISTORY } from '#src/domain/mail-facts.ts';
import { addAccount } from '#src/commands/account.ts';
import { getSignals } from '#src/store/signals.ts';
import { isMailSignal } from '#src/domain/signal.ts';
import { trustedServer } from '#src/connectors/mail/trusted-server.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { createImapSandbox, type ImapSandbox } from '#src/sandbox/imap/server.ts';
import { DANA, type Night, openNight, OWNER } from '../support/night.ts';

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
    /none is proven and no list can be left[^]*results of mx\.imap\.example \(1 of 1\)/,
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
