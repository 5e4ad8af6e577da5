import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import type { Account } from '#src/domain/account.ts';
import { DEFAULT_POLICY } from '#src/domain/policy-file.ts';
import { type BoundFields, proposalDigest, ProviderRequest } from '#src/domain/proposal.ts';
import { canonicalJson, type Json, type JsonObject } from '#src/lib/canonical-json.ts';
import { claim } from '#src/store/claims.ts';
import { getProposal } from '#src/store/proposal-reads.ts';
import { OTHER_OWNER } from '../support/build-signal.ts';
import {
  createAccount,
  createApproved,
  createPerson,
  openTestStore,
  type TestStore,
} from '../support/build-store.ts';

/** `MUTANTS=5000 npm test -- test/store/claims-mutants` takes longer. */
const MUTANTS = Number(process.env['MUTANTS'] ?? 150);

/** Every kind of JSON, nested: what any action's request and preconditions may hold. */
const REQUEST: BoundFields['request'] = {
  method: 'POST',
  target: '/gmail/v1/users/me/drafts?quotaUser=7&pretty=0',
  body: {
    message: {
      raw: 'VG86IGFuYQ',
      threadId: 't1',
      headers: [{ name: 'To', value: 'ana@client.example' }],
    },
    labels: { add: ['STARRED'], remove: ['INBOX', 'UNREAD'] },
    attempt: 2,
    notify: false,
    until: null,
    empty: {},
  },
};
const PRECONDITIONS: JsonObject = {
  labels: ['INBOX', 'STARRED'],
  lastMessageId: 'm1',
  run: { attempt: 1, headSha: '0123456789abcdef', jobs: [{ id: 7, state: 'failed' }] },
  isDraft: false,
  release: null,
};
const FACTS = { mailbox: 'dana@night.example', from: 'Ana <ana@client.example>', message: 'm1' };
const COLUMNS = ['request', 'preconditions', 'facts'] as const;
const ROWS: Readonly<Record<(typeof COLUMNS)[number], Json>> = {
  request: { ...REQUEST },
  preconditions: PRECONDITIONS,
  facts: FACTS,
};

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

type Path = readonly (string | number)[];

/** Every node of a JSON value: the whole, each part, each part of a part. */
function pathsOf(value: Json, at: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [at];
  const parts: [string | number, Json][] = Array.isArray(value)
    ? value.map((part: Json, index): [number, Json] => [index, part])
    : Object.entries(value);
  return [at, ...parts.flatMap(([key, part]) => pathsOf(part, [...at, key]))];
}

interface Edit {
  type: 'replace' | 'add' | 'delete' | 'double';
  by: Json;
}

/** The value with one edit made at one node. */
function edited(value: Json, [key, ...rest]: Path, edit: Edit): Json {
  if (key === undefined) return editedHere(value, edit);
  if (Array.isArray(value)) {
    const parts: Json[] = [...value];
    const at = Number(key);
    if (rest.length === 0 && edit.type === 'delete') return parts.toSpliced(at, 1);
    return parts.with(at, edited(parts[at] ?? null, rest, edit));
  }
  const entries = Object.entries(value ?? {});
  if (rest.length === 0 && edit.type === 'delete')
    return Object.fromEntries(entries.filter(([name]) => name !== key));
  return Object.fromEntries(
    entries.map(([name, part]): [string, Json] => [
      name,
      name === key ? edited(part as Json, rest, edit) : (part as Json),
    ]),
  );
}

function editedHere(value: Json, edit: Edit): Json {
  if (edit.type === 'delete') return null;
  if (edit.type === 'replace') return edit.by;
  if (edit.type === 'double') return Array.isArray(value) ? [...value, ...value] : [value];
  if (Array.isArray(value)) return [...value, edit.by];
  const entries: [string, Json][] =
    typeof value === 'object' && value !== null ? Object.entries(value) : [['was', value]];
  return Object.fromEntries([...entries, ['added', edit.by]]);
}

const someJson = fc
  .jsonValue({ maxDepth: 2 })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);
const someEdit: fc.Arbitrary<Edit> = fc.record({
  type: fc.constantFrom('replace', 'add', 'delete', 'double'),
  by: someJson,
});

interface Mutant {
  column: (typeof COLUMNS)[number];
  value: Json;
}

const someMutant: fc.Arbitrary<Mutant> = fc
  .constantFrom(...COLUMNS)
  .chain((column) =>
    fc
      .tuple(fc.constantFrom(...pathsOf(ROWS[column])), someEdit)
      .map(([path, edit]) => ({ column, value: edited(ROWS[column], path, edit) })),
  )
  .filter(({ column, value }) => canonicalJson(value) !== canonicalJson(ROWS[column]));

/** Whether the claim let the mutant through, and what became of the row. */
async function claimedAs(
  change: ReturnType<typeof sql>,
): Promise<{ claimed: boolean; state: string }> {
  const { id } = await createApproved(given.store, account, {
    request: REQUEST,
    preconditions: PRECONDITIONS,
    facts: FACTS,
  });
  await sql`update proposals set ${change} where id = ${id}`.execute(given.store.db);
  // What is no proposal any more cannot even be read; that is a refusal as well.
  const claimed = await claim(given.store, id, DEFAULT_POLICY).then(
    (result) => result.claimed,
    () => false,
  );
  const row = given.store.db.selectFrom('proposals').select('state').where('id', '=', id);
  return { claimed, state: (await row.executeTakeFirstOrThrow()).state };
}

function storing({ column, value }: Mutant): ReturnType<typeof sql> {
  return sql`${sql.ref(column)} = ${JSON.stringify(value)}::text::jsonb`;
}

describe('one change of the bound record after its card was posted', () => {
  test(`of any part of request, preconditions or facts is never claimed (${MUTANTS} mutants, I2)`, async () => {
    await fc.assert(
      fc.asyncProperty(someMutant, async (mutant) => {
        const { claimed, state } = await claimedAs(storing(mutant));
        expect(claimed).toBe(false);
        expect(['superseded', 'approved']).toContain(state);
      }),
      { numRuns: MUTANTS },
    );
  }, 120_000);

  test('of every single part, taken away, is never claimed (I2)', async () => {
    for (const column of COLUMNS) {
      for (const path of pathsOf(ROWS[column]).filter(({ length }) => length > 0)) {
        const value = edited(ROWS[column], path, { type: 'delete', by: null });
        expect([path, (await claimedAs(storing({ column, value }))).claimed]).toEqual([
          path,
          false,
        ]);
      }
    }
  }, 120_000);

  test.each([
    ['kind', () => sql`kind = 'mail.label'`],
    ['version', () => sql`version = version + 1`],
    ['owner', () => sql`owner_id = ${OTHER_OWNER}`],
    ['account', () => sql`account_id = ${second.id}`],
    ['digest', () => sql`digest = ${'0'.repeat(64)}`],
    ['approved digest', () => sql`approved_digest = ${'0'.repeat(64)}`],
  ])('of its %s is never claimed (I2)', async (_field, change) => {
    expect(await claimedAs(change())).toEqual({ claimed: false, state: 'superseded' });
  });

  test('that only writes the same bytes anew is claimed', async () => {
    const turned = Object.fromEntries(Object.entries(PRECONDITIONS).toReversed());
    for (const mutant of [
      { column: 'preconditions' as const, value: turned },
      { column: 'facts' as const, value: { ...FACTS } },
    ])
      expect(await claimedAs(storing(mutant))).toEqual({ claimed: true, state: 'claimed' });
  });

  test('always makes another digest (2,000 mutants)', () => {
    const bound: BoundFields = {
      kind: 'mail.draft',
      accountId: 'acc_1',
      ownerId: 'T0NIGHT/U0DANA',
      version: 1,
      request: REQUEST,
      preconditions: PRECONDITIONS,
      facts: FACTS,
    };
    const digest = proposalDigest(bound);
    fc.assert(
      fc.property(someMutant, ({ column, value }) => {
        const mutant = { ...bound, [column]: value ?? {} };
        const isRequest = ProviderRequest.safeParse(mutant.request).success;
        expect(isRequest && proposalDigest(mutant) === digest).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('the record that nobody changed is claimed', async () => {
  const { id } = await createApproved(given.store, account, { request: REQUEST });
  expect((await claim(given.store, id, DEFAULT_POLICY)).claimed).toBe(true);
  expect((await getProposal(given.store.db, id)).state).toBe('claimed');
});
