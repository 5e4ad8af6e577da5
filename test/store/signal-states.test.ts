import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '#src/domain/account.ts';
import type { SignalContent } from '#src/domain/signal.ts';
import {
  countHeld,
  getSignals,
  holdSignals,
  insertSignals,
  newSignalIds,
  type NewSignal,
  ownersToPropose,
  releaseHeld,
  reopenSignal,
  settleSignals,
} from '#src/store/signals.ts';
import { judgedBetween, judgedToPropose, saveVerdicts } from '#src/store/verdicts.ts';
import { buildVerdict } from '../support/build-proposal.ts';
import { buildMail, externalIdOf, NOW } from '../support/build-signal.ts';
import {
  createAccount,
  createSignal,
  ledgerOf,
  openTestStore,
  type TestStore,
} from '../support/build-store.ts';

let given: TestStore;
beforeAll(async () => {
  given = await openTestStore();
});
afterAll(() => given.close());

let made = 0;
/** An account of a person of its own, so that tests do not count each other's rows. */
async function someAccount(): Promise<Account> {
  made += 1;
  return await createAccount(given.store, { ownerId: `T0SIG${made}/U0DANA` });
}

function newSignal(account: Account, content: SignalContent, minute = 0): NewSignal {
  return {
    accountId: account.id,
    ownerId: account.ownerId,
    externalId: externalIdOf(content),
    receivedAt: new Date(NOW.getTime() + minute * 60_000),
    content,
  };
}

function insert(...signals: NewSignal[]): Promise<string[]> {
  return given.store.write((unit) => insertSignals(unit, signals));
}

async function triage(...ids: string[]): Promise<void> {
  const verdicts = ids.map((signalId) => buildVerdict({ signalId }));
  await given.store.write((unit) => saveVerdicts(unit, verdicts, new Set()));
}

describe('the states of signals', () => {
  test('go from new by a verdict to triaged, and to settled', async () => {
    const account = await someAccount();
    const ids = await insert(
      newSignal(account, buildMail({ providerId: 'm2' }), 2),
      newSignal(account, buildMail({ providerId: 'm1' }), 1),
    );
    const fresh = () => newSignalIds(given.store.db, { ownerId: account.ownerId, limit: 9 });
    expect(await fresh()).toEqual(ids.toReversed());
    expect(await newSignalIds(given.store.db, { ownerId: account.ownerId, limit: 1 })).toEqual([
      ids[1],
    ]);
    await triage(...ids);
    expect(await fresh()).toEqual([]);
    expect(await ownersToPropose(given.store.db)).toContain(account.ownerId);
    await given.store.write((unit) => settleSignals(unit, ids));
    expect(await ownersToPropose(given.store.db)).not.toContain(account.ownerId);
  });

  test('are held out of sight of proposing, counted, and released for their owner only', async () => {
    const [account, other] = [await someAccount(), await someAccount()];
    const [id, foreign] = [
      await createSignal(given.store, account),
      await createSignal(given.store, other),
    ];
    await triage(id, foreign);
    await given.store.write((unit) => holdSignals(unit, [id, foreign]));
    expect(await ownersToPropose(given.store.db)).not.toContain(account.ownerId);
    expect(await countHeld(given.store.db, account.ownerId)).toBe(1);
    await given.store.write((unit) => releaseHeld(unit, account.ownerId));
    expect(await countHeld(given.store.db, account.ownerId)).toBe(0);
    expect(await countHeld(given.store.db, other.ownerId)).toBe(1);
    expect(await ownersToPropose(given.store.db)).toContain(account.ownerId);
  });

  test('can be opened again with the labels of now, from settled only', async () => {
    const account = await someAccount();
    const id = await createSignal(given.store, account);
    const reopen = async () => {
      const [signal] = await getSignals(given.store.db, [id]);
      if (signal === undefined) throw new Error('gone');
      await given.store.write((unit) =>
        reopenSignal(unit, signal, { labels: ['INBOX', 'STARRED'] }),
      );
      return (await getSignals(given.store.db, [id]))[0];
    };
    expect(await reopen()).toMatchObject({
      state: 'new',
      content: { labels: ['INBOX', 'UNREAD'] },
    });
    await given.store.write((unit) => settleSignals(unit, [id]));
    expect(await reopen()).toMatchObject({
      state: 'triaged',
      content: { labels: ['INBOX', 'STARRED'] },
    });
  });
});

describe('verdicts', () => {
  test('are stored once for signals that wait, and come too late for others', async () => {
    const account = await createAccount(given.store, { ownerId: 'T0VER/U0DANA' });
    const one = await createSignal(given.store, account, buildMail({ providerId: 'v1' }));
    const two = await createSignal(given.store, account, buildMail({ providerId: 'v2' }));
    const verdicts = [
      buildVerdict({ signalId: one }),
      buildVerdict({ signalId: two, why: ['\0'] }),
    ];
    const save = () => given.store.write((unit) => saveVerdicts(unit, verdicts, new Set([two])));
    const saved = await Promise.all([save(), save(), save()]);
    expect(saved.toSorted((a, b) => a - b)).toEqual([0, 0, 2]);

    const judged = await judgedToPropose(given.store.db, account.ownerId, 10);
    expect(judged).toMatchObject([{ signal: { id: one }, verdict: verdicts[0] }]);
    const window = { from: new Date(NOW.getTime() - 1), to: NOW };
    expect(await judgedBetween(given.store.db, account.ownerId, window)).toHaveLength(2);
    const before = { from: NOW, to: new Date(NOW.getTime() + 1) };
    expect(await judgedBetween(given.store.db, account.ownerId, before)).toEqual([]);
    const types = (await ledgerOf(given.store, account.ownerId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'signal.triaged')).toHaveLength(2);
  });
});
