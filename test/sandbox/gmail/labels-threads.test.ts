import { describe, expect, test } from 'vitest';
import { ANNA, mail, refusalOf, start } from './support.ts';

const me = { userId: 'me' };

describe('labels', () => {
  test('every mailbox has the system labels, which cannot be changed', async () => {
    await using world = await start();
    const { labels } = world.client().users;
    const { data } = await labels.list(me);
    const ids = data.labels?.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['INBOX', 'UNREAD', 'STARRED', 'IMPORTANT', 'CATEGORY_PROMOTIONS']),
    );
    expect(await refusalOf(labels.delete({ ...me, id: 'INBOX' }))).toMatchObject({ status: 400 });
    const rename = labels.update({ ...me, id: 'INBOX', requestBody: { name: 'Post' } });
    expect(await refusalOf(rename)).toMatchObject({ status: 400 });
  });

  test('names are unique whatever their case, and those of system labels are taken', async () => {
    await using world = await start();
    const { labels } = world.client().users;
    const create = (name: string): Promise<unknown> =>
      labels.create({ ...me, requestBody: { name } });
    await create('Later');
    await create('Later/Maybe');
    expect(await refusalOf(create('LATER'))).toEqual({
      status: 409,
      reason: 'aborted',
      message: 'Label name exists or conflicts',
    });
    expect(await refusalOf(create('Inbox'))).toMatchObject({ message: 'Invalid label name' });
    expect(await refusalOf(create(' '))).toMatchObject({ message: 'Invalid label name' });
  });

  test('a label can be renamed, but not to the name of another one', async () => {
    await using world = await start();
    const { labels } = world.client().users;
    const one = await labels.create({ ...me, requestBody: { name: 'One' } });
    await labels.create({ ...me, requestBody: { name: 'Two' } });
    const id = one.data.id ?? '';
    const renamed = await labels.patch({ ...me, id, requestBody: { name: 'ONE' } });
    expect(renamed.data).toMatchObject({ id, name: 'ONE', type: 'user' });
    const taken = labels.update({ ...me, id, requestBody: { name: 'two' } });
    expect(await refusalOf(taken)).toMatchObject({ status: 409 });
  });

  test('labels.get counts messages and threads; deletion takes the label off all of them', async () => {
    await using world = await start();
    const { labels } = world.client().users;
    const { data } = await labels.create({ ...me, requestBody: { name: 'Later' } });
    const id = data.id ?? '';
    world.sandbox.deliver(ANNA, mail({ 'Message-ID': '<1@x>' }), { labelIds: [id, 'UNREAD'] });
    world.sandbox.deliver(ANNA, mail({ 'In-Reply-To': '<1@x>' }), { labelIds: [id] });
    expect((await labels.get({ ...me, id })).data).toMatchObject({
      messagesTotal: 2,
      messagesUnread: 1,
      threadsTotal: 1,
      threadsUnread: 1,
    });
    expect((await labels.delete({ ...me, id })).status).toBe(204);
    expect(await refusalOf(labels.get({ ...me, id }))).toMatchObject({ status: 404 });
    expect(world.sandbox.messages(ANNA).map(({ labelIds }) => labelIds)).toEqual([[], ['UNREAD']]);
    const next = await labels.create({ ...me, requestBody: { name: 'Later' } });
    expect(next.data.id).not.toBe(id);
  });
});

describe('threads', () => {
  test('hold their messages from old to new and are listed by the newest', async () => {
    await using world = await start();
    const client = world.client();
    const at = (minute: number): { receivedAt: Date } => ({
      receivedAt: new Date(Date.UTC(2026, 10, 20, 5, minute)),
    });
    const reply = world.sandbox.deliver(ANNA, mail({ References: '<1@x>' }, 'Second'), at(30));
    const first = world.sandbox.deliver(ANNA, mail({ 'Message-ID': '<1@x>' }, 'First'), at(10));
    const other = world.sandbox.deliver(ANNA, mail({ Subject: 'Other' }), at(20));
    const { data: list } = await client.users.threads.list(me);
    expect(list.threads?.map(({ id, snippet }) => [id, snippet])).toEqual([
      [reply, 'Second'],
      [other, 'Hello.'],
    ]);
    const { data: thread } = await client.users.threads.get({ ...me, id: reply });
    expect(thread.messages?.map(({ id }) => id)).toEqual([first, reply]);
    expect(thread.historyId).toBe(thread.messages?.[0]?.historyId);
    const unknown = client.users.threads.get({ ...me, id: first });
    expect(await refusalOf(unknown)).toMatchObject({ status: 404 });
  });

  test('modify, trash and untrash reach all messages of the thread and no other', async () => {
    await using world = await start();
    const { threads } = world.client().users;
    const id = world.sandbox.deliver(ANNA, mail({ 'Message-ID': '<1@x>' }));
    world.sandbox.deliver(ANNA, mail({ 'In-Reply-To': '<1@x>' }));
    const other = world.sandbox.deliver(ANNA, mail({ Subject: 'Other' }));
    const labels = (): unknown[] =>
      world.sandbox
        .messages(ANNA)
        .filter((message) => message.id !== other)
        .map(({ labelIds }) => labelIds.join(' '));
    await threads.modify({ ...me, id, requestBody: { removeLabelIds: ['UNREAD'] } });
    expect(labels()).toEqual(['INBOX', 'INBOX']);
    await threads.trash({ ...me, id });
    expect(labels()).toEqual(['TRASH', 'TRASH']);
    await threads.untrash({ ...me, id });
    expect(labels()).toEqual(['', '']);
    await threads.delete({ ...me, id });
    expect(world.sandbox.messages(ANNA).map((message) => message.id)).toEqual([other]);
  });
});
