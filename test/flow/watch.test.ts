import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { disconnect } from '#src/flow/disconnect.ts';
import { backoffMs, watchMailboxes } from '#src/flow/watch.ts';
import { createImapSandbox } from '#src/sandbox/imap/server.ts';
import { DANA, openNight, OWNER } from '../support/night.ts';
import { until } from '../support/until.ts';

const ADDRESS = 'dana@night.example';

it('reads mail within seconds, through a lost connection, by one of several processes, until the account goes', async () => {
  await using closing = new AsyncDisposableStack();
  const { ctx, clock } = closing.use(await openNight({ bare: true, workers: {} }));
  const imap = closing.adopt(await createImapSandbox({ clock }), (it) => it.close());
  const secret = imap.grant(ADDRESS);
  const account = { kind: 'imap', owner: DANA, repositories: [], secret } as const;
  const { id } = await addAccount(ctx, account);
  const waits: number[] = [];
  const wait = async (ms: number, signal: AbortSignal) => {
    waits.push(ms);
    await pause(20, undefined, { signal });
  };
  const watches = [1, 2].map(() => watchMailboxes(ctx, { wait }));
  closing.defer(() => Promise.all(watches.map((watch) => watch.close())).then(() => undefined));
  const deliver = (subject: string) =>
    imap.deliver(
      ADDRESS,
      Buffer.from(
        `From: ada@work.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@x>\r\n\r\nHi\r\n`,
      ),
    );
  const areRead = (count: number) =>
    until(`${count} mails are read`, async () => {
      const rows = ctx.store.db.selectFrom('signals').select('id').where('account_id', '=', id);
      return (await rows.execute()).length === count;
    });
  const isWatched = (watchers: number) =>
    until(`${watchers} connections watch`, () => imap.watchers === watchers);

  await isWatched(1);
  deliver('one');
  await areRead(1);

  imap.hangUp();
  await until('the loss is noticed', () => waits.includes(backoffMs(0)));
  await isWatched(1);
  deliver('two');
  await areRead(2);

  await watches[0]?.close();
  await isWatched(1);
  deliver('three');
  await areRead(3);

  await disconnect(ctx, id, { kind: 'person', id: OWNER });
  await isWatched(0);
  await addAccount(ctx, account);
  await isWatched(1);
  await watches[1]?.close();
  await isWatched(0);
  expect(imap.effects).toEqual([]);
});

it('waits longer after each failure, and five minutes at most', () => {
  expect([0, 1, 2, 3, 20].map(backoffMs)).toEqual([1_000, 2_000, 4_000, 8_000, 300_000]);
});
