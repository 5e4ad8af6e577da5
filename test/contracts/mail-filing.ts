import { expect, test } from 'vitest';
import type { ProviderRequest } from '#src/domain/proposal.ts';
import { Conflict, Invalid, UnknownOutcome } from '#src/lib/errors.ts';
import { approved, type Given, rawMail } from './mail-world.ts';

/** Where a mail can be put beside the archive, and how it comes back. */
export function filingTests(given: Given): void {
  const delivered = async (): Promise<{ id: string; threadId: string }> => {
    const { harness, reader } = given();
    const id = await harness.deliver(rawMail('topic'));
    return { id, threadId: (await reader.fetch([id]))[0]?.mail.threadId ?? '' };
  };
  const send = async (request: ProviderRequest): Promise<{ providerId: string }> => {
    const { harness } = given();
    const connection = harness.connection('write');
    return await harness.connector
      .openWriter(connection, approved(request, connection.account.id))
      .send();
  };

  test('moves a mail to spam and back, and reads back both', async () => {
    const { harness, reader } = given();
    const { id, threadId } = await delivered();
    const report = harness.connector.plan.junk.put(id);
    expect(await reader.readBack(report)).toBe('not-applied');

    const { providerId } = await send(report);

    expect(await reader.readBack(report)).toBe('applied');
    const state = await reader.state(providerId || id, threadId);
    expect(state?.['labels']).not.toContain('INBOX');
    // By the id that it had before, too: somebody may have moved it by hand.
    expect((await reader.state(id, threadId))?.['labels']).toContain('SPAM');
    const back = harness.connector.plan.junk.take(providerId || id);
    expect(await reader.readBack(back)).toBe('not-applied');
    const returned = await send(back);
    expect(await reader.readBack(back)).toBe('applied');
    expect(await reader.state(returned.providerId || id, threadId)).toMatchObject({
      labels: ['INBOX', 'UNREAD'],
    });
    const seen = harness.effects().map(({ method, target, body }) => ({ method, target, body }));
    expect(seen).toEqual([report, back]);
  });

  const NAME = 'Finance & Tax';
  /** The label or folder of that name, made as an approval would. */
  const made = async (name = NAME): Promise<string> => {
    const { harness, reader } = given();
    await send(harness.connector.plan.folder.make(name));
    return (await reader.find({ folder: name })) ?? '';
  };

  test('finds no label or folder before it is made, and makes it by one request', async () => {
    const { harness, reader } = given();
    const make = harness.connector.plan.folder.make(NAME);
    expect(await reader.find({ folder: NAME })).toBeNull();
    expect(await reader.readBack(make)).toBe('not-applied');

    const { providerId } = await send(make);

    expect(providerId).not.toBe('');
    expect(await reader.find({ folder: NAME.toLowerCase() })).toBe(providerId);
    expect(await reader.readBack(make)).toBe('applied');
    const seen = harness.effects().map(({ method, target, body }) => ({ method, target, body }));
    expect(seen).toEqual([make]);
  });

  test('makes nothing under a name that a mailbox has for something else, and finds none', async () => {
    const { harness, reader } = given();
    for (const name of [
      'Inbox',
      'Junk',
      'Drafts',
      'Sent',
      'trash',
      'Deleted Items',
      'Inbox/a',
      'a/Trash',
      'a//b',
      '/a',
      'a/',
      '',
    ]) {
      expect(() => harness.connector.plan.folder.make(name)).toThrow(Invalid);
      expect(await reader.find({ folder: name })).toBeNull();
    }
    const { id } = await delivered();
    for (const own of ['TRASH', 'SPAM', 'INBOX', 'deleteditems', 'drafts', '\\Trash', 'Trash', ''])
      expect(() => harness.connector.plan.folder.put(id, own)).toThrow(Invalid);
  });

  test('files a mail under a label or in a folder and takes it back, and reads back both', async () => {
    const { harness, reader } = given();
    const { id, threadId } = await delivered();
    const folder = await made();
    const put = harness.connector.plan.folder.put(id, folder);
    expect(await reader.readBack(put)).toBe('not-applied');

    const { providerId } = await send(put);

    expect(await reader.readBack(put)).toBe('applied');
    const filed = providerId || id;
    const labels = (await reader.state(filed, threadId))?.['labels'];
    expect(labels).toContain('UNREAD');
    expect(labels).not.toContain('INBOX');
    const take = harness.connector.plan.folder.take(filed, folder);
    expect(await reader.readBack(take)).toBe('not-applied');
    const returned = await send(take);
    expect(await reader.readBack(take)).toBe('applied');
    expect((await reader.state(returned.providerId || id, threadId))?.['labels']).toEqual([
      'INBOX',
      'UNREAD',
    ]);
    const seen = harness.effects().map(({ method, target, body }) => ({ method, target, body }));
    expect(seen.slice(1)).toEqual([put, take]);
  });

  test('makes a label or folder in another one, level by level, files under it and takes it back', async () => {
    const { harness, reader } = given();
    const { id, threadId } = await delivered();
    const { folder } = harness.connector.plan;
    const nested = 'Clients/Acme & Sons';
    expect(await reader.find({ folder: nested })).toBeNull();
    const parentId = await made('Clients');
    const make = folder.make(nested, parentId);
    expect(await reader.readBack(make)).toBe('not-applied');

    await send(make);

    const inner = (await reader.find({ folder: nested.toUpperCase() })) ?? '';
    expect(await reader.readBack(make)).toBe('applied');
    // Neither level alone stands for both.
    expect(await reader.find({ folder: 'Acme & Sons' })).toBeNull();
    expect(await reader.find({ folder: 'Clients' })).toBe(parentId);
    const put = folder.put(id, inner);
    const filed = (await send(put)).providerId || id;
    expect(await reader.readBack(put)).toBe('applied');
    expect((await reader.state(filed, threadId))?.['labels']).not.toContain('INBOX');
    const take = folder.take(filed, inner);
    const returned = await send(take);
    expect((await reader.state(returned.providerId || id, threadId))?.['labels']).toEqual([
      'INBOX',
      'UNREAD',
    ]);
    const seen = harness.effects().map(({ method, target, body }) => ({ method, target, body }));
    expect(seen.slice(1)).toEqual([make, put, take]);
  });

  test('files under any name that a person may give, also one that JavaScript has a meaning for', async () => {
    const { harness, reader } = given();
    const { id } = await delivered();
    const put = harness.connector.plan.folder.put(id, await made('constructor'));
    await send(put);
    expect(await reader.readBack(put)).toBe('applied');
    expect(harness.effects()).toHaveLength(2);
  });

  test.each(['make', 'put'] as const)(
    'calls a lost answer to a %s unknown, and finds the effect by reading back',
    async (what) => {
      const { harness, reader } = given();
      const { id } = await delivered();
      const { folder } = harness.connector.plan;
      const request = what === 'make' ? folder.make(NAME) : folder.put(id, await made());
      const before = harness.effects().length;
      harness.fail('modify', { type: 'drop-answer' });

      await expect(send(request)).rejects.toBeInstanceOf(UnknownOutcome);

      expect(await reader.readBack(request)).toBe('applied');
      expect(harness.effects()).toHaveLength(before + 1);
    },
  );

  test('knows what a filing whose answer was lost put where, so that exactly that is taken back', async () => {
    const { harness, reader } = given();
    const { id, threadId } = await delivered();
    const folder = await made();
    const put = harness.connector.plan.folder.put(id, folder);
    harness.fail('modify', { type: 'drop-answer' });
    await expect(send(put)).rejects.toBeInstanceOf(UnknownOutcome);

    const filed = (await reader.find({ moved: put })) ?? id;

    const returned = await send(harness.connector.plan.folder.take(filed, folder));
    const state = await reader.state(returned.providerId || id, threadId);
    expect(state?.['labels']).toEqual(['INBOX', 'UNREAD']);
  });

  test('files nothing where the label or folder is not there any more', async () => {
    const { harness } = given();
    const { id } = await delivered();
    const put = harness.connector.plan.folder.put(id, `${await made()}x`);

    const error: unknown = await send(put).catch((thrown: unknown) => thrown);

    expect(error instanceof Conflict || error instanceof Invalid).toBe(true);
    expect(harness.effects()).toHaveLength(1);
  });
}
