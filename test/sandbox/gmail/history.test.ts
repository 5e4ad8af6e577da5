import { describe, expect, test } from 'vitest';
import type { gmail_v1 } from '@googleapis/gmail';
import { ANNA, encode, mail, refusalOf, start, type World } from './support.ts';

const me = { userId: 'me' };

async function now(world: World): Promise<string> {
  return (await world.client().users.getProfile(me)).data.historyId ?? '';
}

async function since(
  world: World,
  startHistoryId: string,
  more: object = {},
): Promise<gmail_v1.Schema$History[]> {
  const { data } = await world.client().users.history.list({ ...me, startHistoryId, ...more });
  return data.history ?? [];
}

function kinds(records: gmail_v1.Schema$History[]): string[] {
  return records.flatMap((record) =>
    Object.keys(record).filter((key) => key !== 'id' && key !== 'messages'),
  );
}

describe('history', () => {
  test('ids rise strictly, with gaps, and name the last change of each message', async () => {
    await using world = await start();
    const before = await now(world);
    const ids = ['a', 'b', 'c'].map((subject) =>
      world.sandbox.deliver(ANNA, mail({ Subject: subject })),
    );
    const records = await since(world, before);
    const numbers = records.map(({ id }) => Number(id));
    expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
    expect(new Set(numbers).size).toBe(3);
    const { data } = await world.client().users.messages.get({ ...me, id: ids[1] ?? '' });
    expect(data.historyId).toBe(records[1]?.id);
  });

  test('tells every kind of change, and only the kinds that are asked for', async () => {
    await using world = await start();
    const client = world.client();
    const before = await now(world);
    const id = world.sandbox.deliver(ANNA, mail());
    await client.users.messages.modify({ ...me, id, requestBody: { addLabelIds: ['STARRED'] } });
    await client.users.messages.modify({ ...me, id, requestBody: { removeLabelIds: ['UNREAD'] } });
    await client.users.messages.delete({ ...me, id });
    expect(kinds(await since(world, before))).toEqual([
      'messagesAdded',
      'labelsAdded',
      'labelsRemoved',
      'messagesDeleted',
    ]);
    const some = { historyTypes: ['messageAdded', 'messageDeleted'] };
    expect(kinds(await since(world, before, some))).toEqual(['messagesAdded', 'messagesDeleted']);
    expect(await refusalOf(since(world, before, { historyTypes: ['everything'] }))).toMatchObject({
      status: 400,
    });
  });

  test('a change that changes nothing leaves no record', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail());
    const before = await now(world);
    const requestBody = { addLabelIds: ['INBOX'] };
    await world.client().users.messages.modify({ ...me, id, requestBody });
    expect(await since(world, before)).toEqual([]);
  });

  test('a label filter keeps what carries the label', async () => {
    await using world = await start();
    const before = await now(world);
    world.sandbox.deliver(ANNA, mail({ Subject: 'spam' }), { labelIds: ['SPAM'] });
    const inbox = world.sandbox.deliver(ANNA, mail());
    const records = await since(world, before, { labelId: 'INBOX' });
    expect(records.map(({ messages }) => messages?.[0]?.id)).toEqual([inbox]);
  });

  test('pages leave nothing out, whatever arrives meanwhile', async () => {
    await using world = await start({ pageSize: 2 });
    const client = world.client();
    const startHistoryId = await now(world);
    const ids = [1, 2, 3, 4, 5].map((n) => world.sandbox.deliver(ANNA, mail({ Subject: `${n}` })));
    const seen: unknown[] = [];
    let pageToken: string | undefined;
    do {
      const { data } = await client.users.history.list({
        ...me,
        startHistoryId,
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      seen.push(...(data.history ?? []).map(({ messages }) => messages?.[0]?.id));
      if (pageToken === undefined) ids.push(world.sandbox.deliver(ANNA, mail({ Subject: 'late' })));
      pageToken = data.nextPageToken ?? undefined;
    } while (pageToken !== undefined);
    expect(seen).toEqual(ids);
  });

  test('an id that was never reached is 404, one that is no number 400', async () => {
    await using world = await start();
    expect(await refusalOf(since(world, '999999999'))).toMatchObject({ status: 404 });
    expect(await refusalOf(since(world, '1'))).toMatchObject({ status: 404 });
    expect(await refusalOf(since(world, 'yesterday'))).toMatchObject({ status: 400 });
  });

  test('a sent draft is a deletion and an arrival under another id', async () => {
    await using world = await start();
    const client = world.client();
    const raw = encode(mail({ To: 'ben@example.org' }));
    const draft = await client.users.drafts.create({ ...me, requestBody: { message: { raw } } });
    const before = await now(world);
    const requestBody = { id: draft.data.id ?? '' };
    const { data } = await client.users.drafts.send({ ...me, requestBody });
    const records = await since(world, before);
    expect(kinds(records)).toEqual(['messagesAdded', 'messagesDeleted']);
    expect(records[0]?.messagesAdded?.[0]?.message).toMatchObject({
      id: data.id,
      labelIds: ['SENT'],
    });
    expect(records[1]?.messagesDeleted?.[0]?.message?.id).toBe(draft.data.message?.id);
  });
});
