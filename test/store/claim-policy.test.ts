import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account } from '#src/domain/account.ts';
import type { Policy } from '#src/domain/policy-file.ts';
import type { Proposal } from '#src/domain/proposal.ts';
import { claim } from '#src/store/claims.ts';
import { answerException, findException, insertException } from '#src/store/exceptions.ts';
import { giveApproval, giveTicket } from '#src/store/policy-facts.ts';
import { getProposal } from '#src/store/proposal-reads.ts';
import { noteStanding } from '#src/store/standings.ts';
import { buildPolicy } from '../support/build-policy.ts';
import { buildRun, NOW, OWNER } from '../support/build-signal.ts';
import {
  createAccount,
  createApproved,
  createSignal,
  ledgerOf,
  openTestStore,
  type TestStore,
} from '../support/build-store.ts';

let given: TestStore;
let account: Account;
let run = 0;
beforeAll(async () => {
  given = await openTestStore();
  account = await createAccount(given.store, { kind: 'github-actions', name: 'acme' });
});
beforeEach(() => given.clock.set(NOW));
afterAll(() => given.close());

const SECOND = 'T0NIGHT/U0REL';
const people = { approvers: { release: ['U0REL'] } };

async function approvedRerun(
  changes: Partial<Pick<Proposal, 'risk' | 'expiresAt'>> = {},
): Promise<Proposal> {
  run += 1;
  const signalId = await createSignal(given.store, account, buildRun({ runId: run }));
  const facts = { repository: 'acme/shop', branch: 'main' };
  return await createApproved(given.store, account, {
    kind: 'pipeline.rerun',
    risk: 'R2',
    signalId,
    facts,
    ...changes,
  });
}

/** As right after the workspace said that everybody who may be concerned is a full member. */
async function claimed(proposal: Proposal, policy: Policy): Promise<unknown> {
  await given.store.write(async (unit) => {
    for (const person of [OWNER, SECOND]) await noteStanding(unit, person, null);
  });
  return await claim(given.store, proposal.id, policy).then((it) =>
    it.claimed ? 'claimed' : it.why,
  );
}

async function except(proposal: Proposal, change: Partial<Proposal> = {}): Promise<void> {
  const { ownerId, id, digest } = { ...proposal, ...change };
  await given.store.write(async (unit) => {
    const asked = await insertException(unit, {
      ownerId,
      proposalId: id,
      digest,
      minutes: 30,
      reason: 'now',
    });
    const exception = asked === null ? null : await findException(unit.db, asked);
    if (exception !== null) await answerException(unit, exception, { granted: true, by: SECOND });
  });
}

const FROZEN = buildPolicy({
  freezes: [
    { name: 'f', windows: [{ start: '2026-11-20T02:00', end: '2026-11-20T03:00', zone: 'UTC' }] },
  ],
});

describe('a freeze that began after the approval', () => {
  test('holds the claim, says so once, and lets go when it ends', async () => {
    const proposal = await approvedRerun();
    expect(await claimed(proposal, FROZEN)).toBe('held');
    expect(await claimed(proposal, FROZEN)).toBe('held');
    const held = await getProposal(given.store.db, proposal.id);
    expect(held).toMatchObject({
      state: 'approved',
      outcome: expect.stringContaining('Held by policy. Frozen by “f”'),
    });
    const entries = await ledgerOf(given.store);
    expect(
      entries.filter(({ type, subject }) => type === 'policy.held' && subject === proposal.id),
    ).toHaveLength(1);
    given.clock.advance(3_599_999);
    expect(await claimed(proposal, FROZEN)).toBe('held');
    given.clock.advance(1);
    expect(await claimed(proposal, FROZEN)).toBe('claimed');
  });

  test('of somebody else holds nothing', async () => {
    const other = buildPolicy({
      freezes: FROZEN.freezes.map((each) => ({ ...each, match: { repositories: ['acme/other'] } })),
    });
    expect(await claimed(await approvedRerun(), other)).toBe('claimed');
  });
});

describe('an exception', () => {
  test('lifts it for this digest until its end', async () => {
    const [inTime, late] = [await approvedRerun(), await approvedRerun()];
    for (const proposal of [inTime, late]) await except(proposal);
    given.clock.advance(30 * 60_000 - 1);
    expect(await claimed(inTime, FROZEN)).toBe('claimed');
    given.clock.advance(1);
    expect(await claimed(late, FROZEN)).toBe('held');
  });

  test('of another digest or another proposal lifts nothing', async () => {
    const [one, two] = [await approvedRerun(), await approvedRerun()];
    await except(one, { digest: '0'.repeat(64) });
    expect(await claimed(one, FROZEN)).toBe('held');
    expect(await claimed(two, FROZEN)).toBe('held');
  });

  test('never stands in for a second person (I5)', async () => {
    const proposal = await approvedRerun({ risk: 'R3' });
    await except(proposal);
    expect(await claimed(proposal, buildPolicy({ people }))).toBe('not-enough');
  });
});

describe('a production change', () => {
  test('that its owner alone approved is not carried out (I5)', async () => {
    const proposal = await approvedRerun({ risk: 'R3' });
    expect(await claimed(proposal, buildPolicy({ people }))).toBe('not-enough');
    expect(await getProposal(given.store.db, proposal.id)).toMatchObject({ state: 'withdrawn' });
  });

  test('with a second approval of what was shown is', async () => {
    const proposal = await approvedRerun({ risk: 'R3' });
    await given.store.write((unit) => giveApproval(unit, proposal, SECOND));
    expect(await claimed(proposal, buildPolicy({ people }))).toBe('claimed');
  });

  test('with a second approval of something else is not (I2)', async () => {
    const proposal = await approvedRerun({ risk: 'R3' });
    await given.store.write((unit) =>
      giveApproval(unit, { ...proposal, digest: '0'.repeat(64) }, SECOND),
    );
    expect(await claimed(proposal, buildPolicy({ people }))).toBe('not-enough');
  });

  test('whose second person left the list since is not (I8)', async () => {
    const proposal = await approvedRerun({ risk: 'R3' });
    await given.store.write((unit) => giveApproval(unit, proposal, SECOND));
    const without = buildPolicy({ people: { approvers: { release: ['U0NEW'] } } });
    expect(await claimed(proposal, without)).toBe('not-enough');
  });
});

describe('a change ticket', () => {
  const policy = buildPolicy({ rules: [{ name: 'tickets', require: { changeTicket: true } }] });

  test('that is missing ends the approval', async () => {
    expect(await claimed(await approvedRerun(), policy)).toBe('not-enough');
  });

  test('that is there lets it pass', async () => {
    const proposal = await approvedRerun();
    await given.store.write((unit) => giveTicket(unit, proposal, { ticket: 'CHG-1', by: OWNER }));
    expect(await claimed(proposal, policy)).toBe('claimed');
  });
});

describe('a maximum', () => {
  const limited = (name: string, maxPerDay: number) =>
    buildPolicy({ rules: [{ name, require: { maxPerDay } }] });

  test('lets exactly so many of twelve at once pass, and the rest in 24 hours', async () => {
    const policy = limited('three', 3);
    const proposals = await Promise.all(
      Array.from({ length: 12 }, async () =>
        approvedRerun({ expiresAt: new Date(NOW.getTime() + 9e8) }),
      ),
    );
    const results = await Promise.all(proposals.map((proposal) => claimed(proposal, policy)));
    expect(results.filter((result) => result === 'claimed')).toHaveLength(3);
    expect(results.filter((result) => result === 'held')).toHaveLength(9);
    const left = proposals[results.indexOf('held')] ?? proposals[0];
    if (left === undefined) throw new Error('nothing was held');
    given.clock.advance(24 * 3_600_000 - 1);
    expect(await claimed(left, policy)).toBe('held');
    given.clock.advance(1);
    expect(await claimed(left, policy)).toBe('claimed');
  });

  test('counts for its own rule alone', async () => {
    expect(await claimed(await approvedRerun(), limited('a', 1))).toBe('claimed');
    expect(await claimed(await approvedRerun(), limited('a', 1))).toBe('held');
    expect(await claimed(await approvedRerun(), limited('b', 1))).toBe('claimed');
  });
});
