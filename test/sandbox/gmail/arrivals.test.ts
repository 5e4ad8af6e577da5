import { describe, expect, test } from 'vitest';
import { ANNA, encode, mail, NOW, refusalOf, start } from './support.ts';

const me = { userId: 'me' };

describe('messages.send', () => {
  test('makes a SENT message, keeps given headers, adds missing ones, delivers nowhere', async () => {
    await using world = await start();
    const client = world.client();
    world.sandbox.addMailbox('ben@example.org');
    const full = mail({
      From: ANNA,
      To: 'ben@example.org',
      Date: 'Fri, 20 Nov 2026 06:00:00 +0000',
      'Message-ID': '<mine@nightshift>',
    });
    const { data } = await client.users.messages.send({
      ...me,
      requestBody: { raw: encode(full) },
    });
    expect(data).toEqual({ id: data.id, threadId: data.id, labelIds: ['SENT'] });
    expect(world.sandbox.messages(ANNA)[0]?.raw).toEqual(full);
    const bare = Buffer.from('To: ben@example.org\r\n\r\nHi');
    const sent = await client.users.messages.send({ ...me, requestBody: { raw: encode(bare) } });
    const { data: read } = await client.users.messages.get({ ...me, id: sent.data.id ?? '' });
    expect(read.payload?.headers?.map(({ name }) => name)).toEqual([
      'From',
      'Date',
      'Message-ID',
      'To',
    ]);
    expect(world.sandbox.messages('ben@example.org')).toEqual([]);
  });

  test.each([
    [
      'no recipient',
      { raw: encode(Buffer.from('Subject: x\r\n\r\n')) },
      'Recipient address required',
    ],
    [
      'a recipient that is no address',
      { raw: encode(mail({ To: 'nobody' })) },
      'Invalid To header',
    ],
    ['no message', {}, expect.stringContaining('RFC822 payload')],
    ['bytes that are not base64', { raw: '???' }, expect.stringContaining('Base64')],
    [
      'a thread id that is no id',
      { raw: encode(mail()), threadId: 'x!' },
      'Invalid thread_id value',
    ],
  ])('refuses %s', async (_, requestBody, message) => {
    await using world = await start();
    const call = world.client().users.messages.send({ ...me, requestBody });
    expect(await refusalOf(call)).toMatchObject({ status: 400, message });
    expect(world.sandbox.messages(ANNA)).toEqual([]);
  });

  test('joins a thread only with its id, its subject and a reference into it', async () => {
    await using world = await start();
    const client = world.client();
    const threadId = world.sandbox.deliver(ANNA, mail({ 'Message-ID': '<one@x>' }));
    const reply = { To: 'ben@example.org', Subject: 'Re: Plans', 'In-Reply-To': '<one@x>' };
    const send = async (
      headers: Record<string, string>,
      thread: { threadId?: string },
    ): Promise<string | null | undefined> => {
      const requestBody = { raw: encode(mail(headers)), ...thread };
      return (await client.users.messages.send({ ...me, requestBody })).data.threadId;
    };
    expect(await send(reply, { threadId })).toBe(threadId);
    expect(await send(reply, {})).not.toBe(threadId);
    expect(await send({ ...reply, Subject: 'Other' }, { threadId })).not.toBe(threadId);
    expect(await send({ ...reply, 'In-Reply-To': '<two@x>' }, { threadId })).not.toBe(threadId);
    const gone = send(reply, { threadId: '18c0ffee18c0ffee' });
    expect(await refusalOf(gone)).toMatchObject({ status: 404 });
  });
});

describe('insert, import and uploads', () => {
  test('insert dates a mail now and import by its Date header, unless told otherwise', async () => {
    await using world = await start();
    const { messages } = world.client().users;
    const requestBody = {
      raw: encode(mail({ Date: 'Mon, 02 Nov 2026 10:00:00 +0000' })),
      labelIds: ['INBOX'],
    };
    await messages.insert({ ...me, requestBody });
    await messages.import({ ...me, requestBody });
    await messages.insert({ ...me, requestBody, internalDateSource: 'dateHeader' });
    const dates = world.sandbox.messages(ANNA).map(({ internalDate }) => internalDate);
    const header = new Date('2026-11-02T10:00:00Z');
    expect(dates).toEqual([NOW, header, header]);
  });

  test.each(['multipart', 'media'] as const)('takes a %s upload', async (kind) => {
    await using world = await start();
    const raw = mail({ To: 'ben@example.org', From: ANNA, Date: 'x', 'Message-ID': '<a@b>' }, 'ü');
    await world.client().users.messages.send(
      {
        ...me,
        ...(kind === 'multipart' ? { requestBody: {} } : {}),
        media: { mimeType: 'message/rfc822', body: raw.toString('utf8') },
      },
      { rootUrl: `${world.sandbox.url}/` },
    );
    expect(world.sandbox.messages(ANNA)[0]?.raw).toEqual(raw);
    expect(world.sandbox.effects[0]).toMatchObject({
      target: `/upload/gmail/v1/users/me/messages/send?uploadType=${kind}`,
    });
  });
});

describe('delivery', () => {
  test('the same id is delivered once; the same bytes without an id arrive as often as sent', async () => {
    await using world = await start();
    world.sandbox.deliver(ANNA, mail(), { id: '18aa' });
    world.sandbox.deliver(ANNA, mail(), { id: '18aa' });
    const first = world.sandbox.deliver(ANNA, mail());
    const second = world.sandbox.deliver(ANNA, mail());
    expect(new Set(['18aa', first, second]).size).toBe(3);
    expect(world.sandbox.messages(ANNA)).toHaveLength(3);
  });

  test('threads by reference under the same subject, in any order of arrival', async () => {
    await using world = await start();
    const reply = world.sandbox.deliver(
      ANNA,
      mail({ Subject: 'RE: plans', References: '<root@x>', 'Message-ID': '<r@x>' }),
    );
    const root = world.sandbox.deliver(ANNA, mail({ 'Message-ID': '<root@x>' }));
    const renamed = world.sandbox.deliver(
      ANNA,
      mail({ Subject: 'Something else', 'In-Reply-To': '<root@x>' }),
    );
    const stranger = world.sandbox.deliver(ANNA, mail({ 'Message-ID': '<s@x>' }));
    const threads = new Map(world.sandbox.messages(ANNA).map(({ id, threadId }) => [id, threadId]));
    expect(threads.get(root)).toBe(reply);
    expect(threads.get(renamed)).toBe(renamed);
    expect(threads.get(stranger)).toBe(stranger);
  });
});
