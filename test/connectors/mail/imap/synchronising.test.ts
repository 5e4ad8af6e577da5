import { describe, expect, test } from 'vitest';
import { createImap } from '#src/connectors/mail/imap/imap.ts';
import { createStoppedClock } from '#src/lib/time.ts';
import type { Synchronisation } from '#src/sandbox/imap/client.ts';
import { createImapSandbox } from '#src/sandbox/imap/server.ts';
import { rawMail, readAll } from '#test/contracts/mail-world.ts';
import { imapConnection } from './harness.ts';

const ADDRESS = 'owner@work.example';
const connector = createImap();

/** A mailbox of which ten mails were read, on a server that tells so much of changes. */
async function given(synchronisation: Synchronisation = 'QRESYNC') {
  const clock = createStoppedClock(new Date('2026-11-21T06:00:00Z'));
  const sandbox = await createImapSandbox({ clock, synchronisation });
  const { read } = connector.grants?.(sandbox.grant(ADDRESS)) ?? { read: '' };
  const reader = connector.openReader(imapConnection(read, ADDRESS));
  const deliver = (subject: string) => sandbox.deliver(ADDRESS, Buffer.from(rawMail(subject)));
  const { cursor: start } = await reader.profile();
  for (let index = 0; index < 10; index += 1) deliver(`mail ${index}`);
  const { cursor } = await readAll(reader, start);
  const costs = async (from: string) => {
    const before = sandbox.commands;
    const read = await readAll(reader, from);
    return { ...read, roundTrips: sandbox.commands - before };
  };
  return { sandbox, reader, deliver, cursor, costs, [Symbol.asyncDispose]: () => sandbox.close() };
}

const uidsOf = (changed: readonly { id: string }[]) =>
  changed
    .map(({ id }) => Number(/;UID=(\d+);/.exec(id)?.[1]))
    .toSorted((one, other) => one - other);

/** As a program that keeps no numbers of changes wrote it. */
const without = (cursor: string): string => {
  const { modseq, ...kept } = JSON.parse(cursor) as Record<string, unknown>;
  expect(typeof modseq).toBe('string');
  return JSON.stringify(kept);
};

describe('a mailbox whose server tells what changed', () => {
  test.each(['QRESYNC', 'CONDSTORE', 'unkept', 'none'] as const)(
    'costs one round trip where nothing is new (%s)',
    async (synchronisation) => {
      await using box = await given(synchronisation);

      expect(await box.costs(box.cursor)).toMatchObject({ ids: [], changed: [], roundTrips: 1 });
    },
  );

  test.each([
    ['QRESYNC', 1, [3, 5]],
    // What vanished is told by UID with QRESYNC alone.
    ['CONDSTORE', 2, [5]],
    ['unkept', 1, []],
    ['none', 1, []],
  ] as const)('gives by %s, in %d round trips, the changes %j', async (how, roundTrips, uids) => {
    await using box = await given(how);
    box.sandbox.flag(ADDRESS, 5, ['\\Seen', '\\Answered']);
    box.sandbox.remove(ADDRESS, 3);

    const read = await box.costs(box.cursor);

    expect(uidsOf(read.changed)).toEqual(uids);
    expect(read).toMatchObject({ ids: [], resynced: false, roundTrips });
    const answered = read.changed.find(({ id }) => id.includes(';UID=5;'));
    expect(answered?.labels ?? ['ANSWERED', 'INBOX']).toEqual(['ANSWERED', 'INBOX']);
    expect((await box.costs(read.cursor)).changed).toEqual([]);
  });

  test.each([
    ['QRESYNC', 2],
    ['CONDSTORE', 3],
    ['none', 2],
  ] as const)('reads a hundred new mails and %s changes in %d round trips', async (how, trips) => {
    await using box = await given(how);
    box.sandbox.flag(ADDRESS, 5, ['\\Seen']);
    for (let index = 0; index < 100; index += 1) box.deliver(`new ${index}`);

    const read = await box.costs(box.cursor);

    expect(read.ids).toHaveLength(100);
    expect(read.roundTrips).toBe(trips);
    // What is new is no change of what was there.
    expect(uidsOf(read.changed)).toEqual(how === 'none' ? [] : [5]);
  });

  test('gives each mail and each change once where answers come in reverse and twice', async () => {
    await using box = await given();
    box.sandbox.setUntidy(true);
    for (const uid of [2, 4, 6]) box.sandbox.flag(ADDRESS, uid, ['\\Flagged']);
    for (const subject of ['new 1', 'new 2']) box.deliver(subject);

    const read = await box.costs(box.cursor);

    expect(uidsOf(read.changed)).toEqual([2, 4, 6]);
    expect(new Set(read.ids).size).toBe(read.ids.length);
    expect(read.ids).toHaveLength(2);
  });

  test('takes a cursor from before such numbers were kept, and has them from then on', async () => {
    await using box = await given();
    box.sandbox.flag(ADDRESS, 5, ['\\Seen']);
    box.deliver('new');

    const read = await box.costs(without(box.cursor));

    expect(read).toMatchObject({ changed: [], resynced: false });
    expect(read.ids).toHaveLength(1);
    box.sandbox.flag(ADDRESS, 6, ['\\Seen']);
    expect(uidsOf((await box.costs(read.cursor)).changed)).toEqual([6]);
  });

  test('believes no change that is told under another UIDVALIDITY, and reads anew', async () => {
    await using box = await given();
    box.sandbox.flag(ADDRESS, 5, ['\\Seen']);
    box.sandbox.renumber(ADDRESS);

    const read = await box.costs(box.cursor);

    expect(read).toMatchObject({ changed: [], resynced: true });
    expect(read.ids).toHaveLength(10);
  });

  test.each([
    ['HIGHESTMODSEQ', { modseq: '999' }],
    ['UIDNEXT', { nextUid: 99 }],
  ])(
    'reads anew, and loses nothing, where %s went back as after a restored backup',
    async (_what, further) => {
      await using box = await given();
      const cursor = JSON.stringify({ ...(JSON.parse(box.cursor) as object), ...further });
      box.deliver('after the backup');

      const read = await box.costs(cursor);

      expect(read).toMatchObject({ changed: [], resynced: true });
      expect(read.ids).toHaveLength(11);
      box.deliver('next');
      expect(await box.costs(read.cursor)).toMatchObject({ resynced: false });
    },
  );
});
