import { expect, test } from 'vitest';
import { Conflict, Invalid, Reauthorise, Transient, UnknownOutcome } from '#src/lib/errors.ts';
import { approved, type Given, type MailProtocol, readAll } from './mail-world.ts';
import { DATE, writingIn } from './mail-written.ts';

export function writingTests(
  given: Given,
  { tellsWhenToComeBack, refusesForCertain }: MailProtocol,
): void {
  const { open, send } = writingIn(given);

  test('has exactly the planned effect, byte for byte', async () => {
    const { harness } = given();
    const { id, draft } = await open();
    const requests = [
      harness.connector.plan.label(id, 'STARRED'),
      harness.connector.plan.archive(id),
      harness.connector.plan.draft(draft),
      harness.connector.plan.send({
        ...draft,
        messageId: '<prp_sent@nightshift.invalid>',
        date: DATE,
      }),
    ];
    for (const request of requests) await send(request);

    const seen = harness.effects().map(({ method, target, body }) => ({ method, target, body }));
    expect(seen).toEqual(requests);
  });

  test('archives, stars and marks as read, and reads back what it did', async () => {
    const { harness, reader } = given();
    const { id, threadId } = await open();
    const read = harness.connector.plan.unlabel(id, 'UNREAD');
    expect(await reader.readBack(read)).toBe('not-applied');
    await send(read);
    expect(await reader.state(id, threadId)).toMatchObject({ labels: ['INBOX'] });
    expect(await reader.readBack(read)).toBe('applied');
    await send(harness.connector.plan.label(id, 'UNREAD'));
    const archive = harness.connector.plan.archive(id);
    const star = harness.connector.plan.label(id, 'STARRED');
    expect(await reader.readBack(archive)).toBe('not-applied');
    await send(star);
    await send(archive);

    expect(await reader.state(id, threadId)).toMatchObject({ labels: ['STARRED', 'UNREAD'] });
    expect(await reader.readBack(archive)).toBe('applied');
    expect(await reader.readBack(star)).toBe('applied');
  });

  test('saves a draft that makes neither a signal nor its thread stale', async () => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    const { id, threadId, draft } = await open();
    const request = harness.connector.plan.draft(draft);
    expect(await reader.readBack(request)).toBe('not-applied');

    const { providerId } = await send(request);

    expect(providerId).not.toBe('');
    expect(await reader.readBack(request)).toBe('applied');
    expect((await readAll(reader, cursor)).ids).toEqual([id]);
    expect(await reader.state(id, threadId)).toMatchObject({ lastMessageId: id });
  });

  test.each(['modify', 'draft'] as const)(
    'calls a lost answer to a %s unknown, and finds the effect by reading back',
    async (what) => {
      const { harness, reader } = given();
      const { id, draft } = await open();
      const request =
        what === 'modify'
          ? harness.connector.plan.archive(id)
          : harness.connector.plan.draft(draft);
      harness.fail(what, { type: 'drop-answer' });

      await expect(send(request)).rejects.toBeInstanceOf(UnknownOutcome);

      expect(await reader.readBack(request)).toBe('applied');
      expect(harness.effects()).toHaveLength(1);
    },
  );

  const SERVER_ERROR = ['a server error', { type: 'status', status: 503 }] as const;

  test.each([
    ['a request that dies on its way', { type: 'drop-request' }],
    ...(refusesForCertain ? [] : [SERVER_ERROR]),
  ] as const)(
    'calls %s unknown, sends it once, and finds nothing by reading back',
    async (_name, kind) => {
      const { harness, reader } = given();
      const { id } = await open();
      const request = harness.connector.plan.archive(id);
      harness.fail('modify', kind);

      await expect(send(request)).rejects.toBeInstanceOf(UnknownOutcome);

      expect(await reader.readBack(request)).toBe('not-applied');
      expect(harness.effects()).toEqual([]);
    },
  );

  test('knows that a rate limit had no effect', async () => {
    const { harness } = given();
    const { id } = await open();
    harness.fail('modify', { type: 'status', status: 429, retryAfterS: 7 });

    const error: unknown = await send(harness.connector.plan.archive(id)).catch(
      (thrown: unknown) => thrown,
    );

    expect(error).toBeInstanceOf(Transient);
    if (tellsWhenToComeBack) expect(error).toMatchObject({ retryAfterMs: 7_000 });
    expect(harness.effects()).toEqual([]);
  });

  test('calls a target that is gone a conflict', async () => {
    const { harness, reader } = given();
    const { id } = await open();
    const request = harness.connector.plan.archive(id);
    await harness.remove(id);
    const before = harness.effects().length;

    await expect(send(request)).rejects.toBeInstanceOf(Conflict);
    expect(await reader.readBack(request)).toBe('unclear');
    expect(harness.effects()).toHaveLength(before);
  });

  test('asks for a new grant when writing was taken back', async () => {
    const { harness } = given();
    const { id } = await open();
    await harness.revoke();

    await expect(send(harness.connector.plan.archive(id))).rejects.toBeInstanceOf(Reauthorise);
    expect(harness.effects()).toEqual([]);
  });

  test('cannot write with a grant for reading', async () => {
    const { harness } = given();
    const { id } = await open();
    const connection = harness.connection('read');
    const writer = harness.connector.openWriter(
      connection,
      approved(harness.connector.plan.archive(id), connection.account.id),
    );

    await expect(writer.send()).rejects.toBeInstanceOf(Reauthorise);
    expect(harness.effects()).toEqual([]);
  });

  test('sends nothing where all was stopped while it made ready, and sends it once it may', async () => {
    const { harness } = given();
    const { id } = await open();
    const stopped = harness.connection('write');
    const request = harness.connector.plan.archive(id);
    const mayGo = async () => await Promise.reject(new Transient('All is paused'));
    const writer = harness.connector.openWriter(
      { ...stopped, mayGo },
      approved(request, stopped.account.id),
    );
    await expect(writer.send()).rejects.toBeInstanceOf(Transient);
    expect(harness.effects()).toEqual([]);

    await send(request);
    expect(harness.effects()).toHaveLength(1);
  });

  test('sends nothing for a proposal of another account', async () => {
    const { harness } = given();
    const { id } = await open();

    await expect(send(harness.connector.plan.archive(id), 'acc_other')).rejects.toBeInstanceOf(
      Invalid,
    );
    expect(harness.effects()).toEqual([]);
  });

  test('reads a planned draft back for the card', async () => {
    const { draft } = await open();
    const { connector } = given().harness;

    const plans = [connector.plan.draft(draft), connector.plan.send({ ...draft, date: DATE })];
    for (const plan of plans)
      expect(connector.readDraft(plan)).toEqual({
        to: 'ada@work.example',
        cc: '',
        bcc: '',
        subject: 'Re: topic',
        text: 'Thank you, I will look at it.',
      });
  });
}
