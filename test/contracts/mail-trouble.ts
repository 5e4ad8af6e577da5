import { expect, test } from 'vitest';
import { Invalid, Reauthorise, Transient } from '#src/lib/errors.ts';
import {
  deliverMany,
  type Given,
  inspectDeeply,
  type MailProtocol,
  rawMail,
  readAll,
} from './mail-world.ts';

const YESTERDAY_MS = 86_400_000;

export function troubleTests(given: Given, { tellsWhenToComeBack }: MailProtocol): void {
  if (tellsWhenToComeBack) waitingTests(given);

  test('makes an expired cursor good by a bounded resync, and says so', async () => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    const since = new Date(harness.now().getTime() - YESTERDAY_MS);
    await harness.deliver(rawMail('long ago'), new Date(since.getTime() - 30 * YESTERDAY_MS));
    for (const subject of ['missed', 'missed too', 'missed again'])
      await harness.deliver(rawMail(subject));
    await harness.expireCursors();

    const read = await readAll(reader, cursor, since);

    expect(read.resynced).toBe(true);
    // By subject, since expiry may have given every message another id.
    const subjects = (await reader.fetch(read.ids)).map(({ mail }) => mail.subject);
    expect(subjects.toSorted()).toEqual(['missed', 'missed again', 'missed too']);
    const next = await harness.deliver(rawMail('next'));
    expect(await readAll(reader, read.cursor, since)).toMatchObject({
      ids: [next],
      resynced: false,
    });
  });

  test.each([
    ['a server error', { type: 'status', status: 500 }],
    ['a connection that dies', { type: 'drop-request' }],
  ] as const)('calls %s while reading Transient', async (_name, kind) => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    harness.fail('changes', kind);

    await expect(reader.changes(cursor, new Date(0))).rejects.toBeInstanceOf(Transient);
  });

  test('asks for a new grant when the old one was taken back', async () => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    await harness.revoke();

    const error: unknown = await reader
      .changes(cursor, new Date(0))
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Reauthorise);
    expect(error).toMatchObject({ accountId: harness.connection('read').account.id });
  });

  test('never lets a secret into an error', async () => {
    const { harness, reader } = given();
    await harness.revoke();
    const { secret } = harness.connection('read');

    const error: unknown = await reader.profile().catch((thrown: unknown) => thrown);

    expect(inspectDeeply(error)).not.toContain(secret);
  });

  test('refuses a cursor that is not its own', async () => {
    await expect(given().reader.changes('somewhere', new Date(0))).rejects.toBeInstanceOf(Invalid);
  });
}

function waitingTests(given: Given): void {
  test('waits as long as a busy provider asks within a call, and reads everything', async () => {
    const { harness, reader } = given();
    const ids = await deliverMany(harness, 4);
    harness.fail('fetch-one', { type: 'status', status: 429, retryAfterS: 2 }, 2);

    const fetched = await reader.fetch(ids);

    expect(fetched).toHaveLength(4);
    expect(harness.waits).toEqual([2_000]);
  });

  test('hands a long wait back as Transient with its length', async () => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    harness.fail('changes', { type: 'status', status: 429, retryAfterS: 90 });

    const error: unknown = await reader
      .changes(cursor, new Date(0))
      .catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Transient);
    expect(error).toMatchObject({ retryAfterMs: 90_000 });
  });
}
