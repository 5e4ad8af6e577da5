import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  acceptConsent,
  type Asked,
  askForConsent,
  type ConnectRequest,
} from '#src/commands/account-connect.ts';
import { OPERATOR } from '#src/commands/account.ts';
import { GMAIL_READ, GMAIL_WRITE } from '#src/domain/grant-scopes.ts';
import { revokeWriting } from '#src/flow/revoke-writing.ts';
import { Conflict, Invalid } from '#src/lib/errors.ts';
import { getAccount, listAccounts } from '#src/store/accounts.ts';
import { grantedScopes, heldGrants, openReadGrant } from '#src/store/vault.ts';
import { ledgerOf } from '../support/build-store.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER, TEAM } from '../support/night.ts';

const REDIRECT = 'http://127.0.0.1:49152/callback';
const OTHER = `${TEAM}/U0SECOND`;

let night: Night;
beforeEach(async () => {
  night = await openNight({ bare: true });
});
afterEach(async () => night[Symbol.asyncDispose]());

async function ask(changes: Partial<ConnectRequest> = {}): Promise<Asked> {
  const request = { kind: 'gmail', owner: DANA, write: false, ...changes };
  return await askForConsent(night.ctx, request, REDIRECT);
}

/** The provider's answer, after the owner of the mailbox agreed to what the page asks. */
async function agree(page: string, changes: Record<string, string> = {}): Promise<URLSearchParams> {
  const url = new URL(page);
  for (const [name, value] of Object.entries({ auto: MAILBOX, ...changes }))
    url.searchParams.set(name, value);
  const { headers } = await fetch(url, { redirect: 'manual' });
  return new URL(headers.get('location') ?? '').searchParams;
}

async function connected(write = false) {
  const { ownerId, page } = await ask({ write });
  return await acceptConsent(night.ctx, ownerId, await agree(page));
}

async function nothingStored(): Promise<void> {
  for (const { id } of await listAccounts(night.ctx.store.db))
    expect(await heldGrants(night.ctx.store.db, id)).toEqual([]);
}

describe('a mailbox that is connected by consent', () => {
  test('is read with a grant of the one scope that reads, said in the ledger', async () => {
    const account = await connected();
    expect(account).toMatchObject({ ownerId: OWNER, kind: 'gmail', name: MAILBOX });
    expect(await grantedScopes(night.ctx.store.db, account.id)).toEqual([
      { access: 'read', scopes: [GMAIL_READ] },
    ]);
    const entries = await ledgerOf(night.ctx.store, OWNER);
    expect(entries.find(({ type }) => type === 'grant.given')).toMatchObject({
      subject: account.id,
      data: { access: 'read', scopes: [GMAIL_READ] },
    });
    await night.runUntilIdle();
    expect(await getAccount(night.ctx.store.db, account.id)).toMatchObject({ state: 'connected' });
  });

  test('asks with PKCE by S256, a state of 256 bits, the exact redirect and nothing given before', async () => {
    const asked = Object.fromEntries(new URL((await ask()).page).searchParams);
    expect(asked).toMatchObject({
      response_type: 'code',
      redirect_uri: REDIRECT,
      scope: GMAIL_READ,
      code_challenge_method: 'S256',
      access_type: 'offline',
      include_granted_scopes: 'false',
    });
    expect(Buffer.from(asked['state'] ?? '', 'base64url')).toHaveLength(32);
    const rows = await night.ctx.store.db.selectFrom('consents').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(asked['state']);
    expect((await ask()).page).not.toContain(asked['state']);
  });

  test('writes with a second grant, only once it reads, and keeps the first', async () => {
    const { ownerId, page } = await ask({ write: true });
    const early = acceptConsent(night.ctx, ownerId, await agree(page));
    await expect(early).rejects.toThrow('not connected for reading');
    const { id } = await connected();
    expect(await connected(true)).toMatchObject({ id });
    expect(await grantedScopes(night.ctx.store.db, id)).toEqual([
      { access: 'read', scopes: [GMAIL_READ] },
      { access: 'write', scopes: [GMAIL_WRITE] },
    ]);
  });

  test('belongs to nobody who cannot own one, and is never a pipeline', async () => {
    await expect(ask({ owner: 'U0ROBOT' })).rejects.toThrow('cannot own');
    await expect(ask({ kind: 'github-actions' })).rejects.toThrow('Only mailboxes');
    await expect(ask({ kind: 'nonsense' })).rejects.toThrow('Only mailboxes');
  });
});

describe('an answer is refused', () => {
  test('when it comes a second time', async () => {
    const { ownerId, page } = await ask();
    await acceptConsent(night.ctx, ownerId, await agree(page));
    const again = acceptConsent(night.ctx, ownerId, await agree(page));
    await expect(again).rejects.toBeInstanceOf(Conflict);
  });

  test('a second time also when the first one failed', async () => {
    const { ownerId, page } = await ask();
    const answer = await agree(page);
    const failing = new URLSearchParams([...answer].filter(([name]) => name !== 'code'));
    await expect(acceptConsent(night.ctx, ownerId, failing)).rejects.toThrow('gave no access');
    await expect(acceptConsent(night.ctx, ownerId, answer)).rejects.toBeInstanceOf(Conflict);
    await nothingStored();
  });

  test('after ten minutes, and not before', async () => {
    const first = await ask();
    night.clock.advance(599_000);
    await acceptConsent(night.ctx, first.ownerId, await agree(first.page));
    const second = await ask();
    night.clock.advance(600_000);
    const late = acceptConsent(night.ctx, second.ownerId, await agree(second.page));
    await expect(late).rejects.toBeInstanceOf(Conflict);
  });

  test('with no state, another state, or the state of another person', async () => {
    const { ownerId, page } = await ask();
    const answer = await agree(page);
    for (const state of ['', 'x'.repeat(43)]) {
      const changed = new URLSearchParams(answer);
      changed.set('state', state);
      await expect(acceptConsent(night.ctx, ownerId, changed)).rejects.toBeInstanceOf(Conflict);
    }
    await expect(acceptConsent(night.ctx, OTHER, answer)).rejects.toBeInstanceOf(Conflict);
    await nothingStored();
    // The other person's attempt has used nothing up.
    await acceptConsent(night.ctx, ownerId, answer);
  });

  test('from another issuer, and taken from one that names none', async () => {
    const { ownerId, page } = await ask();
    const foreign = await agree(page);
    foreign.set('iss', 'https://accounts.evil.example');
    await expect(acceptConsent(night.ctx, ownerId, foreign)).rejects.toThrow('another server');
    await nothingStored();
    const second = await ask();
    const silent = await agree(second.page);
    silent.delete('iss');
    await acceptConsent(night.ctx, ownerId, silent);
  });

  test('with a code that was made for another verifier or another redirect', async () => {
    for (const changes of [
      { code_challenge: 'A'.repeat(43) },
      { redirect_uri: 'http://127.0.0.1:1/callback' },
    ]) {
      const { ownerId, page } = await ask();
      const answer = await agree(page, changes);
      const refused = acceptConsent(night.ctx, ownerId, answer);
      await expect(refused).rejects.toThrow(/invalid_grant|redirect_uri_mismatch/);
    }
    await nothingStored();
  });

  test('with less than was asked for, and with more', async () => {
    for (const [scope, why] of [
      ['https://www.googleapis.com/auth/gmail.metadata', 'lacks the scope'],
      [`${GMAIL_READ} ${GMAIL_WRITE}`, 'more than was asked for'],
    ] as const) {
      const { ownerId, page } = await ask();
      const answer = acceptConsent(night.ctx, ownerId, await agree(page, { scope }));
      await expect(answer).rejects.toThrow(why);
    }
    await nothingStored();
  });

  test('in words that repeat nothing of what a stranger wrote', async () => {
    const { ownerId, page } = await ask();
    const answer = await agree(page, { auto: 'nobody@night.example' });
    answer.set('error', '<b>CANARY</b>');
    const error: unknown = await acceptConsent(night.ctx, ownerId, answer).catch(
      (it: unknown) => it,
    );
    expect(error).toBeInstanceOf(Invalid);
    expect(String(error)).not.toContain('CANARY');
  });
});

describe('revoking the grant that writes', () => {
  test('takes it back at the provider and here, and says that Google took both', async () => {
    const { id } = await connected();
    await connected(true);
    expect(await revokeWriting(night.ctx, id, OPERATOR)).toEqual({ stillReads: false });
    expect(await heldGrants(night.ctx.store.db, id)).toEqual(['read']);
    const account = await getAccount(night.ctx.store.db, id);
    expect(account.state).toBe('reauthorise');
    const entries = await ledgerOf(night.ctx.store, OWNER);
    expect(entries.at(-1)).toMatchObject({ type: 'grant.revoked', subject: id });
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'id',
      refresh_token: await openReadGrant(night.ctx.store.db, night.ctx.vaultKey, account),
    });
    const answer = await fetch(`${night.gmail.url}/token`, { method: 'POST', body: form });
    expect(await answer.json()).toMatchObject({ error: 'invalid_grant' });
    expect(await connected()).toMatchObject({ id, state: 'connected' });
  });

  test('keeps it when the provider does not answer, so that it can be tried again', async () => {
    const { id } = await connected();
    await connected(true);
    night.gmail.faults.add({ match: /revoke/, times: 1, kind: { type: 'status', status: 500 } });
    await expect(revokeWriting(night.ctx, id, OPERATOR)).rejects.toThrow('did not answer');
    expect(await heldGrants(night.ctx.store.db, id)).toEqual(['read', 'write']);
    await revokeWriting(night.ctx, id, OPERATOR);
  });

  test('is refused where there is none', async () => {
    const { id } = await connected();
    await expect(revokeWriting(night.ctx, id, OPERATOR)).rejects.toThrow('no grant that writes');
  });
});
