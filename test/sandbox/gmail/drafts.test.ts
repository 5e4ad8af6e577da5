import { describe, expect, test } from 'vitest';
import { ANNA, encode, mail, refusalOf, start } from './support.ts';

const me = { userId: 'me' };
const answer = mail({ From: ANNA, To: 'ben@example.org', 'Message-ID': '<d@nightshift>' });

describe('drafts', () => {
  test('an update keeps the draft and its thread and gives the message a new id', async () => {
    await using world = await start();
    const { drafts } = world.client().users;
    const { data: made } = await drafts.create({
      ...me,
      requestBody: { message: { raw: encode(answer) } },
    });
    const id = made.id ?? '';
    const changed = mail({ To: 'carl@example.org', Subject: 'Changed' });
    const { data: updated } = await drafts.update({
      ...me,
      id,
      requestBody: { message: { raw: encode(changed) } },
    });
    expect(updated.id).toBe(id);
    expect(updated.message?.id).not.toBe(made.message?.id);
    expect(updated.message?.threadId).toBe(made.message?.threadId);
    expect(world.sandbox.messages(ANNA).map(({ labelIds }) => labelIds)).toEqual([['DRAFT']]);
    const { data: read } = await drafts.get({ ...me, id });
    expect(read.message?.payload?.headers).toContainEqual({ name: 'Subject', value: 'Changed' });
  });

  test('sending one leaves a SENT message with the same bytes and thread, and no draft', async () => {
    await using world = await start();
    const client = world.client();
    const requestBody = { message: { raw: encode(answer) } };
    const { data: draft } = await client.users.drafts.create({ ...me, requestBody });
    const before = world.sandbox.messages(ANNA)[0];
    const id = draft.id ?? '';
    const { data: sent } = await client.users.drafts.send({ ...me, requestBody: { id } });
    expect(sent.labelIds).toEqual(['SENT']);
    expect(sent.id).not.toBe(draft.message?.id);
    expect(sent.threadId).toBe(draft.message?.threadId);
    expect(world.sandbox.messages(ANNA).map(({ raw }) => raw)).toEqual([before?.raw]);
    const again = client.users.drafts.send({ ...me, requestBody: { id } });
    expect(await refusalOf(again)).toMatchObject({ status: 404 });
    expect(world.sandbox.effects.map(({ target }) => target)).toEqual([
      '/gmail/v1/users/me/drafts',
      '/gmail/v1/users/me/drafts/send',
    ]);
  });

  test('a draft without a recipient can be kept and not sent', async () => {
    await using world = await start();
    const { drafts } = world.client().users;
    const raw = encode(Buffer.from('Subject: Later\r\n\r\n'));
    const { data } = await drafts.create({ ...me, requestBody: { message: { raw } } });
    const sending = drafts.send({ ...me, requestBody: { id: data.id ?? '' } });
    expect(await refusalOf(sending)).toMatchObject({ message: 'Recipient address required' });
    expect((await drafts.list(me)).data.drafts).toHaveLength(1);
  });

  test('a draft that answers another subject does not join the thread', async () => {
    await using world = await start();
    const threadId = world.sandbox.deliver(ANNA, mail({ 'Message-ID': '<one@x>' }));
    const raw = encode(mail({ Subject: 'New', 'In-Reply-To': '<one@x>' }));
    const { data } = await world
      .client()
      .users.drafts.create({ ...me, requestBody: { message: { raw, threadId } } });
    expect(data.message?.threadId).toBe(data.message?.id);
  });

  test('lists name draft and message and can be searched; deletion is for good', async () => {
    await using world = await start();
    const { drafts } = world.client().users;
    const create = async (subject: string): Promise<string> => {
      const raw = encode(mail({ Subject: subject }));
      const { data } = await drafts.create({ ...me, requestBody: { message: { raw } } });
      return data.id ?? '';
    };
    const [first, second] = [await create('apples'), await create('pears')];
    world.sandbox.deliver(ANNA, mail({ Subject: 'apples' }));
    const { data } = await drafts.list({ ...me, q: 'subject:apples' });
    const message = { id: expect.any(String), threadId: expect.any(String) };
    expect(data).toEqual({ drafts: [{ id: first, message }], resultSizeEstimate: 1 });
    expect((await drafts.delete({ ...me, id: first })).status).toBe(204);
    expect(await refusalOf(drafts.get({ ...me, id: first }))).toMatchObject({ status: 404 });
    expect((await drafts.get({ ...me, id: second })).status).toBe(200);
    expect(world.sandbox.messages(ANNA)).toHaveLength(2);
  });
});
