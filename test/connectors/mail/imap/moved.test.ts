import { expect, test } from 'vitest';
import { createImap } from '#src/connectors/mail/imap/imap.ts';
import { createStoppedClock } from '#src/lib/time.ts';
import { createImapSandbox } from '#src/sandbox/imap/server.ts';
import { approved, rawMail, readAll } from '#test/contracts/mail-world.ts';
import { imapConnection } from './harness.ts';

const ADDRESS = 'owner@work.example';

test('what a lost answer moved is named only where no other message can be meant', async () => {
  const clock = createStoppedClock(new Date('2026-11-21T06:00:00Z'));
  const sandbox = await createImapSandbox({ clock });
  await using _closing = { [Symbol.asyncDispose]: () => sandbox.close() };
  const connector = createImap();
  const grants = connector.grants?.(sandbox.grant(ADDRESS)) ?? { read: '', write: '' };
  const reader = connector.openReader(imapConnection(grants.read, ADDRESS));
  const { cursor } = await reader.profile();
  sandbox.deliver(ADDRESS, Buffer.from(rawMail('one')));
  const [id = ''] = (await readAll(reader, cursor)).ids;
  const request = connector.plan.archive(id);
  expect(await reader.find({ moved: request })).toBeNull();

  const writer = connector.openWriter(
    imapConnection(grants.write, ADDRESS),
    approved(request, 'acc_1'),
  );
  const moved = await writer.send();

  expect(await reader.find({ moved: request })).toBe(moved.providerId);
  expect(await reader.find({ moved: connector.plan.label(id, 'STARRED') })).toBeNull();
  const copy = Buffer.from(rawMail('one', 'X-Copy: yes\r\n'));
  sandbox.deliver(ADDRESS, copy, { path: 'Archive' });
  expect(await reader.find({ moved: request })).toBeNull();
});
