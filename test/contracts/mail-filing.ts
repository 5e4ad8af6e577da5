import { expect, test } from 'vitest';
import type { ProviderRequest } from '#src/domain/proposal.ts';
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
}
