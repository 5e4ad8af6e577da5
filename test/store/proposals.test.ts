import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { Account } from '#src/domain/account.ts';
import {
  ARROWS,
  type Proposal,
  PROPOSAL_STATES,
  type ProposalState,
} from '#src/domain/proposal.ts';
import { Conflict, Invalid } from '#src/lib/errors.ts';
import { findPost } from '#src/store/posts.ts';
import { getProposal, proposalsOfCard } from '#src/store/proposal-reads.ts';
import { cardKey, openCard, transition } from '#src/store/proposals.ts';
import { buildProposal } from '../support/build-proposal.ts';
import { buildMail, NOW, OWNER } from '../support/build-signal.ts';
import {
  createAccount,
  createProposal,
  createSignal,
  ledgerOf,
  openTestStore,
  type TestStore,
} from '../support/build-store.ts';

const FLOW = { kind: 'flow', id: 'execute' } as const;

let given: TestStore;
let account: Account;
beforeAll(async () => {
  given = await openTestStore();
  account = await createAccount(given.store);
});
afterAll(() => given.close());

async function inState(state: ProposalState): Promise<Proposal> {
  const { id } = await createProposal(given.store, account);
  await sql`update proposals set state = ${state} where id = ${id}`.execute(given.store.db);
  return await getProposal(given.store.db, id);
}

async function wanted(proposal: Proposal): Promise<number> {
  return (await findPost(given.store.db, cardKey(proposal.cardId)))?.wanted ?? 0;
}

function move(proposal: Proposal, to: ProposalState): Promise<Proposal> {
  return given.store.write((unit) => transition(unit, { proposal, to, actor: FLOW }));
}

describe('opening a card', () => {
  test('stores its proposals as they were made, one entry each, and asks for one post', async () => {
    const first = await createSignal(given.store, account, buildMail({ providerId: 'o1' }));
    const second = await createSignal(given.store, account, buildMail({ providerId: 'o2' }));
    const proposals = [
      buildProposal({ id: 'prp_o1', signalId: first, accountId: account.id, cardId: 'crd_o' }),
      buildProposal({ id: 'prp_o2', signalId: second, accountId: account.id, cardId: 'crd_o' }),
    ];
    const before = await ledgerOf(given.store);
    await given.store.write((unit) => openCard(unit, { id: 'crd_o', ownerId: OWNER, proposals }));

    expect(await proposalsOfCard(given.store.db, 'crd_o')).toEqual(proposals);
    const entries = (await ledgerOf(given.store)).slice(before.length);
    expect(entries).toMatchObject([
      { type: 'proposal.created', subject: 'prp_o1', data: { digest: proposals[0]?.digest } },
      { type: 'proposal.created', subject: 'prp_o2', data: { card: 'crd_o', version: 1 } },
    ]);
    expect(await findPost(given.store.db, 'card-crd_o')).toMatchObject({ wanted: 1, posted: 0 });
  });

  test('is refused without a proposal', async () => {
    const opening = given.store.write((unit) =>
      openCard(unit, { id: 'crd_e', ownerId: OWNER, proposals: [] }),
    );
    await expect(opening).rejects.toBeInstanceOf(Invalid);
    expect(await proposalsOfCard(given.store.db, 'crd_e')).toEqual([]);
  });

  test('leaves nothing behind when a proposal is there already', async () => {
    const there = await createProposal(given.store, account);
    const again = buildProposal({ ...there, id: 'prp_twice', cardId: 'crd_twice' });
    const before = await ledgerOf(given.store);
    const opening = given.store.write((unit) =>
      openCard(unit, { id: 'crd_twice', ownerId: OWNER, proposals: [again] }),
    );
    await expect(opening).rejects.toThrow('duplicate key');
    expect(await findPost(given.store.db, 'card-crd_twice')).toBeNull();
    expect(await ledgerOf(given.store)).toHaveLength(before.length);
  });
});

describe('a transition', () => {
  const arrows = PROPOSAL_STATES.flatMap((from) => ARROWS[from].map((to) => [from, to] as const));

  test.each(arrows)(
    'from %s to %s writes one entry and asks for the next card',
    async (from, to) => {
      const proposal = await inState(from);
      const before = await ledgerOf(given.store);
      const moved = await move(proposal, to);
      const entries = (await ledgerOf(given.store)).slice(before.length);

      expect(moved).toEqual({ ...proposal, state: to, movedAt: NOW });
      expect(await getProposal(given.store.db, proposal.id)).toEqual(moved);
      expect(entries).toEqual([
        expect.objectContaining({
          type: `proposal.${to}`,
          actor: FLOW,
          subject: proposal.id,
          data: expect.objectContaining({ from, digest: proposal.digest }),
        }),
      ]);
      expect(await wanted(proposal)).toBe(2);
    },
  );

  test.each(PROPOSAL_STATES)('from %s is invalid wherever no arrow leads', async (from) => {
    const proposal = await inState(from);
    const before = await ledgerOf(given.store);
    for (const to of PROPOSAL_STATES.filter((state) => !ARROWS[from].includes(state))) {
      await expect(move(proposal, to)).rejects.toBeInstanceOf(Invalid);
    }
    expect(await getProposal(given.store.db, proposal.id)).toEqual(proposal);
    expect(await ledgerOf(given.store)).toHaveLength(before.length);
    expect(await wanted(proposal)).toBe(1);
  });

  test('is a conflict when the proposal moved on since it was read', async () => {
    const proposal = await inState('pending');
    await move(proposal, 'denied');
    const before = await ledgerOf(given.store);
    await expect(move(proposal, 'approved')).rejects.toBeInstanceOf(Conflict);
    await expect(move({ ...proposal, id: 'prp_none' }, 'denied')).rejects.toBeInstanceOf(Conflict);
    expect(await ledgerOf(given.store)).toHaveLength(before.length);
    expect(await wanted(proposal)).toBe(2);
  });

  test('is won by exactly one of twenty at once', async () => {
    const proposal = await inState('pending');
    const before = await ledgerOf(given.store);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, n) => move(proposal, n % 2 === 0 ? 'approved' : 'denied')),
    );
    const won = results.filter((result) => result.status === 'fulfilled');
    const lost = results.filter((result) => result.status === 'rejected');
    expect(won).toHaveLength(1);
    for (const { reason } of lost) expect(reason).toBeInstanceOf(Conflict);
    expect((await ledgerOf(given.store)).slice(before.length)).toHaveLength(1);
    expect(await wanted(proposal)).toBe(2);
    expect((await getProposal(given.store.db, proposal.id)).state).toBe(won[0]?.value.state);
  });

  test('is undone with everything it wrote when its unit fails', async () => {
    const proposal = await inState('pending');
    const before = await ledgerOf(given.store);
    const failing = given.store.write(async (unit) => {
      await transition(unit, { proposal, to: 'approved', actor: FLOW });
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await getProposal(given.store.db, proposal.id)).toEqual(proposal);
    expect(await ledgerOf(given.store)).toHaveLength(before.length);
    expect(await wanted(proposal)).toBe(1);
  });

  test('stores who decided, when, until when it waits and what came of it', async () => {
    const proposal = await inState('pending');
    const executeAfter = new Date(NOW.getTime() + 10_000);
    const approved = await given.store.write((unit) =>
      transition(unit, {
        proposal,
        to: 'approved',
        actor: { kind: 'person', id: OWNER },
        decidedBy: OWNER,
        executeAfter,
        outcome: 'a\0b\ud800',
        data: { binding: 'b1' },
      }),
    );
    expect(approved).toMatchObject({ decidedBy: OWNER, decidedAt: NOW, executeAfter });
    expect(approved.outcome).toBe('a\ufffdb\ufffd');
    expect((await ledgerOf(given.store)).at(-1)).toMatchObject({
      actor: { kind: 'person', id: OWNER },
      data: { from: 'pending', binding: 'b1' },
    });
  });

  test('back to approved can be called a release, and keeps the decision', async () => {
    const { id } = await createProposal(given.store, account);
    await sql`update proposals set state = 'claimed', decided_by = ${OWNER}, approved_digest = digest where id = ${id}`.execute(
      given.store.db,
    );
    const proposal = await getProposal(given.store.db, id);
    await given.store.write((unit) =>
      transition(unit, { proposal, to: 'approved', type: 'proposal.released', actor: FLOW }),
    );
    expect(await getProposal(given.store.db, id)).toMatchObject({ decidedBy: OWNER });
    expect((await ledgerOf(given.store)).at(-1)?.type).toBe('proposal.released');
    const row = await given.store.db
      .selectFrom('proposals')
      .select('approved_digest')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row.approved_digest).toBe(proposal.digest);
  });
});
