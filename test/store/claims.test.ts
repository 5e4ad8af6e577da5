import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { Account } from '#src/domain/account.ts';
import { type Proposal, PROPOSAL_STATES } from '#src/domain/proposal.ts';
import { Conflict } from '#src/lib/errors.ts';
import { connectAccount, removeAccount, saveProgress } from '#src/store/accounts.ts';
import { DEFAULT_POLICY } from '#src/domain/policy-file.ts';
import { claim } from '#src/store/claims.ts';
import { getProposal } from '#src/store/proposal-reads.ts';
import { transition } from '#src/store/proposals.ts';
import { type SwitchScope, turnSwitch } from '#src/store/switches.ts';
import { NOW, OTHER_OWNER, OWNER } from '../support/build-signal.ts';
import {
  createAccount,
  createApproved,
  ledgerOf,
  openTestStore,
  type TestStore,
} from '../support/build-store.ts';

let given: TestStore;
let account: Account;
beforeAll(async () => {
  given = await openTestStore();
  account = await createAccount(given.store);
  await createAccount(given.store, { ownerId: OTHER_OWNER, name: 'erik@night.example' });
});
beforeEach(() => given.clock.set(NOW));
afterAll(() => given.close());

const ACTOR = { kind: 'person', id: OWNER } as const;

async function claimedEntries(id: string): Promise<number> {
  const entries = await ledgerOf(given.store);
  return entries.filter(({ type, subject }) => type === 'proposal.claimed' && subject === id)
    .length;
}

async function turn(scope: SwitchScope, paused: boolean): Promise<void> {
  await given.store.write((unit) => turnSwitch(unit, scope, { by: OWNER, paused }));
}

/** Expects that the proposal was not claimed, and is in the given state. */
async function refused(proposal: Proposal, state: Proposal['state']): Promise<void> {
  expect((await getProposal(given.store.db, proposal.id)).state).toBe(state);
  expect(await claimedEntries(proposal.id)).toBe(0);
}

describe('a claim', () => {
  test('permits what is approved, unexpired, unpaused and past its undo window', async () => {
    const proposal = await createApproved(given.store, account);
    const result = await claim(given.store, proposal.id, DEFAULT_POLICY);
    const expected = { ...proposal, state: 'claimed' };
    expect(result).toEqual({ claimed: true, proposal: expected });
    expect(await getProposal(given.store.db, proposal.id)).toEqual(expected);
    expect(await claimedEntries(proposal.id)).toBe(1);
  });

  test('is a conflict the second time', async () => {
    const { id } = await createApproved(given.store, account);
    await claim(given.store, id, DEFAULT_POLICY);
    await expect(claim(given.store, id, DEFAULT_POLICY)).rejects.toBeInstanceOf(Conflict);
    expect(await claimedEntries(id)).toBe(1);
  });

  test('is won by exactly one of thirty at once', async () => {
    const { id } = await createApproved(given.store, account);
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, () => claim(given.store, id, DEFAULT_POLICY)),
    );
    const won = results.filter((result) => result.status === 'fulfilled' && result.value.claimed);
    const lost = results.filter((result) => result.status === 'rejected');
    expect(won).toHaveLength(1);
    expect(lost).toHaveLength(29);
    for (const { reason } of lost) expect(reason).toBeInstanceOf(Conflict);
    expect(await claimedEntries(id)).toBe(1);
  });

  test.each(PROPOSAL_STATES.filter((state) => state !== 'approved'))(
    'is a conflict for one that is %s',
    async (state) => {
      const { id } = await createApproved(given.store, account);
      await sql`update proposals set state = ${state} where id = ${id}`.execute(given.store.db);
      await expect(claim(given.store, id, DEFAULT_POLICY)).rejects.toBeInstanceOf(Conflict);
      expect((await getProposal(given.store.db, id)).state).toBe(state);
      expect(await claimedEntries(id)).toBe(0);
    },
  );

  test('is a conflict for one that nobody knows', async () => {
    await expect(claim(given.store, 'prp_none', DEFAULT_POLICY)).rejects.toBeInstanceOf(Conflict);
  });

  test('can be made again after a release, and only then', async () => {
    const { id } = await createApproved(given.store, account);
    const first = await claim(given.store, id, DEFAULT_POLICY);
    if (!first.claimed) throw new Error(first.why);
    const change = { to: 'approved', type: 'proposal.released', executeAfter: NOW } as const;
    await given.store.write((unit) =>
      transition(unit, { ...change, proposal: first.proposal, actor: ACTOR }),
    );
    expect(await claim(given.store, id, DEFAULT_POLICY)).toMatchObject({ claimed: true });
  });
});

describe('a claim waits', () => {
  test.each([
    ['person', { person: OWNER }],
    ['team', { team: 'T0NIGHT' }],
  ])('while the %s is paused, and goes on after that', async (_who, scope) => {
    const proposal = await createApproved(given.store, account);
    await turn(scope, true);
    expect(await claim(given.store, proposal.id, DEFAULT_POLICY)).toEqual({
      claimed: false,
      why: 'paused',
    });
    await refused(proposal, 'approved');
    await turn(scope, false);
    expect(await claim(given.store, proposal.id, DEFAULT_POLICY)).toMatchObject({ claimed: true });
  });

  test.each([
    ['person', { person: OTHER_OWNER }],
    ['team', { team: 'T0OTHER' }],
  ])('not while another %s is paused', async (_who, scope) => {
    const proposal = await createApproved(given.store, account);
    await turn(scope, true);
    expect(await claim(given.store, proposal.id, DEFAULT_POLICY)).toMatchObject({ claimed: true });
    await turn(scope, false);
  });

  test('inside the undo window, to its last millisecond', async () => {
    const executeAfter = new Date(NOW.getTime() + 10_000);
    const proposal = await createApproved(given.store, account, { executeAfter });
    given.clock.advance(9_999);
    expect(await claim(given.store, proposal.id, DEFAULT_POLICY)).toEqual({
      claimed: false,
      why: 'undo-window',
    });
    await refused(proposal, 'approved');
    given.clock.advance(1);
    expect(await claim(given.store, proposal.id, DEFAULT_POLICY)).toMatchObject({ claimed: true });
  });

  test('for ever where no time was set', async () => {
    const proposal = await createApproved(given.store, account);
    await sql`update proposals set execute_after = null where id = ${proposal.id}`.execute(
      given.store.db,
    );
    expect(await claim(given.store, proposal.id, DEFAULT_POLICY)).toEqual({
      claimed: false,
      why: 'undo-window',
    });
    await refused(proposal, 'approved');
  });
});

describe('a claim ends', () => {
  test('what expired, at the very instant', async () => {
    const expiresAt = new Date(NOW.getTime() + 60_000);
    const [late, inTime] = [
      await createApproved(given.store, account, { expiresAt }),
      await createApproved(given.store, account, { expiresAt }),
    ];
    given.clock.advance(59_999);
    expect(await claim(given.store, inTime.id, DEFAULT_POLICY)).toMatchObject({ claimed: true });
    given.clock.advance(1);
    expect(await claim(given.store, late.id, DEFAULT_POLICY)).toEqual({
      claimed: false,
      why: 'expired',
    });
    await refused(late, 'expired');
  });

  test('what belongs to a removed account', async () => {
    const gone = await createAccount(given.store, { name: 'gone@night.example' });
    const proposal = await createApproved(given.store, gone);
    await given.store.write((unit) => removeAccount(unit, gone, ACTOR));
    expect(await claim(given.store, proposal.id, DEFAULT_POLICY)).toEqual({
      claimed: false,
      why: 'disconnected',
    });
    await refused(proposal, 'withdrawn');
    const { ownerId, kind, name, settings, cursor } = gone;
    const again = { ownerId, kind, name, settings, cursor };
    await given.store.write((unit) => connectAccount(unit, again, ACTOR));
    await expect(claim(given.store, proposal.id, DEFAULT_POLICY)).rejects.toBeInstanceOf(Conflict);
  });

  test('what belongs to an account whose grant died', async () => {
    const dead = await createAccount(given.store, { name: 'dead@night.example' });
    const proposal = await createApproved(given.store, dead);
    await given.store.write((unit) =>
      saveProgress(unit, dead, { progress: { state: 'reauthorise' } }),
    );
    expect(await claim(given.store, proposal.id, DEFAULT_POLICY)).toEqual({
      claimed: false,
      why: 'disconnected',
    });
    await refused(proposal, 'withdrawn');
  });

  test('what belongs to an account that somebody else owns now', async () => {
    const moved = await createAccount(given.store, { name: 'moved@night.example' });
    const proposal = await createApproved(given.store, moved);
    await sql`update accounts set owner_id = ${OTHER_OWNER} where id = ${moved.id}`.execute(
      given.store.db,
    );
    expect(await claim(given.store, proposal.id, DEFAULT_POLICY)).toEqual({
      claimed: false,
      why: 'disconnected',
    });
    await refused(proposal, 'withdrawn');
  });
});
