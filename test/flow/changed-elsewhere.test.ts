import { describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { takeChanges } from '#src/flow/changed-elsewhere.ts';
import { createImapSandbox } from '#src/sandbox/imap/server.ts';
import { getAccount } from '#src/store/accounts.ts';
import { DANA, MAILBOX, type Night, openNight } from '../support/night.ts';
import { actionsOf, promotion, question, wordsOf } from './mails.ts';
import {
  carriedOut,
  cardOf,
  messageId,
  nightOf,
  onlyProposal,
  press,
  states,
  toldTo,
} from './scenes.ts';

const READ_AGAIN_MS = 3_600_000;

const modify = (night: Night, text: string, change: object) =>
  night.asOwner('POST', `/messages/${messageId(night, text)}/modify`, change);

describe('a card about a mail that its owner dealt with in another program', () => {
  it('ends as soon as that is read, before anybody clicks (I6)', async () => {
    await using night = await nightOf([promotion()]);
    const old = cardOf(night);
    await modify(night, 'desk@bright', { removeLabelIds: ['INBOX'] });
    await carriedOut(night, READ_AGAIN_MS);

    expect(await states(night)).toEqual(['superseded']);
    expect(wordsOf(cardOf(night).blocks)).toContain('no longer where it was');
    expect(actionsOf(cardOf(night).blocks)).toEqual([]);
    await press(night, old, { action: 'approve', force: true });
    expect(await toldTo(night)).toContain('no longer open');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
  });

  it('stays where it was read or labelled only, and where another mail was archived', async () => {
    await using night = await nightOf([promotion()]);
    night.gmail.deliver(MAILBOX, promotion('lamp', { Date: 'Fri, 20 Nov 2026 20:00:00 +0000' }));
    await modify(night, 'desk@bright', { removeLabelIds: ['UNREAD'], addLabelIds: ['IMPORTANT'] });
    await modify(night, 'lamp@bright', { removeLabelIds: ['INBOX'] });
    await carriedOut(night, READ_AGAIN_MS);

    expect(await states(night)).toEqual(['pending']);
  });
});

describe('a change of another mail', () => {
  it('whose id begins like that of this one is none of this one', async () => {
    await using night = await nightOf([promotion()]);
    const { store } = night.ctx;
    const { accountId } = await onlyProposal(night);
    const account = await getAccount(store.db, accountId);
    const providerId = messageId(night, 'desk@bright');
    const told = (id: string) =>
      store.write((unit) => takeChanges(unit, account, [{ id, labels: null }]));
    expect(await told(providerId.slice(0, -1))).toEqual([]);
    expect(await states(night)).toEqual(['pending']);
    expect(await told(providerId)).toHaveLength(1);
    expect(await states(night)).toEqual(['superseded']);
  });
});

describe('a mail of a server that tells what was answered (IMAP)', () => {
  const ADDRESS = 'dana@work.example';

  async function asked() {
    const night = await openNight({ bare: true });
    const imap = await createImapSandbox({ clock: night.clock });
    const secret = imap.grant(ADDRESS);
    await addAccount(night.ctx, { kind: 'imap', owner: DANA, repositories: [], secret });
    imap.deliver(ADDRESS, question());
    const close = async (): Promise<void> => {
      await night[Symbol.asyncDispose]();
      await imap.close();
    };
    return { night, imap, [Symbol.asyncDispose]: close };
  }

  it('is not to be answered again: its card ends', async () => {
    await using box = await asked();
    await box.night.untilMorning();
    expect(await states(box.night)).toEqual(['pending']);
    box.imap.flag(ADDRESS, 1, ['\\Seen', '\\Answered']);
    await carriedOut(box.night, READ_AGAIN_MS);

    expect(await states(box.night)).toEqual(['superseded']);
    expect(wordsOf(cardOf(box.night).blocks)).toContain('answered elsewhere');
  });

  it('is not asked about at all where it was answered before', async () => {
    await using box = await asked();
    box.imap.flag(ADDRESS, 1, ['\\Seen', '\\Answered']);
    await box.night.untilMorning();

    expect(await states(box.night)).toEqual([]);
  });

  it('is still to be answered where it was read only', async () => {
    await using box = await asked();
    await box.night.untilMorning();
    box.imap.flag(ADDRESS, 1, ['\\Seen']);
    await carriedOut(box.night, READ_AGAIN_MS);

    expect(await states(box.night)).toEqual(['pending']);
  });
});
