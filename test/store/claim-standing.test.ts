import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '#src/domain/account.ts';
import { DEFAULT_POLICY } from '#src/domain/policy-file.ts';
import type { Risk } from '#src/domain/proposal.ts';
import { claim } from '#src/store/claims.ts';
import { giveApproval } from '#src/store/policy-facts.ts';
import { getProposal } from '#src/store/proposal-reads.ts';
import { noteStanding } from '#src/store/standings.ts';
import { NOW, OWNER } from '../support/build-signal.ts';
import {
  createAccount,
  createApproved,
  openTestStore,
  type TestStore,
} from '../support/build-store.ts';

const SECOND = 'T0NIGHT/U0REL';
const LEFT = 'This account is deactivated.';

let given: TestStore;
let account: Account;
beforeAll(async () => {
  given = await openTestStore();
  account = await createAccount(given.store);
});
beforeEach(async () => {
  given.clock.set(NOW);
  await given.store.db.deleteFrom('standings').execute();
});
afterAll(() => given.close());

/** What the claim says, and the state that it leaves. */
async function claimOf(risk: Risk, also: { approvedBy?: string; at?: Date } = {}) {
  const proposal = await createApproved(given.store, account, { risk });
  const { approvedBy } = also;
  if (approvedBy !== undefined)
    await given.store.write((unit) => giveApproval(unit, proposal, approvedBy));
  given.clock.set(also.at ?? NOW);
  const result = await claim(given.store, proposal.id, DEFAULT_POLICY);
  const { state } = await getProposal(given.store.db, proposal.id);
  return [result.claimed ? 'claimed' : result.why, state];
}

async function said(personId: string, misfit: string | null): Promise<void> {
  await given.store.write((unit) => noteStanding(unit, personId, misfit));
}

describe('what the workspace says of whoever approved', () => {
  test.each<[Risk, string[]]>([
    ['R1', ['claimed', 'claimed']],
    ['R2', ['unchecked', 'approved']],
  ])('and was not asked: %s', async (risk, outcome) => {
    expect(await claimOf(risk)).toEqual(outcome);
  });

  test('just now lets it pass', async () => {
    await said(OWNER, null);
    expect(await claimOf('R2')).toEqual(['claimed', 'claimed']);
  });

  test.each([
    [120_000, 'claimed'],
    [120_001, 'unchecked'],
  ])('%i ms ago: %s', async (ageMs, outcome) => {
    await said(OWNER, null);
    expect((await claimOf('R2', { at: new Date(NOW.getTime() + ageMs) }))[0]).toBe(outcome);
  });

  test.each<Risk>(['R1', 'R2'])('that they left ends it: %s (I8)', async (risk) => {
    await said(OWNER, LEFT);
    expect(await claimOf(risk)).toEqual(['role-lost', 'withdrawn']);
  });

  test('counts for everybody of several', async () => {
    await said(OWNER, null);
    expect(await claimOf('R2', { approvedBy: SECOND })).toEqual(['unchecked', 'approved']);
    await said(SECOND, LEFT);
    expect(await claimOf('R2', { approvedBy: SECOND })).toEqual(['role-lost', 'withdrawn']);
    await said(SECOND, null);
    expect(await claimOf('R2', { approvedBy: SECOND })).toEqual(['claimed', 'claimed']);
  });
});
