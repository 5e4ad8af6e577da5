import { expect, test } from 'vitest';
import type { MailChange } from '#src/connectors/mail/connector.ts';
import { doneElsewhere } from '#src/domain/done-elsewhere.ts';
import type { ProviderRequest } from '#src/domain/proposal.ts';
import { approved, type Given, rawMail, readAll } from './mail-world.ts';

/** What the owner of a mailbox does to it in another program. */
export function changedTests(given: Given): void {
  const elsewhere = async (request: ProviderRequest): Promise<void> => {
    const { harness } = given();
    const connection = harness.connection('write');
    await harness.connector.openWriter(connection, approved(request, connection.account.id)).send();
  };
  const delivered = async (subjects: readonly string[]) => {
    const { harness, reader } = given();
    const { cursor } = await reader.profile();
    const ids: string[] = [];
    for (const subject of subjects) ids.push(await harness.deliver(rawMail(subject)));
    const read = await readAll(reader, cursor);
    return { ids, cursor: read.cursor, before: (await reader.fetch(ids))[0]?.mail.labels ?? [] };
  };
  const lastOf = (changed: readonly MailChange[], id: string | undefined) =>
    changed.findLast((one) => id?.startsWith(one.id) === true);

  test('tells what was archived, starred, read and deleted elsewhere since, and nothing of the rest', async () => {
    const { harness, reader } = given();
    const { plan } = harness.connector;
    const { ids, cursor, before } = await delivered(['a', 'b', 'c', 'd', 'e']);
    const [archived = '', starred = '', read = '', deleted = '', untouched = ''] = ids;
    await elsewhere(plan.archive(archived));
    await elsewhere(plan.label(starred, 'STARRED'));
    await elsewhere(plan.unlabel(read, 'UNREAD'));
    await harness.remove(deleted);
    const later = await harness.deliver(rawMail('f'));

    const { changed, ids: arrived } = await readAll(reader, cursor);

    const done = (kind: 'archive' | 'label' | 'read', id: string) => {
      const change = lastOf(changed, id);
      return change === undefined ? 'untold' : doneElsewhere(`mail.${kind}`, before, change.labels);
    };
    expect(done('archive', archived)).toBe('left');
    expect(done('archive', deleted)).toBe('left');
    expect(done('label', starred)).toBe('starred');
    expect(done('archive', starred)).toBeNull();
    expect(done('read', read)).toBe('read');
    expect(done('label', read)).toBeNull();
    expect(lastOf(changed, untouched)).toBeUndefined();
    expect(arrived).toContain(later);
  });

  test('tells of each change once', async () => {
    const { harness, reader } = given();
    const { ids, cursor } = await delivered(['a']);
    await elsewhere(harness.connector.plan.label(ids[0] ?? '', 'STARRED'));

    const first = await readAll(reader, cursor);

    expect(lastOf(first.changed, ids[0])?.labels).toContain('STARRED');
    expect((await readAll(reader, first.cursor)).changed).toEqual([]);
  });
}
