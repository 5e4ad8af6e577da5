import { expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { createImapSandbox } from '#src/sandbox/imap/server.ts';
import { DANA, openNight } from '../support/night.ts';
import { promotion, wordsOf } from './mails.ts';
import { carriedOut, cardOf, press, states } from './scenes.ts';

const ADDRESS = 'dana@work.example';
const READ_BACK_MS = 61_000;

it('takes back what a mail server did although its answer was lost: that very mail, and once', async () => {
  await using night = await openNight({ bare: true });
  const imap = await createImapSandbox({ clock: night.clock });
  await using _closing = { [Symbol.asyncDispose]: () => imap.close() };
  const secret = imap.grant(ADDRESS);
  const settings = { authServer: 'mx.google.com' };
  await addAccount(night.ctx, { kind: 'imap', owner: DANA, repositories: [], secret, settings });
  imap.deliver(ADDRESS, promotion());
  await night.untilMorning();
  imap.faults.add({ match: /^UID MOVE/, times: 1, kind: { type: 'drop-answer' } });
  await press(night, cardOf(night), 'approve');
  await carriedOut(night);
  await carriedOut(night, READ_BACK_MS);
  expect(await states(night)).toEqual(['done']);
  expect(wordsOf(cardOf(night).blocks)).toContain('reading back confirmed it');
  expect(imap.messages(ADDRESS)).toHaveLength(0);

  await press(night, cardOf(night), 'undo');
  await carriedOut(night);

  expect(imap.messages(ADDRESS)).toHaveLength(1);
  expect(imap.messages(ADDRESS, 'Archive')).toHaveLength(0);
  expect(await states(night)).toEqual(['undone', 'done']);
  expect(imap.effects).toHaveLength(2);
});
