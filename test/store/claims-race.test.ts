import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { Account } from '#src/domain/account.ts';
import { type Proposal, proposalDigest } from '#src/domain/proposal.ts';
import { DEFAULT_POLICY } from '#src/domain/policy-file.ts';
import { removeAccount } from '#src/store/accounts.ts';
import { type Claim, claim } from '#src/store/claims.ts';
import { cardKey } from '#src/store/proposals.ts';
import { turnSwitch } from '#src/store/switches.ts';
import { OWNER } from '../support/build-signal.ts';
import {
  createAccount,
  createApproved,
  ledgerOf,
  openTestStore,
  type TestStore,
} from '../support/build-store.ts';
import { until } from '../support/until.ts';

let given: TestStore;
let account: Account;
let blocker: Client;
beforeEach(async () => {
  given = await openTestStore();
  account = await createAccount(given.store);
  blocker = new Client({ connectionString: given.url });
  await blocker.connect();
});
afterEach(async () => {
  await blocker.end();
  await given.close();
});

function pause(): Promise<boolean> {
  return given.store.write((unit) =>
    turnSwitch(unit, { person: OWNER }, { by: OWNER, paused: true }),
  );
}

/** How many sessions of this database wait for a lock of a kind. */
async function waiting(kind: 'advisory' | 'any'): Promise<number> {
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
      and (${kind} = 'any' or wait_event = ${kind})
  `.execute(given.store.db);
  return rows[0]?.waiting ?? 0;
}

/** In the ledger, which is in the order of commits, no claim may follow a pause. */
async function orderOfCommits(): Promise<string[]> {
  const entries = await ledgerOf(given.store);
  return entries
    .map(({ type }) => type)
    .filter((type) => type === 'proposal.claimed' || type === 'switch.paused');
}

test('a pause waits for a claim that has looked at the switch already', async () => {
  const proposal: Proposal = await createApproved(given.store, account);
  await blocker.query('begin');
  await blocker.query('select from posts where key = $1 for update', [cardKey(proposal.cardId)]);
  const claiming = claim(given.store, proposal.id, DEFAULT_POLICY);
  await until('the claim is held up after its look', async () => (await waiting('any')) === 1);

  let isPaused = false;
  const pausing = pause().then(() => (isPaused = true));
  await until(
    'the pause waits, or is through',
    async () => isPaused || (await waiting('any')) === 2,
  );
  expect(isPaused).toBe(false);
  expect(await waiting('advisory')).toBe(1);

  await blocker.query('commit');
  expect(await claiming).toMatchObject({ claimed: true });
  await pausing;
  expect(await orderOfCommits()).toEqual(['proposal.claimed', 'switch.paused']);
});

test('a claim waits for a pause under way, and then sees it', async () => {
  const proposal = await createApproved(given.store, account);
  await blocker.query('begin');
  await blocker.query('select from audit_heads for update');
  const pausing = pause();
  await until('the pause is held up before its end', async () => (await waiting('any')) === 1);

  const claiming = claim(given.store, proposal.id, DEFAULT_POLICY);
  await until('the claim waits', async () => (await waiting('any')) === 2);
  expect(await waiting('advisory')).toBe(1);

  await blocker.query('commit');
  await pausing;
  expect(await claiming).toEqual({ claimed: false, why: 'paused' });
  expect(await orderOfCommits()).toEqual(['switch.paused']);
});

test('a row cannot be exchanged between the look at it and its claim', async () => {
  const { id } = await createApproved(given.store, account);
  await blocker.query('begin');
  await blocker.query(`select pg_advisory_xact_lock(hashtextextended('kill switch', 0))`);
  const claiming = claim(given.store, id, DEFAULT_POLICY);
  await until('the claim is held up after its look', async () => (await waiting('any')) === 1);

  let isExchanged = false;
  const exchange = sql`update proposals set facts = '{"message":"m2"}' where id = ${id}`;
  const exchanging = exchange.execute(given.store.db).then(() => (isExchanged = true));
  await until(
    'the change waits, or is through',
    async () => isExchanged || (await waiting('any')) === 2,
  );
  await blocker.query('commit');
  const result = await claiming;
  await exchanging;
  if (!result.claimed) throw new Error(result.why);
  expect(proposalDigest(result.proposal)).toBe(result.proposal.digest);
});

test('an account cannot be removed between the look at it and a claim', async () => {
  const proposal = await createApproved(given.store, account);
  await blocker.query('begin');
  await blocker.query('select from posts where key = $1 for update', [cardKey(proposal.cardId)]);
  const claiming = claim(given.store, proposal.id, DEFAULT_POLICY);
  await until('the claim is held up after its look', async () => (await waiting('any')) === 1);

  let isRemoved = false;
  const removing = given.store
    .write((unit) => removeAccount(unit, account, { kind: 'person', id: OWNER }))
    .then(() => (isRemoved = true));
  await until(
    'the removal waits, or is through',
    async () => isRemoved || (await waiting('any')) === 2,
  );
  expect(isRemoved).toBe(false);
  await blocker.query('commit');
  expect(await claiming).toMatchObject({ claimed: true });
  await removing;
});

test('claims do not wait for each other’s look at the switch', async () => {
  const [held, free] = [
    await createApproved(given.store, account),
    await createApproved(given.store, account),
  ];
  await blocker.query('begin');
  await blocker.query('select from posts where key = $1 for update', [cardKey(held.cardId)]);
  const claiming = claim(given.store, held.id, DEFAULT_POLICY);
  await until('the claim is held up', async () => (await waiting('any')) === 1);
  expect(await claim(given.store, free.id, DEFAULT_POLICY)).toMatchObject({ claimed: true });
  await blocker.query('commit');
  expect(await claiming).toMatchObject({ claimed: true });
});

test('after a pause came back no claim succeeds, of thirty that race with it', async () => {
  const proposals: Proposal[] = [];
  for (let n = 0; n < 30; n += 1) proposals.push(await createApproved(given.store, account));
  const claims: Promise<Claim>[] = [];
  const ids = proposals.map(({ id }) => id);
  for (const id of ids.slice(0, 12)) claims.push(claim(given.store, id, DEFAULT_POLICY));
  const pausing = pause();
  for (const id of ids.slice(12, 24)) claims.push(claim(given.store, id, DEFAULT_POLICY));
  await pausing;
  const late = await Promise.all(ids.slice(24).map((id) => claim(given.store, id, DEFAULT_POLICY)));
  const early = await Promise.all(claims);

  expect(late).toEqual(late.map(() => ({ claimed: false, why: 'paused' })));
  const order = await orderOfCommits();
  expect(order.at(-1)).toBe('switch.paused');
  expect(order).toHaveLength(early.filter(({ claimed }) => claimed).length + 1);
});
