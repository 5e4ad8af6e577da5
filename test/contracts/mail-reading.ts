import { expect, test } from 'vitest';
import { deliverMany, type Given, rawMail, readAll } from './mail-world.ts';

export function readingTests(given: Given): void {
  test('names the mailbox and starts after what is already there', async () => {
    const { harness, reader } = given();
    await harness.deliver(rawMail('before'));
    const { address, cursor } = await reader.profile();
    const later = await harness.deliver(rawMail('after'));

    expect(address).toBe(harness.address);
    expect((await readAll(reader, cursor)).ids).toEqual([later]);
  });

  test('pages through arrivals in order, and gives each once', async () => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    const delivered = await deliverMany(harness, 7);

    const read = await readAll(reader, cursor);

    expect(read.ids).toEqual(delivered);
    expect((await readAll(reader, read.cursor)).ids).toEqual([]);
  });

  test('gives the whole message, its thread, its labels and when it was received', async () => {
    const { harness, reader } = given();
    const receivedAt = new Date(harness.now().getTime() - 60_000);
    const id = await harness.deliver(rawMail('first'), receivedAt);
    const answer = await harness.deliver(
      rawMail('Re: first', 'In-Reply-To: <first@work.example>\r\n'),
    );

    const [first, second] = await reader.fetch([id, answer]);

    expect(first?.receivedAt).toEqual(receivedAt);
    expect(first?.mail).toMatchObject({
      providerId: id,
      subject: 'first',
      text: 'Hello',
      from: { name: 'Ada', address: 'ada@work.example' },
    });
    expect(first?.mail.labels).toContain('INBOX');
    expect(second?.mail.threadId).toBe(first?.mail.threadId);
  });

  test('gives the offer to leave a list by one click with the signatures that cover it', async () => {
    const { harness, reader } = given();
    const signature =
      'DKIM-Signature: v=1; d=work.example; s=k1;\r\n h=from:list-unsubscribe:list-unsubscribe-post; b=AbCdEfGh\r\n 12345678\r\n';
    const post = 'List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n';
    const where = 'List-Unsubscribe: <https://click.work.example/u/7>\r\n';
    const ids = [
      await harness.deliver(rawMail('signed', `${signature}${post}${where}`)),
      await harness.deliver(rawMail('bare', `${post}${where}`)),
    ];

    const [signed, bare] = await reader.fetch(ids);

    expect(signed?.mail.oneClick).toEqual({
      url: 'https://click.work.example/u/7',
      signatures: [{ domain: 'work.example', selector: 'k1', start: 'AbCdEfGh12345678' }],
      signed: 1,
    });
    expect(bare?.mail.oneClick).toBeUndefined();
  });

  test('reads more messages than fit into one request', async () => {
    const { harness, reader } = given();
    const ids = await deliverMany(harness, 60);

    const fetched = await reader.fetch(ids);

    expect(fetched.map(({ mail }) => mail.providerId)).toEqual(ids);
  });

  test('leaves out what was deleted between listing and reading', async () => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    const ids = [
      await harness.deliver(rawMail('stays')),
      await harness.deliver(rawMail('goes')),
      await harness.deliver(rawMail('stays too')),
    ];
    const listed = await readAll(reader, cursor);
    await harness.remove(ids[1] ?? '');

    // Another reader: one may keep what the listing already brought.
    const later = harness.connector.openReader(harness.connection('read'));
    const fetched = await later.fetch(listed.ids);

    expect(fetched.map(({ mail }) => mail.subject)).toEqual(['stays', 'stays too']);
  });

  test('gives an undecodable message with the reason instead of failing the others', async () => {
    const { harness, reader } = given();
    const ids = [
      await harness.deliver(rawMail('fine')),
      await harness.deliver('\u0000\u0001not a message at all'),
    ];

    const fetched = await reader.fetch(ids);

    expect(fetched).toHaveLength(2);
  });

  test('changes nothing by reading', async () => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    const id = await harness.deliver(rawMail('quiet'));
    const [fetched] = await reader.fetch((await readAll(reader, cursor)).ids);
    await reader.state(id, fetched?.mail.threadId ?? '');

    expect(harness.effects()).toEqual([]);
    expect((await reader.fetch([id]))[0]?.mail.labels).toContain('UNREAD');
  });

  test('counts what the provider counted', async () => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    for (let index = 0; index < 5; index += 1) await harness.deliver(rawMail(`mail ${index}`));
    await reader.fetch((await readAll(reader, cursor)).ids);

    expect({ units: harness.usage.gmailUnits, requests: harness.usage.httpRequests }).toEqual(
      harness.charged(),
    );
  });

  test('tells labels and the last message of a thread, and null once it is gone', async () => {
    const { harness, reader } = given();
    const id = await harness.deliver(rawMail('topic'));
    const [fetched] = await reader.fetch([id]);
    const threadId = fetched?.mail.threadId ?? '';
    expect(await reader.state(id, threadId)).toEqual({
      labels: ['INBOX', 'UNREAD'],
      lastMessageId: id,
    });

    const answer = await harness.deliver(
      rawMail('Re: topic', 'In-Reply-To: <topic@work.example>\r\n'),
    );
    expect(await reader.state(id, threadId)).toMatchObject({ lastMessageId: answer });

    await harness.remove(id);
    expect(await reader.state(id, threadId)).toBeNull();
  });
}
