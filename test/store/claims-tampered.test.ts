import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { Account } from '#src/domain/account.ts';
import { type Proposal, proposalDigest } from '#src/domain/proposal.ts';
import { Conflict } from '#src/lib/errors.ts';
import { DEFAULT_POLICY } from '#src/domain/policy-file.ts';
import { claim } from '#src/store/claims.ts';
import { getProposal } from '#src/store/proposal-reads.ts';
import { transition } from '#src/store/proposals.ts';
import { NOW, OTHER_OWNER, OWNER } from '../support/build-signal.ts';
import {
  createAccount,
  createApproved,
  createPerson,
  createProposal,
  ledgerOf,
  openTestStore,
  type TestStore,
} from '../support/build-store.ts';

const ACTOR = { kind: 'person', id: OWNER } as const;

let given: TestStore;
let account: Account;
let second: Account;
beforeAll(async () => {
  given = await openTestStore();
  account = await createAccount(given.store);
  second = await createAccount(given.store, { name: 'second@night.example' });
  await createPerson(given.store, { id: OTHER_OWNER });
});
afterAll(() => given.close());

/** What a claim answers, what it leaves, what the ledger says of it, and what a second claim meets. */
async function afterClaim({ id }: Proposal) {
  const result = await claim(given.store, id, DEFAULT_POLICY);
  const again: unknown = await claim(given.store, id, DEFAULT_POLICY).catch(
    (error: unknown) => error,
  );
  const entries = await ledgerOf(given.store);
  return {
    result,
    state: (await getProposal(given.store.db, id)).state,
    entries: entries.filter(({ subject }) => subject === id).map(({ type }) => type),
    again: again instanceof Conflict,
  };
}

const SUPERSEDED = {
  result: { claimed: false, why: 'tampered' },
  state: 'superseded',
  entries: ['proposal.created', 'proposal.approved', 'proposal.superseded'],
  again: true,
};

describe('a claim supersedes', () => {
  test.each([
    ['the method', `request = jsonb_set(request, '{method}', '"DELETE"')`],
    [
      'the target',
      `request = jsonb_set(request, '{target}', '"/gmail/v1/users/me/messages/m2/modify"')`,
    ],
    ['the body', `request = jsonb_set(request, '{body}', '{"removeLabelIds":["INBOX","UNREAD"]}')`],
    ['the body, taken away', `request = jsonb_set(request, '{body}', 'null')`],
    ['preconditions', `preconditions = preconditions || '{"lastMessageId":"m9"}'`],
    ['preconditions, emptied', `preconditions = '{}'`],
    ['facts', `facts = facts || '{"from":"boss@night.example"}'`],
    ['facts, added to', `facts = facts || '{"note":"harmless"}'`],
    ['kind', `kind = 'mail.label'`],
    ['owner_id', `owner_id = '${OTHER_OWNER}'`],
    ['version', `version = 2`],
    ['digest', `digest = repeat('0', 64)`],
    ['approved_digest', `approved_digest = repeat('0', 64)`],
    ['approved_digest, taken away', `approved_digest = null`],
    ['both digests', `digest = repeat('0', 64), approved_digest = repeat('0', 64)`],
  ])('a row in which somebody changed %s', async (_field, change) => {
    const proposal = await createApproved(given.store, account);
    await sql`update proposals set ${sql.raw(change)} where id = ${proposal.id}`.execute(
      given.store.db,
    );
    expect(await afterClaim(proposal)).toEqual(SUPERSEDED);
  });

  test('a row that somebody moved to another account of its owner', async () => {
    const proposal = await createApproved(given.store, account);
    await sql`update proposals set account_id = ${second.id} where id = ${proposal.id}`.execute(
      given.store.db,
    );
    expect(await afterClaim(proposal)).toEqual(SUPERSEDED);
  });

  test('a row that was changed together with its digest after the approval', async () => {
    const proposal = await createApproved(given.store, account);
    const facts = { ...proposal.facts, message: 'm2' };
    const digest = proposalDigest({ ...proposal, facts });
    await sql`update proposals set facts = ${JSON.stringify(facts)}::jsonb, digest = ${digest} where id = ${proposal.id}`.execute(
      given.store.db,
    );
    expect(await afterClaim(proposal)).toEqual(SUPERSEDED);
  });

  test('an approval of other content than the row’s', async () => {
    const stored = await createProposal(given.store, account);
    const facts = { ...stored.facts, from: 'somebody else' };
    const shown = { ...stored, facts, digest: proposalDigest({ ...stored, facts }) };
    await given.store.write((unit) =>
      transition(unit, {
        proposal: shown,
        to: 'approved',
        actor: ACTOR,
        decidedBy: OWNER,
        executeAfter: NOW,
      }),
    );
    expect(await afterClaim(stored)).toEqual(SUPERSEDED);
  });

  test('a row that became approved without anybody’s decision', async () => {
    const proposal = await createProposal(given.store, account);
    await given.store.write((unit) =>
      transition(unit, { proposal, to: 'approved', actor: ACTOR, executeAfter: NOW }),
    );
    expect(await afterClaim(proposal)).toEqual(SUPERSEDED);
  });

  test.each([`kind = 'mail.forward'`, `digest = 'short'`, `request = '{}'`, `version = 0`])(
    'nothing, and claims nothing, where a row is no proposal any more: %s',
    async (change) => {
      const { id } = await createApproved(given.store, account);
      await sql`update proposals set ${sql.raw(change)} where id = ${id}`.execute(given.store.db);
      await expect(claim(given.store, id, DEFAULT_POLICY)).rejects.toThrow('"path"');
      const entries = await ledgerOf(given.store);
      expect(entries.at(-1)).toMatchObject({ type: 'proposal.approved', subject: id });
    },
  );
});
