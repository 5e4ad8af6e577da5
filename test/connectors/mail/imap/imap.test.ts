import { describe, expect, test } from 'vitest';
import { createImap } from '#src/connectors/mail/imap/imap.ts';
import { Invalid, Reauthorise, Transient } from '#src/lib/errors.ts';
import { createStoppedClock } from '#src/lib/time.ts';
import { createImapSandbox, type ImapSandboxOptions } from '#src/sandbox/imap/server.ts';
import { approved, rawMail, readAll } from '#test/contracts/mail-world.ts';
import { until } from '#test/support/until.ts';
import { imapConnection } from './harness.ts';

const ADDRESS = 'owner@work.example';
const connector = createImap();

function typed(change: object = {}): string {
  return JSON.stringify({
    host: 'imap.work.example',
    user: ADDRESS,
    password: 'secret',
    ...change,
  });
}

describe('what a person types to connect a mailbox', () => {
  test('becomes one grant that reads and one that writes, by TLS unless it says otherwise', () => {
    const grants = connector.grants?.(typed());

    expect(JSON.parse(grants?.read ?? '')).toMatchObject({
      access: 'read',
      security: 'tls',
      port: 993,
    });
    expect(JSON.parse(grants?.write ?? '')).toMatchObject({ access: 'write' });
  });

  test.each([
    ['no JSON', 'password'],
    ['without a password', typed({ password: '' })],
    ['with a host that is an address on the web', typed({ host: 'https://imap.work.example' })],
    ['with a field that nobody knows', typed({ proxy: 'evil.example' })],
    ['without encryption to another machine', typed({ security: 'none' })],
  ])('is refused %s', (_what, text) => {
    expect(() => connector.grants?.(text)).toThrow(Invalid);
  });

  test('may go without encryption to this machine', () => {
    expect(() => connector.grants?.(typed({ security: 'none', host: '127.0.0.1' }))).not.toThrow();
  });

  test('never shows the password in the refusal', () => {
    expect(() => connector.grants?.(typed({ security: 'none', password: 'canary-7' }))).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('canary-7') }),
    );
  });
});

describe('a mailbox on a server', () => {
  async function given(options: Partial<ImapSandboxOptions> = {}) {
    const clock = createStoppedClock(new Date('2026-11-21T06:00:00Z'));
    const sandbox = await createImapSandbox({ clock, ...options });
    const grants = connector.grants?.(sandbox.grant(ADDRESS)) ?? { read: '', write: '' };
    const reader = connector.openReader(imapConnection(grants.read, ADDRESS));
    const send = async (request: Parameters<typeof approved>[0]) =>
      await connector
        .openWriter(imapConnection(grants.write, ADDRESS), approved(request, 'acc_1'))
        .send();
    const deliver = (subject: string) => sandbox.deliver(ADDRESS, Buffer.from(rawMail(subject)));
    const watch = (grant = grants.read) => {
      const ending = new AbortController();
      const watching = { news: 0, end: () => ending.abort() };
      const onNews = () => void (watching.news += 1);
      const ended = connector.watch?.(imapConnection(grant, ADDRESS), {
        onNews,
        signal: ending.signal,
      });
      return Object.assign(watching, { ended: Promise.resolve(ended) });
    };
    return { sandbox, reader, send, deliver, watch, [Symbol.asyncDispose]: () => sandbox.close() };
  }

  test('keeps the name of each mail when all of them are numbered anew', async () => {
    await using box = await given();
    const { cursor } = await box.reader.profile();
    for (const subject of ['one', 'two', 'three']) box.deliver(subject);
    const before = await readAll(box.reader, cursor);
    const known = await box.reader.fetch(before.ids);
    box.sandbox.renumber(ADDRESS);

    const after = await readAll(box.reader, before.cursor, new Date(0));
    const again = await box.reader.fetch(after.ids);

    expect(after.resynced).toBe(true);
    expect(after.ids).not.toEqual(before.ids);
    expect(again.map(({ key }) => key)).toEqual(known.map(({ key }) => key));
    expect(new Set(known.map(({ key }) => key)).size).toBe(3);
  });

  test.each([
    ['refused', { type: 'status', status: 500 }],
    ['broken off', { type: 'drop-request' }],
  ] as const)('takes a search that is %s for no empty answer', async (_how, kind) => {
    await using box = await given();
    const { cursor } = await box.reader.profile();
    box.deliver('one');
    box.sandbox.renumber(ADDRESS);
    box.sandbox.faults.add({ match: /^UID SEARCH/, times: 1, kind });

    await expect(readAll(box.reader, cursor)).rejects.toBeInstanceOf(Transient);
    expect((await readAll(box.reader, cursor)).ids).toHaveLength(1);
  });

  test('archives nothing when its messages were numbered anew after the approval', async () => {
    await using box = await given();
    const { cursor } = await box.reader.profile();
    box.deliver('one');
    const { ids } = await readAll(box.reader, cursor);
    const request = connector.plan.archive(ids[0] ?? '');
    box.sandbox.renumber(ADDRESS);

    await expect(box.send(request)).rejects.toMatchObject({ name: 'Conflict' });
    expect(box.sandbox.effects).toEqual([]);
  });

  test('moves an archived mail back by the id that the move gave it', async () => {
    await using box = await given();
    const { cursor } = await box.reader.profile();
    box.deliver('one');
    const { ids } = await readAll(box.reader, cursor);
    const moved = await box.send(connector.plan.archive(ids[0] ?? ''));
    expect(box.sandbox.messages(ADDRESS)).toHaveLength(0);

    await box.send(connector.plan.unarchive(moved.providerId));

    expect(box.sandbox.messages(ADDRESS)).toHaveLength(1);
  });

  test.each([
    [false, 'Clients/Acme'],
    [true, null],
  ])(
    'makes a folder in another only where its server has such (flat: %p)',
    async (isFlat, made) => {
      await using box = await given({ isFlat });
      const outcome = box.send(connector.plan.folder.make('Clients/Acme'));

      if (made === null) await expect(outcome).rejects.toBeInstanceOf(Invalid);
      else expect((await outcome).providerId).toBe(made);
      expect(box.sandbox.effects).toHaveLength(made === null ? 0 : 1);
      await box.send(connector.plan.folder.make('Clients'));
    },
  );

  test('loses a draft of ours by undoing, and no other message', async () => {
    await using box = await given();
    const { cursor } = await box.reader.profile();
    box.deliver('one');
    const { ids } = await readAll(box.reader, cursor);

    await expect(box.send(connector.plan.undraft(ids[0] ?? ''))).rejects.toBeInstanceOf(Invalid);
    expect(box.sandbox.messages(ADDRESS)).toHaveLength(1);
  });

  test('reads a hundred new mails in two round trips after the login', async () => {
    await using box = await given();
    const { cursor } = await box.reader.profile();
    for (let index = 0; index < 100; index += 1) box.deliver(`mail ${index}`);
    const before = box.sandbox.commands;

    const { ids } = await readAll(box.reader, cursor);
    const mails = await box.reader.fetch(ids);

    expect(mails).toHaveLength(100);
    expect(box.sandbox.commands - before).toBe(2);
  });

  test('tells whoever watches it of each new mail, on one connection, until the watch ends', async () => {
    await using box = await given();
    const watch = box.watch();
    await until('it watches', () => watch.news === 1);

    box.deliver('one');
    await until('it tells of the first', () => watch.news === 2);
    box.deliver('two');
    await until('it tells of the second', () => watch.news === 3);
    box.sandbox.remove(ADDRESS, 1);
    box.deliver('three');
    await until('it tells of the third', () => watch.news === 4);

    expect(box.sandbox.connections).toBe(1);
    expect(box.sandbox.effects).toEqual([]);
    watch.end();
    expect(await watch.ended).toBe('ended');
    await until('nobody is connected', () => box.sandbox.connections === 0);
  });

  test('cannot be watched where its server has no IDLE', async () => {
    await using box = await given({ idle: false });

    expect(await box.watch().ended).toBe('not offered');
  });

  test.each(['hangUp', 'revoke', 'renumber'] as const)(
    'ends the watch in a way to be tried again at %s',
    async (how) => {
      await using box = await given();
      const watch = box.watch();
      const failure = watch.ended.catch((error: unknown) => error);
      await until('it watches', () => watch.news === 1);

      box.sandbox[how](ADDRESS);

      expect(await failure).toBeInstanceOf(Transient);
    },
  );

  test('is not watched with a wrong password', async () => {
    await using box = await given();
    const wrong = JSON.stringify({ ...JSON.parse(box.sandbox.grant(ADDRESS)), password: 'no' });

    await expect(box.watch(connector.grants?.(wrong).read).ended).rejects.toBeInstanceOf(
      Reauthorise,
    );
  });

  test('is not opened by a wrong password', async () => {
    await using box = await given();
    const wrong = JSON.stringify({ ...JSON.parse(box.sandbox.grant(ADDRESS)), password: 'no' });
    const reader = connector.openReader(
      imapConnection(connector.grants?.(wrong).read ?? '', ADDRESS),
    );

    await expect(reader.profile()).rejects.toBeInstanceOf(Reauthorise);
  });
});
