import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import {
  ARROWS,
  type BoundFields,
  PROPOSAL_STATES,
  type ProposalState,
  proposalDigest,
  ProviderRequest,
  requestDigest,
  shortDigest,
} from '#src/domain/proposal.ts';
import type { JsonObject } from '#src/lib/canonical-json.ts';

const FINAL: readonly ProposalState[] = [
  'failed',
  'denied',
  'expired',
  'superseded',
  'withdrawn',
  'undone',
];

describe('the arrows of a proposal’s life', () => {
  test('leave no final state', () => {
    for (const state of FINAL) expect(ARROWS[state]).toEqual([]);
    for (const state of PROPOSAL_STATES.filter((state) => !FINAL.includes(state))) {
      expect(ARROWS[state].length).toBeGreaterThan(0);
    }
  });

  test('reach every state from pending', () => {
    const reached = new Set<ProposalState>(['pending']);
    for (const state of reached) for (const next of ARROWS[state]) reached.add(next);
    expect(reached).toEqual(new Set(PROPOSAL_STATES));
  });

  test('lead to claimed from approved only, and to approved from a decision or a release only', () => {
    const into = (to: ProposalState) =>
      PROPOSAL_STATES.filter((state) => ARROWS[state].includes(to));
    expect(into('claimed')).toEqual(['approved']);
    expect(into('approved')).toEqual(['pending', 'claimed']);
    expect(into('done')).toEqual(['claimed', 'unknown']);
    expect(into('unknown')).toEqual(['claimed']);
    expect(into('undone')).toEqual(['done']);
  });

  test('never lead from unknown back to where it would be sent again', () => {
    const after = new Set<ProposalState>(ARROWS.unknown);
    for (const state of after) for (const next of ARROWS[state]) after.add(next);
    expect(after).toEqual(new Set(['done', 'failed', 'undone']));
  });

  test('lead from no state to itself', () => {
    for (const state of PROPOSAL_STATES) expect(ARROWS[state]).not.toContain(state);
  });
});

const record: fc.Arbitrary<JsonObject> = fc
  .dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 })
  .map((value) => value as JsonObject);

const bound: fc.Arbitrary<BoundFields> = fc.record({
  kind: fc.constantFrom(
    'mail.archive' as const,
    'mail.label' as const,
    'mail.draft' as const,
    'pipeline.rerun' as const,
  ),
  accountId: fc.string(),
  ownerId: fc.string(),
  version: fc.integer({ min: 1 }),
  request: fc.record({
    method: fc.constantFrom('POST' as const, 'PUT' as const, 'PATCH' as const, 'DELETE' as const),
    target: fc.string().map((path) => `/${path}`),
    body: fc.option(record),
  }),
  preconditions: record,
  facts: fc.dictionary(fc.string(), fc.string(), { maxKeys: 4 }),
});

/** One change of every bound field, each certainly to another value. */
const CHANGES: Readonly<Record<string, (bound: BoundFields) => Partial<BoundFields>>> = {
  kind: ({ kind }) => ({ kind: kind === 'mail.draft' ? 'mail.archive' : 'mail.draft' }),
  accountId: ({ accountId }) => ({ accountId: `${accountId}x` }),
  ownerId: ({ ownerId }) => ({ ownerId: `${ownerId}x` }),
  version: ({ version }) => ({ version: version + 1 }),
  'request.method': ({ request }) => ({
    request: { ...request, method: request.method === 'POST' ? 'DELETE' : 'POST' },
  }),
  'request.target': ({ request }) => ({ request: { ...request, target: `${request.target}/` } }),
  'request.body': ({ request }) => ({ request: { ...request, body: { was: request.body } } }),
  'request.body, emptied or filled': ({ request }) => ({
    request: { ...request, body: request.body === null ? {} : null },
  }),
  'preconditions, added to': ({ preconditions }) => ({
    preconditions: { ...preconditions, 'an added name': null },
  }),
  preconditions: ({ preconditions }) => ({ preconditions: { was: preconditions } }),
  'facts, added to': ({ facts }) => ({ facts: { ...facts, 'an added name': '' } }),
  'facts, one changed': ({ facts }) => {
    const [name = 'an added name', value = ''] = Object.entries(facts)[0] ?? [];
    return { facts: { ...facts, [name]: `${value}x` } };
  },
};

describe('the digest of a proposal', () => {
  test.each(Object.keys(CHANGES))('changes with %s', (field) => {
    fc.assert(
      fc.property(bound, (fields) => {
        const changed = { ...fields, ...CHANGES[field]?.(fields) };
        expect(proposalDigest(changed)).not.toBe(proposalDigest(fields));
      }),
    );
  });

  test('does not depend on the order of names anywhere', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([name, inner]) => [name, turned(inner)]),
      );
    };
    fc.assert(
      fc.property(bound, (fields) => {
        expect(proposalDigest(turned(fields) as BoundFields)).toBe(proposalDigest(fields));
      }),
    );
  });

  test('survives the journey through the database’s JSON', () => {
    fc.assert(
      fc.property(bound, (fields) => {
        const stored = JSON.parse(JSON.stringify(fields)) as BoundFields;
        expect(proposalDigest(stored)).toBe(proposalDigest(fields));
      }),
    );
  });

  test('depends on the order within a list, since that is part of the request', () => {
    fc.assert(
      fc.property(bound, (fields) => {
        const list = (labels: string[]) =>
          proposalDigest({ ...fields, request: { ...fields.request, body: { labels } } });
        expect(list(['a', 'b'])).not.toBe(list(['b', 'a']));
      }),
    );
  });

  test('cannot move a value from one bound field to its neighbour', () => {
    fc.assert(
      fc.property(bound, (fields) => {
        fc.pre(fields.accountId !== fields.ownerId);
        const swapped = { ...fields, accountId: fields.ownerId, ownerId: fields.accountId };
        expect(proposalDigest(swapped)).not.toBe(proposalDigest(fields));
      }),
    );
  });

  test('is sixty-four hexadecimal digits, and twelve on a card', () => {
    fc.assert(
      fc.property(bound, (fields) => {
        const digest = proposalDigest(fields);
        expect(digest).toMatch(/^[0-9a-f]{64}$/);
        expect(shortDigest(digest)).toBe(digest.slice(0, 12));
      }),
    );
  });
});

describe('the digest of a request', () => {
  test('is the same for what was approved and what a server received, and for nothing else', () => {
    const request = { method: 'POST', target: '/x', body: { a: 1, b: [2] } };
    const received = { method: 'POST', target: '/x', body: JSON.parse('{"b":[2],"a":1}') };
    expect(requestDigest(received)).toBe(requestDigest(request));
    expect(requestDigest({ ...request, method: 'PUT' })).not.toBe(requestDigest(request));
    expect(requestDigest({ ...request, target: '/y' })).not.toBe(requestDigest(request));
    expect(requestDigest({ ...request, body: null })).not.toBe(requestDigest(request));
  });

  test.each([
    ['a list', []],
    ['text', 'x'],
    ['a number', 1],
  ])('is refused for a body that is %s', (_name, body) => {
    expect(() => requestDigest({ method: 'POST', target: '/x', body })).toThrow('Invalid');
  });
});

describe('a provider’s request', () => {
  const request = { method: 'POST', target: '/gmail/v1/users/me/drafts', body: null };

  test('has a path and no host', () => {
    expect(ProviderRequest.safeParse(request).success).toBe(true);
    for (const target of ['https://evil.example/', 'gmail/v1', '']) {
      expect(ProviderRequest.safeParse({ ...request, target }).success).toBe(false);
    }
  });

  test.each(['//evil.example/', '/\\evil.example/', '/\t/evil.example/', '/\n/evil.example/'])(
    'has no path like %j, which a URL parser takes for another host',
    (target) => {
      expect(new URL(target, 'https://api.example').host).toBe('evil.example');
      expect(ProviderRequest.safeParse({ ...request, target }).success).toBe(false);
    },
  );

  test('is never one that only reads, and carries an object or nothing', () => {
    expect(ProviderRequest.safeParse({ ...request, method: 'GET' }).success).toBe(false);
    expect(ProviderRequest.safeParse({ ...request, body: [] }).success).toBe(false);
    expect(ProviderRequest.safeParse({ ...request, body: 'x' }).success).toBe(false);
  });
});
