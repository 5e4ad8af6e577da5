import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { ensurePerson } from '#src/flow/join.ts';
import { permissionRefusal } from '#src/flow/write-permission.ts';
import { createImapSandbox } from '#src/sandbox/imap/server.ts';
import { connectAccount } from '#src/store/accounts.ts';
import { saveGrant } from '#src/store/vault.ts';
import { saidWords } from '../listeners/asking.ts';
import { DANA, openNight, OWNER } from '../support/night.ts';
import { question, wordsOf } from './mails.ts';
import { cardOf, nightOf, press, states, toldTo } from './scenes.ts';

const MAILBOX = 'dana@imap.example';

it('a mailbox by IMAP without a server that sends is never offered to send, and refused early where it is asked', async () => {
  await using closing = new AsyncDisposableStack();
  const night = closing.use(await openNight({ bare: true }));
  const imap = closing.adopt(await createImapSandbox({ clock: night.clock }), (it) => it.close());
  const { smtp, ...alone } = JSON.parse(imap.grant(MAILBOX));
  const connect = (grant: object) =>
    addAccount(night.ctx, {
      kind: 'imap',
      owner: DANA,
      repositories: [],
      secret: JSON.stringify(grant),
    });
  await connect(alone);
  night.clock.advance(60_000);
  imap.deliver(MAILBOX, question());
  await night.untilMorning();

  const card = cardOf(night, 'Save');
  expect(JSON.stringify(card.blocks)).not.toContain('send.crd_');
  expect(await saidWords(night, 'send a reply to ana')).toContain('without a server that sends');
  const [later = ''] = /hour\.crd_[^"]+/.exec(JSON.stringify(card.blocks)) ?? [];
  const text = { type: 'plain_text', text: 'Ask to send it instead' };
  const forged = { selected_option: { text, value: later.replace('hour', 'send') } };
  await press(night, card, { action: 'menu', element: forged, force: true });
  expect(await toldTo(night)).toContain('connected without a server that sends. Nothing was sent');
  expect(await states(night)).toEqual(['pending']);

  await connect({ ...alone, smtp });
  await press(night, card, { action: 'menu', element: forged, force: true });
  await night.slack.until(() => wordsOf(cardOf(night).blocks).includes('Send this reply?'));
});

it('what policy refuses at any time is never offered to be sent, and what it permits is', async () => {
  const refused = `rules:\n  - { name: drafts only, match: { actions: [mail.send] }, refuse: People send }\n`;
  for (const [rules, offered] of [
    [refused, false],
    ['', true],
  ] as const) {
    const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
    await writeFile(file, `version: 1\n${rules}`);
    await using night = await nightOf([question()], { env: { NIGHTSHIFT_POLICY: file } });
    const shown = JSON.stringify(cardOf(night, 'Save').blocks);
    expect(shown.includes('send.crd_')).toBe(offered);
    if (offered) continue;
    const [later = ''] = /hour\.crd_[^"]+/.exec(shown) ?? [];
    const text = { type: 'plain_text', text: 'Ask to send it instead' };
    const forged = { selected_option: { text, value: later.replace('hour', 'send') } };
    await press(night, cardOf(night, 'Save'), { action: 'menu', element: forged, force: true });
    expect(await toldTo(night)).toContain('People send');
    expect(await states(night)).toEqual(['pending']);
  }
});

it('an Outlook mailbox without Mail.Send asks for it by a button, and is sent from with it', async () => {
  await using night = await openNight({ bare: true });
  const { ctx } = night;
  await ensurePerson(ctx, OWNER);
  const permitted = async (scopes: string[]) =>
    await ctx.store.write(async (unit) => {
      const made = {
        ownerId: OWNER,
        kind: 'outlook',
        name: MAILBOX,
        settings: {},
        cursor: null,
      } as const;
      const id = await connectAccount(unit, made, { kind: 'flow', id: 'connect' });
      const account = { id, ownerId: OWNER };
      await saveGrant(unit, ctx.vaultKey, { account, access: 'write', secret: 'x', scopes });
      const request = { method: 'POST', target: '/v1.0/me/sendMail', body: null } as const;
      return await permissionRefusal(unit, [{ kind: 'mail.send', accountId: id, request }]);
    });
  expect(await permitted(['Mail.ReadWrite'])).toMatchObject({
    code: 'cannot-send',
    why: expect.stringContaining('no permission to send from it'),
    remedy: { label: 'Give permission', command: 'connect write outlook' },
  });
  expect(await permitted(['Mail.ReadWrite', 'Mail.Send'])).toBeNull();
});
