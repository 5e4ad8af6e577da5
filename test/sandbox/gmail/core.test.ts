import { describe, expect, test } from 'vitest';
import { ANNA, decode, encode, mail, NOW, refusalOf, start } from './support.ts';

const me = { userId: 'me' };

describe('the Gmail sandbox seen through the unmodified SDK', () => {
  test('tells address, totals and the current history id of a mailbox', async () => {
    await using world = await start();
    const before = await world.client().users.getProfile(me);
    world.sandbox.deliver(ANNA, mail());
    const after = await world.client().users.getProfile(me);
    expect(before.data).toMatchObject({ emailAddress: ANNA, messagesTotal: 0, threadsTotal: 0 });
    expect(after.data).toMatchObject({ messagesTotal: 1, threadsTotal: 1 });
    expect(Number(after.data.historyId)).toBeGreaterThan(Number(before.data.historyId));
  });

  test('returns a delivered mail byte for byte in format raw', async () => {
    await using world = await start();
    const raw = Buffer.concat([mail(), Buffer.from([0, 255, 13, 10, 128])]);
    const id = world.sandbox.deliver(ANNA, raw);
    const { data } = await world.client().users.messages.get({ ...me, id, format: 'raw' });
    expect(decode(data.raw)).toEqual(raw);
    expect(data).toMatchObject({
      id,
      threadId: id,
      labelIds: ['INBOX', 'UNREAD'],
      snippet: expect.stringContaining('Hello.'),
      sizeEstimate: raw.length,
      internalDate: String(NOW.getTime()),
    });
    expect(data.payload).toBeUndefined();
  });

  test('lists what arrived since a history id, and changes nothing it did not see', async () => {
    await using world = await start();
    const client = world.client();
    world.sandbox.deliver(ANNA, mail({ Subject: 'Old' }));
    const { data: profile } = await client.users.getProfile(me);
    const startHistoryId = profile.historyId ?? '';
    const id = world.sandbox.deliver(ANNA, mail({ Subject: 'New' }));
    const { data } = await client.users.history.list({ ...me, startHistoryId });
    expect(data.history).toEqual([
      {
        id: data.historyId,
        messages: [{ id, threadId: id }],
        messagesAdded: [{ message: { id, threadId: id, labelIds: ['INBOX', 'UNREAD'] } }],
      },
    ]);
    const empty = await client.users.history.list({
      ...me,
      startHistoryId: data.historyId ?? '',
    });
    expect(empty.data).toEqual({ historyId: data.historyId });
  });

  test('a label change shows in the message, in history and among the effects', async () => {
    await using world = await start();
    const client = world.client();
    const id = world.sandbox.deliver(ANNA, mail());
    const startHistoryId = (await client.users.getProfile(me)).data.historyId ?? '';
    const { data } = await client.users.messages.modify({
      ...me,
      id,
      requestBody: { addLabelIds: ['STARRED'], removeLabelIds: ['INBOX'] },
    });
    expect(data).toEqual({ id, threadId: id, labelIds: ['UNREAD', 'STARRED'] });
    const history = await client.users.history.list({ ...me, startHistoryId });
    expect(history.data.history).toMatchObject([
      { labelsAdded: [{ labelIds: ['STARRED'] }], labelsRemoved: [{ labelIds: ['INBOX'] }] },
    ]);
    expect(world.sandbox.effects).toEqual([
      {
        at: NOW.toISOString(),
        provider: 'gmail',
        method: 'POST',
        target: `/gmail/v1/users/me/messages/${id}/modify`,
        body: { addLabelIds: ['STARRED'], removeLabelIds: ['INBOX'] },
      },
    ]);
  });

  test('a draft joins the thread that it answers and keeps its Message-ID', async () => {
    await using world = await start();
    const client = world.client();
    const threadId = world.sandbox.deliver(ANNA, mail({ 'Message-ID': '<one@example.org>' }));
    const raw = mail({
      From: ANNA,
      To: 'ben@example.org',
      Subject: 'Re: Plans',
      Date: 'Fri, 20 Nov 2026 06:00:00 +0000',
      'Message-ID': '<answer@nightshift>',
      'In-Reply-To': '<one@example.org>',
    });
    const { data } = await client.users.drafts.create({
      ...me,
      requestBody: { message: { threadId, raw: encode(raw) } },
    });
    expect(data.message).toMatchObject({ threadId, labelIds: ['DRAFT'] });
    const draft = await client.users.drafts.get({ ...me, id: data.id ?? '', format: 'raw' });
    expect(decode(draft.data.message?.raw)).toEqual(raw);
    const thread = await client.users.threads.get({ ...me, id: threadId, format: 'minimal' });
    expect(thread.data.messages?.map(({ id }) => id)).toEqual([threadId, data.message?.id]);
  });

  test('a history id from before the expiry answers 404, one from after it does not', async () => {
    await using world = await start();
    const client = world.client();
    const stale = (await client.users.getProfile(me)).data.historyId ?? '';
    world.sandbox.expireHistory(ANNA);
    const fresh = (await client.users.getProfile(me)).data.historyId ?? '';
    expect(await refusalOf(client.users.history.list({ ...me, startHistoryId: stale }))).toEqual({
      status: 404,
      reason: 'notFound',
      message: 'Requested entity was not found.',
    });
    const { status } = await client.users.history.list({ ...me, startHistoryId: fresh });
    expect(status).toBe(200);
  });
});
