import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Account } from '#src/domain/account.ts';
import type { SignalContent } from '#src/domain/signal.ts';
import { newestInThreads, newestRuns, senderCounts } from '#src/store/signal-history.ts';
import {
  countSignals,
  getSignals,
  insertSignals,
  knownExternalIds,
  newSignalIds,
  type NewSignal,
  refreshSignals,
} from '#src/store/signals.ts';
import { saveVerdicts } from '#src/store/verdicts.ts';
import { buildVerdict } from '../support/build-proposal.ts';
import { buildMail, buildRun, externalIdOf, NOW } from '../support/build-signal.ts';
import { createAccount, ledgerOf, openTestStore, type TestStore } from '../support/build-store.ts';

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

function refresh(...signals: NewSignal[]): Promise<string[]> {
  return given.store.write((unit) => refreshSignals(unit, signals));
}

async function triage(...ids: string[]): Promise<void> {
  const verdicts = ids.map((signalId) => buildVerdict({ signalId }));
  await given.store.write((unit) => saveVerdicts(unit, verdicts, new Set()));
}

describe('inserting signals', () => {
  test('stores each once, however often and however many at once it is read', async () => {
    const account = await someAccount();
    const signals = ['m1', 'm2', 'm3'].map((id) =>
      newSignal(account, buildMail({ providerId: id })),
    );
    const results = await Promise.all(Array.from({ length: 10 }, () => insert(...signals)));
    expect(results.flat()).toHaveLength(3);
    expect(await insert(...signals, ...signals)).toEqual([]);
    expect(await countSignals(given.store.db, account.ownerId)).toBe(3);
    const types = (await ledgerOf(given.store, account.ownerId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'signal.ingested')).toHaveLength(3);
  });

  test('keeps the first content of a mail that comes a second time', async () => {
    const account = await someAccount();
    const [id = ''] = await insert(newSignal(account, buildMail({ subject: 'first' })));
    expect(await insert(newSignal(account, buildMail({ subject: 'second' })))).toEqual([]);
    expect(await getSignals(given.store.db, [id])).toMatchObject([
      { content: { subject: 'first' } },
    ]);
  });

  test('tells the same id of two accounts apart', async () => {
    const [one, two] = [await someAccount(), await someAccount()];
    expect(await insert(newSignal(one, buildMail()), newSignal(two, buildMail()))).toHaveLength(2);
    expect(await knownExternalIds(given.store.db, one.id, ['m1', 'm2'])).toEqual(new Set(['m1']));
  });

  test('stores NUL, lone surrogates and what only looks like them', async () => {
    const account = await someAccount();
    const hostile = 'a\0b\ud800c\udc00d 😀 \\u0000 \\ud800';
    const mail = buildMail({
      subject: hostile,
      text: hostile,
      from: { name: hostile, address: `${hostile}@x.example` },
      headers: { 'list-id': hostile },
    });
    const [id = ''] = await insert(newSignal(account, mail));
    const [stored] = await getSignals(given.store.db, [id]);
    const harmless = 'a\ufffdb\ufffdc\ufffdd 😀 \\u0000 \\ud800';
    expect(stored?.content).toEqual({
      ...mail,
      subject: harmless,
      text: harmless,
      from: { name: harmless, address: `${harmless}@x.example` },
      headers: { 'list-id': harmless },
    });
    await triage(id);
    const counts = await senderCounts(given.store.db, account.ownerId, [
      `${hostile}@x.example`.toLowerCase(),
    ]);
    expect([...counts.values()]).toEqual([1]);
  });

  test('round trips a run', async () => {
    const account = await someAccount();
    const run = buildRun();
    const [id = ''] = await insert(newSignal(account, run));
    expect(await getSignals(given.store.db, [id])).toEqual([
      {
        id,
        accountId: account.id,
        ownerId: account.ownerId,
        externalId: 'acme/shop#42.1',
        state: 'new',
        receivedAt: NOW,
        content: run,
      },
    ]);
  });
});

describe('refreshing signals', () => {
  test('inserts the unknown, and triages anew only what changed', async () => {
    const account = await someAccount();
    const running = newSignal(account, buildRun({ status: 'in_progress', conclusion: null }));
    const ended = newSignal(account, buildRun());
    const [id = ''] = await refresh(running);
    await triage(id);
    const before = (await ledgerOf(given.store, account.ownerId)).length;

    expect(await refresh(running)).toEqual([]);
    expect(await newSignalIds(given.store.db, { ownerId: account.ownerId, limit: 9 })).toEqual([]);
    expect(await ledgerOf(given.store, account.ownerId)).toHaveLength(before);

    expect(await refresh(ended)).toEqual([id]);
    expect(await newSignalIds(given.store.db, { ownerId: account.ownerId, limit: 9 })).toEqual([
      id,
    ]);
    expect((await ledgerOf(given.store, account.ownerId)).slice(before)).toMatchObject([
      { type: 'signal.ingested', subject: id, data: { again: true } },
    ]);
    expect(await refresh(ended)).toEqual([]);
  });

  test('sees no change in another order of names', async () => {
    const account = await someAccount();
    const run = buildRun();
    await refresh(newSignal(account, run));
    const turned = Object.fromEntries(Object.entries(run).toReversed()) as typeof run;
    expect(await refresh(newSignal(account, turned))).toEqual([]);
  });
});

describe('what is known of senders and threads', () => {
  test('counts a person’s earlier mails by sender, without those still to be triaged', async () => {
    const [account, stranger] = [await someAccount(), await someAccount()];
    const from = (id: string, address: string) =>
      buildMail({ providerId: id, from: { name: '', address } });
    const [first = '', second = ''] = await insert(
      newSignal(account, from('m1', 'Ana@Client.example')),
      newSignal(account, from('m2', 'ana@client.example')),
    );
    const [foreign = ''] = await insert(newSignal(stranger, from('m1', 'ana@client.example')));
    const count = () =>
      senderCounts(given.store.db, account.ownerId, ['ana@client.example', 'never@seen.example']);
    expect(await count()).toEqual(new Map());
    await triage(first, foreign);
    expect(await count()).toEqual(new Map([['ana@client.example', 1]]));
    await triage(second);
    expect(await count()).toEqual(new Map([['ana@client.example', 2]]));
    expect(await senderCounts(given.store.db, account.ownerId, [])).toEqual(new Map());
  });

  test('names the newest mail of each thread of one account', async () => {
    const [account, other] = [await someAccount(), await someAccount()];
    const mail = (id: string, thread: string) => buildMail({ providerId: id, threadId: thread });
    await insert(
      newSignal(account, mail('a1', 'ta'), 1),
      newSignal(account, mail('a3', 'ta'), 3),
      newSignal(account, mail('a2', 'ta'), 2),
      newSignal(account, mail('b1', 'tb'), 1),
      newSignal(other, mail('a9', 'ta'), 9),
    );
    expect(await newestInThreads(given.store.db, account.id, ['ta', 'tb', 'tc'])).toEqual(
      new Map([
        ['ta', 'a3'],
        ['tb', 'b1'],
      ]),
    );
    expect(await newestInThreads(given.store.db, account.id, [])).toEqual(new Map());
  });

  test('names the newest run of each line of one account, by number and not by spelling', async () => {
    const [account, other] = [await someAccount(), await someAccount()];
    const run = (runId: number, branch = 'main') => buildRun({ runId, branch });
    await insert(
      newSignal(account, run(9)),
      newSignal(account, run(10)),
      newSignal(account, run(7, 'side')),
      newSignal(other, run(99)),
    );
    expect(await newestRuns(given.store.db, account.id)).toEqual(
      new Map([
        ['acme/shop/Deploy/main', 10],
        ['acme/shop/Deploy/side', 7],
      ]),
    );
  });
});
