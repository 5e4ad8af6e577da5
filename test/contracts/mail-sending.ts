import { expect, test } from 'vitest';
import { Reauthorise, Transient, UnknownOutcome } from '#src/lib/errors.ts';
import { approved, type Given, type MailProtocol, readAll } from './mail-world.ts';
import { DATE, writingIn } from './mail-written.ts';

/** Replies that leave for other people. */
export function sendingTests(given: Given, { tellsOfUnsent }: MailProtocol): void {
  const { open, send } = writingIn(given);

  test('sends a reply once, in its thread, which then has a newer message, and finds it among the sent ones', async () => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    const { id, threadId, draft } = await open();
    const request = harness.connector.plan.send({ ...draft, date: DATE });
    const before = tellsOfUnsent ? 'not-applied' : 'unclear';
    expect(await reader.readBack(request)).toBe(before);

    await send(request);

    expect(await reader.readBack(request)).toBe('applied');
    expect(harness.effects()).toHaveLength(1);
    expect((await readAll(reader, cursor)).ids).toEqual([id]);
    expect(await reader.state(id, threadId)).not.toMatchObject({ lastMessageId: id });
    const [sent, ...others] = await reader.sent(5);
    expect(others).toEqual([]);
    expect(sent?.mail).toMatchObject({ from: { address: harness.address }, text: draft.text });
    expect(await harness.connector.openReader(harness.connection('read')).sent(5)).toHaveLength(1);
    const at = sent?.receivedAt.getTime() ?? 0;
    expect(await reader.sent(5, new Date(at - 60_000))).toHaveLength(1);
    expect(await reader.sent(5, new Date(at + 3 * 86_400_000))).toEqual([]);
  });

  test('takes no draft for the sent mail that it looks for', async () => {
    const { harness, reader } = given();
    const { draft } = await open();
    await send(harness.connector.plan.draft(draft));

    const request = harness.connector.plan.send({ ...draft, date: DATE });
    expect(await reader.readBack(request)).not.toBe('applied');
  });

  test('never says of a reply whose way broke that it was not sent, unless that is certain', async () => {
    const { harness, reader } = given();
    const { draft } = await open();
    const request = harness.connector.plan.send({ ...draft, date: DATE });
    harness.fail('send', { type: 'drop-request' });

    await expect(send(request)).rejects.toBeInstanceOf(UnknownOutcome);

    expect(await reader.readBack(request)).toBe(tellsOfUnsent ? 'not-applied' : 'unclear');
    expect(harness.effects()).toEqual([]);
  });

  test('calls a lost answer to a reply unknown, and does not send it again', async () => {
    const { harness, reader } = given();
    const { draft } = await open();
    const request = harness.connector.plan.send({ ...draft, date: DATE });
    harness.fail('send', { type: 'drop-answer' });

    await expect(send(request)).rejects.toBeInstanceOf(UnknownOutcome);

    expect(harness.effects()).toHaveLength(1);
    expect(['applied', 'unclear']).toContain(await reader.readBack(request));
  });

  test('knows that a busy server did not send', async () => {
    const { harness } = given();
    const { draft } = await open();
    harness.fail('send', { type: 'status', status: 429, retryAfterS: 7 });

    const request = harness.connector.plan.send({ ...draft, date: DATE });
    await expect(send(request)).rejects.toBeInstanceOf(Transient);
    expect(harness.effects()).toEqual([]);
  });

  test('sends nothing where all was stopped while it made ready', async () => {
    const { harness } = given();
    const { draft } = await open();
    const connection = harness.connection('write');
    const request = harness.connector.plan.send({ ...draft, date: DATE });
    const mayGo = async () => await Promise.reject(new Transient('All is paused'));
    const writer = harness.connector.openWriter(
      { ...connection, mayGo },
      approved(request, connection.account.id),
    );
    await expect(writer.send()).rejects.toThrow('All is paused');
    expect(harness.effects()).toEqual([]);
  });

  test('sends nothing with a grant for reading, nor after writing was taken back', async () => {
    const { harness } = given();
    const { draft } = await open();
    const request = harness.connector.plan.send({ ...draft, date: DATE });
    const connection = harness.connection('read');
    const reading = harness.connector.openWriter(
      connection,
      approved(request, connection.account.id),
    );
    await expect(reading.send()).rejects.toBeInstanceOf(Reauthorise);
    await harness.revoke();
    await expect(send(request)).rejects.toBeInstanceOf(Reauthorise);
    expect(harness.effects()).toEqual([]);
  });
}
