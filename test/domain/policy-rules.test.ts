import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import type { Policy } from '#src/domain/policy-file.ts';
import {
  decisionOf,
  missingApproval,
  type PolicyDecision,
  type PolicyRequest,
  type Requirement,
  requirementOf,
  riskOf,
} from '#src/domain/policy-rules.ts';
import { buildPolicy, buildRequest } from '../support/build-policy.ts';
import { ACCOUNT, OWNER } from '../support/build-signal.ts';

const APPROVERS = { release: ['U0REL'], platform: ['U0PLAT'] };
const PLAIN: Requirement = { secondPerson: false, roles: [], changeTicket: false, limits: [] };

function refusing(match: object): Policy {
  return buildPolicy({ rules: [{ name: 'one', match, refuse: 'because' }] });
}

function isRefused(decision: PolicyDecision): boolean {
  return 'refuse' in decision;
}

describe('a predicate matches what it names and nothing else', () => {
  const night = { from: '01:00', to: '03:00', zone: 'UTC' };
  const facts = { repository: 'acme/shop', branch: 'main', environment: 'qa' };
  test.each<[string, object, object, object]>([
    ['actions', { actions: ['pipeline.rerun'] }, {}, { kind: 'mail.archive' }],
    ['risks', { risks: ['R2'] }, {}, { risk: 'R1' }],
    ['accounts by name', { accounts: ['ACME'] }, {}, { accountName: 'acme2' }],
    ['accounts by id', { accounts: [ACCOUNT] }, {}, { accountId: 'acc_other' }],
    [
      'repositories',
      { repositories: ['acme/*'] },
      {},
      { facts: { ...facts, repository: 'acme2/shop' } },
    ],
    ['branches', { branches: ['m*n'] }, {}, { facts: { ...facts, branch: 'mainly' } }],
    ['environments', { environments: ['qa'] }, {}, { facts: { ...facts, environment: 'qa2' } }],
    [
      'labels',
      { labels: ['Legal'] },
      { preconditions: { labels: ['INBOX', 'Legal'] } },
      { preconditions: { labels: ['Illegal'] } },
    ],
    [
      'when',
      { when: [night] },
      { at: new Date('2026-11-20T02:59:59Z') },
      { at: new Date('2026-11-20T03:00:00Z') },
    ],
    [
      'two of them at once',
      { risks: ['R2'], branches: ['main'] },
      {},
      { facts: { ...facts, branch: 'dev' } },
    ],
  ])('%s', (_what, match, inside, outside) => {
    const policy = refusing(match);
    expect(isRefused(decisionOf(policy, buildRequest({ facts, ...inside })))).toBe(true);
    expect(isRefused(decisionOf(policy, buildRequest({ facts, ...outside })))).toBe(false);
  });

  test('and no fact is no match, except for a rule that names nothing', () => {
    const bare = buildRequest({ facts: {} });
    expect(isRefused(decisionOf(refusing({ repositories: ['*'] }), bare))).toBe(false);
    expect(isRefused(decisionOf(refusing({}), bare))).toBe(true);
  });

  test('windows are left to the moment of execution where no time is asked of', () => {
    const always = { from: '00:00', to: '24:00', zone: 'UTC' };
    const frozen = buildPolicy({ freezes: [{ name: 'always', windows: [always] }] });
    for (const policy of [frozen, refusing({ when: [always] })]) {
      expect(isRefused(decisionOf(policy, buildRequest({ at: null })))).toBe(false);
      expect(isRefused(decisionOf(policy, buildRequest()))).toBe(true);
    }
  });

  test.each([
    ['acme/*/x', 'acme/a/b/x', true],
    ['*', '', true],
    ['a*a', 'a', false],
    ['a*b*c', 'acb', false],
    ['a.c', 'abc', false],
    ['**', 'x', true],
  ])('the pattern %s and the branch “%s”', (pattern, branch, expected) => {
    const request = buildRequest({ facts: { branch } });
    expect(isRefused(decisionOf(refusing({ branches: [pattern] }), request))).toBe(expected);
  });
});

describe('what a rule requires', () => {
  test.each<[object, Partial<Requirement>]>([
    [{ secondPerson: true }, { secondPerson: true }],
    [{ role: 'release' }, { roles: ['release'] }],
    [{ changeTicket: true }, { changeTicket: true }],
    [{ maxPerDay: 3 }, { limits: [{ rule: 'one', maxPerDay: 3 }] }],
  ])('%j is asked for when the rule matches, and only then', (require, expected) => {
    const policy = buildPolicy({
      people: { approvers: APPROVERS },
      rules: [{ name: 'one', match: { risks: ['R2'] }, require }],
    });
    expect(decisionOf(policy, buildRequest())).toEqual({ ask: { ...PLAIN, ...expected } });
    expect(decisionOf(policy, buildRequest({ risk: 'R1' }))).toEqual({ ask: PLAIN });
  });

  test('a freeze of a rule refuses inside its window and not outside', () => {
    const freeze = [{ start: '2026-11-20T00:00', end: '2026-11-20T02:00', zone: 'UTC' }];
    const policy = buildPolicy({ rules: [{ name: 'one', require: { freeze } }] });
    expect(decisionOf(policy, buildRequest({ at: new Date('2026-11-20T01:59:59.999Z') }))).toEqual({
      rule: 'one',
      refuse: 'Frozen by “one”, 2026-11-20 00:00 to 2026-11-20 02:00 (UTC).',
    });
    expect(decisionOf(policy, buildRequest())).toEqual({ ask: PLAIN });
  });

  test('an environment that is listed makes it a production change, and no other does', () => {
    const policy = buildPolicy({ environments: ['prod*'], people: { approvers: APPROVERS } });
    const of = (environment: string) => buildRequest({ facts: { environment } }).proposal;
    expect(riskOf(policy, of('PROD-eu'))).toBe('R3');
    expect(riskOf(policy, of('staging'))).toBe('R2');
    expect(requirementOf(policy, { ...buildRequest(), proposal: of('prod') }).secondPerson).toBe(
      true,
    );
  });

  test('a second person for a mail refuses it, since nobody else may see it (I16)', () => {
    const rules = [{ name: 'one', require: { secondPerson: true } }];
    const policy = buildPolicy({ people: { approvers: APPROVERS }, rules });
    expect(isRefused(decisionOf(policy, buildRequest()))).toBe(false);
    expect(decisionOf(policy, buildRequest({ kind: 'mail.archive' }))).toMatchObject({
      refuse: expect.stringContaining('nobody else may see your mail'),
    });
  });
});

const anyMatch = fc.record(
  {
    actions: fc.constantFrom(['pipeline.rerun'], ['mail.archive']),
    risks: fc.constantFrom(['R1'], ['R2', 'R3']),
    branches: fc.constantFrom(['main'], ['m*'], ['dev']),
    when: fc.constantFrom(
      [{ from: '00:00', to: '12:00', zone: 'UTC' }],
      [{ from: '12:00', to: '24:00', zone: 'UTC' }],
    ),
  },
  { requiredKeys: [] },
);
const anyRequire = fc
  .record(
    {
      secondPerson: fc.constant(true),
      role: fc.constantFrom('release', 'platform'),
      changeTicket: fc.constant(true),
      maxPerDay: fc.integer({ min: 1, max: 9 }),
      freeze: fc.constantFrom([{ from: '00:00', to: '12:00', zone: 'UTC' }]),
    },
    { requiredKeys: [] },
  )
  .filter((require) => Object.keys(require).length > 0);
const anyRule = fc.oneof(
  fc.record({ match: anyMatch, refuse: fc.constant('no') }),
  fc.record({ match: anyMatch, require: anyRequire }),
);
const anyRequest = fc
  .record({
    kind: fc.constantFrom('pipeline.rerun' as const, 'mail.archive' as const),
    risk: fc.constantFrom('R1' as const, 'R2' as const, 'R3' as const),
    facts: fc.record({ branch: fc.constantFrom('main', 'dev') }),
    at: fc.constantFrom(new Date('2026-11-20T02:00:00Z'), new Date('2026-11-20T14:00:00Z'), null),
  })
  .map((changes): PolicyRequest => buildRequest(changes));
const anyPeople = fc
  .subarray(['U0DANA', 'U0REL', 'U0PLAT', 'U0KIM'])
  .map((ids) => ids.map((id) => `T0NIGHT/${id}`));

test('no rule, put anywhere, ever takes a requirement away (I14)', () => {
  fc.assert(
    fc.property(
      fc.record({
        rules: fc.array(anyRule, { maxLength: 4 }),
        added: anyRule,
        at: fc.nat(4),
        request: anyRequest,
        people: anyPeople,
      }),
      ({ rules, added, at, request, people }) => {
        const named = (list: object[]) =>
          buildPolicy({
            people: { approvers: APPROVERS },
            rules: list.map((rule) => ({
              ...rule,
              name: `rule ${JSON.stringify(rule).length}-${list.indexOf(rule)}`,
            })),
          });
        const fewer = named(rules);
        const more = named(rules.toSpliced(at, 0, added));
        const before = decisionOf(fewer, request);
        const after = decisionOf(more, request);
        if ('refuse' in after) return;
        if ('refuse' in before) throw new Error('a rule allowed what was refused');
        expect(after.ask.secondPerson || !before.ask.secondPerson).toBe(true);
        expect(after.ask.changeTicket || !before.ask.changeTicket).toBe(true);
        expect(after.ask.roles).toEqual(expect.arrayContaining([...before.ask.roles]));
        expect(after.ask.limits.map(({ maxPerDay }) => maxPerDay)).toEqual(
          expect.arrayContaining(before.ask.limits.map(({ maxPerDay }) => maxPerDay)),
        );
        const given = { by: people, ownerId: OWNER };
        if (missingApproval(more, after.ask, given) === null)
          expect(missingApproval(fewer, before.ask, given)).toBeNull();
      },
    ),
    { numRuns: 300 },
  );
});
