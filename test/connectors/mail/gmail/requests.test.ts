import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGmail } from '#src/connectors/mail/gmail/gmail.ts';
import type { ProviderRequest } from '#src/domain/proposal.ts';
import { Invalid } from '#src/lib/errors.ts';
import { rawMail } from '#test/contracts/mail-world.ts';
import { ADDRESS, type GmailWorld, startGmail } from './support.ts';

let world: GmailWorld;
beforeEach(async () => {
  world = await startGmail();
});
afterEach(async () => await world.sandbox.close());

describe('the closed set of requests', () => {
  const modify = '/gmail/v1/users/me/messages/18c/modify';
  const { plan } = createGmail({ apiUrl: '', oauthUrl: '', clientId: '', clientSecret: '' });
  const draft = plan.draft({
    threadId: '18c',
    from: ADDRESS,
    to: 'a@b.example',
    subject: 's',
    inReplyTo: '',
    references: [],
    messageId: '<m@x>',
    text: 't',
  });

  test.each<[string, ProviderRequest]>([
    [
      'sending',
      { method: 'POST', target: '/gmail/v1/users/me/messages/send', body: { raw: 'QQ' } },
    ],
    [
      'sending a draft',
      { method: 'POST', target: '/gmail/v1/users/me/drafts/send', body: { id: 'r1' } },
    ],
    [
      'a forwarding rule',
      {
        method: 'POST',
        target: '/gmail/v1/users/me/settings/filters',
        body: { action: { forward: 'x@y' } },
      },
    ],
    [
      'deleting a message',
      { method: 'DELETE', target: '/gmail/v1/users/me/messages/18c', body: null },
    ],
    [
      'another mailbox',
      {
        method: 'POST',
        target: '/gmail/v1/users/boss@work.example/messages/18c/modify',
        body: { addLabelIds: ['STARRED'] },
      },
    ],
    [
      'a path that climbs',
      {
        method: 'POST',
        target: '/gmail/v1/users/me/messages/18c/../../settings/modify',
        body: { addLabelIds: ['STARRED'] },
      },
    ],
    [
      'a query',
      { method: 'POST', target: `${modify}?alt=media`, body: { addLabelIds: ['STARRED'] } },
    ],
    ['the trash by label', { method: 'POST', target: modify, body: { addLabelIds: ['TRASH'] } }],
    [
      'more than labels',
      { method: 'POST', target: modify, body: { addLabelIds: ['STARRED'], sendAs: 'x' } },
    ],
    ['no change at all', { method: 'POST', target: modify, body: {} }],
    ['another host', { method: 'POST', target: '//evil.example/gmail', body: {} }],
    ['a draft with more in it', { ...draft, body: { ...draft.body, id: 'r1' } }],
    [
      'a draft that is no plain reply',
      {
        ...draft,
        body: {
          message: {
            threadId: '18c',
            raw: Buffer.from('To: a@b\r\nBcc: c@d\r\n\r\nx').toString('base64url'),
          },
        },
      },
    ],
  ])('refuses %s and sends nothing', async (_name, request) => {
    await expect(world.send(request)).rejects.toBeInstanceOf(Invalid);
    expect(world.sandbox.effects).toEqual([]);
  });

  test('undoes a draft by deleting it', async () => {
    const id = world.deliver(rawMail('topic'));
    const [mail] = await world.gmail().openReader(world.connection()).fetch([id]);
    const request = plan.draft({
      threadId: mail?.mail.threadId ?? '',
      from: ADDRESS,
      to: 'a@b.example',
      subject: 's',
      inReplyTo: '',
      references: [],
      messageId: '<m@x.example>',
      text: 't',
    });
    const { providerId } = await world.send(request);
    const undo: ProviderRequest = {
      method: 'DELETE',
      target: `/gmail/v1/users/me/drafts/${providerId}`,
      body: null,
    };
    const reader = world.gmail().openReader(world.connection());
    expect(await reader.readBack(undo)).toBe('not-applied');

    await world.send(undo);

    expect(await reader.readBack(undo)).toBe('applied');
    expect(await reader.readBack(request)).toBe('not-applied');
  });

  test.each(['../x', 'a/b', '', 'x'.repeat(200)])('plans nothing for %j as an id', (id) => {
    expect(() => plan.archive(id)).toThrow(Invalid);
  });

  test.each(['TRASH', 'SENT', 'a b', ''])('plans no label %j', (label) => {
    expect(() => plan.label('18c', label)).toThrow(Invalid);
  });
});
