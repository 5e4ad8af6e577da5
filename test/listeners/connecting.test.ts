import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GMAIL_READ, GMAIL_WRITE } from '#src/domain/grant-scopes.ts';
import { connectPages } from '#src/listeners/connect-pages.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { grantedScopes, openReadGrant } from '#src/store/vault.ts';
import { promotion, wordsOf } from '../flow/mails.ts';
import { audited, cardOf, press, toldTo } from '../flow/scenes.ts';
import { DANA, MAILBOX, OWNER } from '../support/night.ts';
import { typedWords } from './asking.ts';
import {
  asked,
  click,
  come,
  connected,
  nothingStored,
  openScene,
  question,
  type Scene,
} from './connect-scene.ts';

let at: Scene;
beforeEach(async () => {
  at = await openScene();
});
afterEach(async () => at[Symbol.asyncDispose]());

describe('a mailbox that its owner connects from Slack', () => {
  it('is read alone, once they confirmed in Slack what came back, and each step is in the ledger', async () => {
    const message = await asked(at);
    expect(wordsOf(message.blocks)).toMatch(/Connect dana@night\.example\?[^]*gmail\.readonly/);
    expect(await listAccounts(at.night.ctx.store.db)).toEqual([]);
    expect(await click(at, message, 'confirm')).toContain('dana@night.example is connected');
    const [account] = await listAccounts(at.night.ctx.store.db);
    expect(account).toMatchObject({ ownerId: OWNER, kind: 'gmail', name: MAILBOX });
    expect(await grantedScopes(at.night.ctx.store.db, account?.id ?? '')).toEqual([
      { access: 'read', scopes: [GMAIL_READ] },
    ]);
    const steps = (await audited(at.night)).map(({ type, actor }) => [type, actor.kind]);
    expect(steps).toEqual([
      ['connect.linked', 'person'],
      ['connect.started', 'flow'],
      ['connect.asked', 'flow'],
      ['account.added', 'person'],
      ['grant.given', 'person'],
    ]);
    await at.night.runUntilIdle();
    expect(question(at)).toBeUndefined();
    expect(await typedWords(at.night, 'sources')).toContain('✅ Connected');
    expect(at.night.bugs).toEqual([]);
  });

  it('gets the permission to change it only where it is asked for, and loses it again', async () => {
    await connected(at);
    await connected(at, 'connect write');
    const [account] = await listAccounts(at.night.ctx.store.db);
    expect(await grantedScopes(at.night.ctx.store.db, account?.id ?? '')).toEqual([
      { access: 'read', scopes: [GMAIL_READ] },
      { access: 'write', scopes: [GMAIL_WRITE] },
    ]);
    expect(await typedWords(at.night, `disconnect write other@night.example`)).toContain(
      'Its address',
    );
    expect(await typedWords(at.night, `disconnect write ${MAILBOX}`, 'U0STRANGER')).toContain(
      'Its address',
    );
    expect(await typedWords(at.night, `disconnect write ${MAILBOX}`)).toContain('cannot change');
    expect((await grantedScopes(at.night.ctx.store.db, account?.id ?? '')).length).toBe(1);
    expect((await audited(at.night, 'grant.revoked'))[0]?.actor).toEqual({
      kind: 'person',
      id: OWNER,
    });
  });

  it('is offered that permission by the card that needs it', async () => {
    await connected(at);
    at.night.gmail.deliver(MAILBOX, promotion());
    at.night.clock.advance(61_000);
    await at.night.untilMorning();
    await press(at.night, cardOf(at.night), 'approve');
    expect(await toldTo(at.night, DANA, 3)).toContain('connect write gmail');
    const refused = at.night.slack.as(DANA).ephemerals().at(-1);
    if (refused === undefined) throw new Error('nothing was said');
    const before = at.night.slack.as(DANA).ephemerals().length;
    const place = { channel: refused.channel, ts: refused.ts, ephemeral: true };
    await at.night.slack.as(DANA).click(place, 'answer.first');
    const link = await at.night.slack.until(() => at.night.slack.as(DANA).ephemerals()[before]);
    expect(wordsOf(link.blocks)).toContain('Let Nightshift change your Gmail');
  });

  it('is never written to before it is connected for reading', async () => {
    expect((await come(at, 'connect write gmail')).html).toContain('not connected for reading');
    await nothingStored(at);
  });

  it('is connected by the operator where there is no page for it', async () => {
    expect(await typedWords(at.night, 'connect imap')).toContain('nightshift account add imap');
    expect(await typedWords(at.night, 'connect github')).toContain('account add github-actions');
    expect(await typedWords(at.night, 'connect teapot')).toContain('“teapot” is nothing');
  });
});

describe('what came back', () => {
  it('is confirmed by nobody but its person', async () => {
    const message = await asked(at);
    for (const who of ['U0STRANGER', 'U0MANAGER', 'U0GUEST'])
      expect(await click(at, message, { action: 'confirm', as: who })).toContain(
        'Nothing was done',
      );
    expect(await click(at, message, { action: 'discard', as: 'U0STRANGER' })).toContain(
      'Only the person who asked',
    );
    expect(await listAccounts(at.night.ctx.store.db)).toEqual([]);
    expect(await audited(at.night, 'connect.refused')).toHaveLength(4);
    expect(await click(at, message, 'confirm')).toContain('is connected');
  });

  it('is confirmed once, and not by who left meanwhile', async () => {
    const message = await asked(at);
    at.night.slack.as(DANA).becomes({ isRestricted: true });
    expect(await click(at, message, 'confirm')).toContain('Nothing was done');
    expect(await listAccounts(at.night.ctx.store.db)).toEqual([]);
    at.night.slack.as(DANA).becomes({ isRestricted: false });
    await click(at, message, 'confirm');
    expect(await click(at, message, 'confirm')).toContain('not open any more');
    expect(await audited(at.night, 'grant.given')).toHaveLength(1);
  });

  it('is forgotten when it is discarded, and given back at the provider', async () => {
    const message = await asked(at);
    expect(await click(at, message, 'discard')).toContain('Discarded');
    await nothingStored(at);
    expect(await click(at, message, 'confirm')).toContain('not open any more');
    await nothingStored(at);
    expect(await audited(at.night, 'connect.discarded')).toHaveLength(1);
  });

  it('takes nothing from a mailbox that is connected when it is discarded', async () => {
    await connected(at);
    await click(at, await asked(at, 'connect write'), 'discard');
    const [account] = await listAccounts(at.night.ctx.store.db);
    if (account === undefined) throw new Error('no account');
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'sandbox',
      refresh_token: await openReadGrant(at.night.ctx.store.db, at.night.ctx.vaultKey, account),
    });
    const answer = await fetch(`${at.night.gmail.url}/token`, { method: 'POST', body: form });
    expect(answer.status).toBe(200);
  });

  it('is forgotten after 15 minutes without an answer', async () => {
    const message = await asked(at);
    at.night.clock.advance(15 * 60_000);
    expect(await click(at, message, 'confirm')).toContain('This ran out');
    await nothingStored(at);
    expect(await audited(at.night, 'connect.expired')).toHaveLength(1);
  });

  it('lies sealed for its owner alone, with no secret in the ledger, in messages or pages', async () => {
    const { html } = await come(at);
    await at.night.runUntilIdle();
    const [row] = await at.night.ctx.store.db.selectFrom('connections').selectAll().execute();
    expect(row?.ciphertext?.toString('latin1')).not.toContain('1//');
    const shown = JSON.stringify([question(at), await audited(at.night)]) + html;
    expect(shown).not.toMatch(/1\/\/|code_verifier|4\/0/);
    expect(JSON.stringify(await audited(at.night))).not.toContain(MAILBOX);
  });
});

describe('without a public address', () => {
  it('has no pages, and Slack says what the operator types', async () => {
    await at.night.restart({ ...at.night.env, NIGHTSHIFT_PUBLIC_URL: undefined });
    expect(connectPages(at.night.ctx)).toEqual({});
    expect(await typedWords(at.night, 'connect write')).toContain(
      'account connect gmail --owner U0OWNER --write',
    );
  });
});
