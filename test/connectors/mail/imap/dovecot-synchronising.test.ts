import { describe, expect, test } from 'vitest';
import { createImap } from '#src/connectors/mail/imap/imap.ts';
import { rawMail, readAll } from '#test/contracts/mail-world.ts';
import { dovecotAvailable, loggedIn, startDovecot } from './dovecot.ts';
import { imapConnection } from './harness.ts';

const ADDRESS = 'owner@work.example';
const REST = 'IMAP4rev1 SASL-IR LITERAL+ ENABLE IDLE NAMESPACE UIDPLUS MOVE SPECIAL-USE UNSELECT';

const ANSWERED = ['ANSWERED', 'INBOX', 'UNREAD'];

const withDovecot = dovecotAvailable() ? describe : describe.skip;

withDovecot('a real Dovecot (skipped where it is not installed)', () => {
  test.each([
    ['CONDSTORE and QRESYNC', undefined, { 3: null, 5: ANSWERED }],
    ['CONDSTORE alone', `${REST} CONDSTORE`, { 5: ANSWERED }],
    ['neither', REST, {}],
  ])(
    'with %s loses no mail, counts none twice, and tells what it can',
    async (_how, offered, told) => {
      const dovecot = await startDovecot(
        [ADDRESS],
        offered === undefined ? {} : { capability: offered },
      );
      await using _closing = { [Symbol.asyncDispose]: () => dovecot.close() };
      const { port, password } = dovecot;
      const owner = await loggedIn({ port, user: ADDRESS, password });
      const typed = { host: '127.0.0.1', port, security: 'none', user: ADDRESS, password };
      const connector = createImap();
      const { read } = connector.grants?.(JSON.stringify(typed)) ?? { read: '' };
      const reader = connector.openReader(imapConnection(read, ADDRESS));
      const deliver = async (from: number, to: number): Promise<void> => {
        for (let at = from; at < to; at += 1)
          await owner.append('INBOX', Buffer.from(rawMail(`mail ${at}`)));
      };
      await deliver(0, 1);
      const { cursor } = await reader.profile();
      await deliver(1, 13);
      const first = await readAll(reader, cursor);
      await owner.mailboxOpen('INBOX');
      await owner.messageFlagsAdd('5', ['\\Answered'], { uid: true });
      await owner.messageMove('3', 'Archive', { uid: true });
      await deliver(13, 120);

      const second = await readAll(reader, first.cursor);
      const third = await readAll(reader, second.cursor);

      const ids = [...first.ids, ...second.ids, ...third.ids];
      expect(ids).toHaveLength(119);
      expect(new Set(ids).size).toBe(119);
      const named = second.changed.map(({ id, labels }) => [
        Number(/;UID=(\d+);/.exec(id)?.[1]),
        labels,
      ]);
      expect(Object.fromEntries(named)).toEqual(told);
      expect(named).toHaveLength(Object.keys(told).length);
      expect(third.changed).toEqual([]);
      owner.close();
    },
  );
});
