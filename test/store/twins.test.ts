import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '#src/domain/account.ts';
import { isRunSignal } from '#src/domain/signal.ts';
import { twinsOf } from '#src/store/incident-reads.ts';
import { findIncident, type OpenIncident, openIncidents } from '#src/store/incidents.ts';
import { getSignals } from '#src/store/signals.ts';
import { buildRun, OTHER_OWNER, OWNER } from '#test/support/build-signal.ts';
import {
  createAccount,
  createSignal,
  openTestStore,
  type TestStore,
} from '#test/support/build-store.ts';

let world: TestStore;
beforeEach(async () => {
  world = await openTestStore();
});
afterEach(() => world.close());

async function fails(account: Account, run = buildRun()): Promise<OpenIncident> {
  const { store, clock } = world;
  clock.advance(1_000);
  const id = await createSignal(store, account, run);
  const signals = (await getSignals(store.db, [id])).filter(isRunSignal);
  await store.write((unit) => openIncidents(unit, signals));
  const row = await store.db
    .selectFrom('incidents')
    .select('id')
    .where('signal_id', '=', id)
    .executeTakeFirstOrThrow();
  const incident = await findIncident(store.db, row.id);
  if (incident === null) throw new Error('No incident was opened');
  return incident;
}

const source = (changes: Partial<Account> = {}): Promise<Account> =>
  createAccount(world.store, { kind: 'github-actions', name: 'acme', ...changes });

const twins = async (incident: OpenIncident) =>
  (await twinsOf(world.store.db, incident)).map(({ id }) => id);

async function becomes(account: Account, state: Account['state']): Promise<void> {
  const { db } = world.store;
  await db.updateTable('accounts').set({ state }).where('id', '=', account.id).execute();
}

describe('the same failure that two people of a team read', () => {
  test('is the twin of the later one, and the earlier one is nobody’s', async () => {
    const first = await fails(await source({ ownerId: OTHER_OWNER }));
    const second = await fails(await source());
    expect(await twins(second)).toEqual([first.id]);
    expect(await twins(first)).toEqual([]);
  });

  test.each(['removed', 'reauthorise'] as const)(
    'is none where the earlier one’s source is %s, so that somebody is told of it',
    async (state) => {
      const theirs = await source({ ownerId: OTHER_OWNER });
      await fails(theirs);
      const second = await fails(await source());
      await becomes(theirs, state);
      expect(await twins(second)).toEqual([]);
      await becomes(theirs, 'connected');
      expect(await twins(second)).toHaveLength(1);
    },
  );

  test('is none where only its names are the same: another provider, or another webhook', async () => {
    await fails(await source({ ownerId: OTHER_OWNER, kind: 'gitlab' }));
    expect(await twins(await fails(await source()))).toEqual([]);
    await fails(await source({ ownerId: OTHER_OWNER, kind: 'webhook', name: 'Staging CI' }));
    const ours = await fails(await source({ kind: 'webhook', name: 'CI' }));
    expect(await twins(ours)).toEqual([]);
    const run = buildRun({ runId: 43 });
    await fails(await source({ ownerId: OTHER_OWNER, kind: 'webhook', name: 'CI' }), run);
    const again = await fails(await source({ kind: 'webhook', name: 'CI 2' }), run);
    expect(await twins(again)).toEqual([]);
  });

  test('is the twin where both read the same webhook', async () => {
    const first = await fails(await source({ ownerId: OTHER_OWNER, kind: 'webhook', name: 'CI' }));
    expect(await twins(await fails(await source({ kind: 'webhook', name: 'CI' })))).toEqual([
      first.id,
    ]);
  });

  test('is none of another branch, another team or the same person', async () => {
    await fails(await source({ ownerId: OTHER_OWNER }), buildRun({ branch: 'next' }));
    await fails(await source({ ownerId: 'T0OTHER/U0ERIK' }));
    await fails(await source({ ownerId: OWNER, name: 'acme-too' }));
    expect(await twins(await fails(await source()))).toEqual([]);
  });
});
