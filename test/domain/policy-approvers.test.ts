import { describe, expect, test } from 'vitest';
import {
  decisionOf,
  missingApproval,
  othersFor,
  type PolicyDecision,
  type Requirement,
} from '#src/domain/policy-rules.ts';
import { buildPolicy, buildRequest } from '../support/build-policy.ts';
import { OWNER } from '../support/build-signal.ts';

const APPROVERS = { release: ['U0REL'], platform: ['U0PLAT'] };
const PLAIN: Requirement = { secondPerson: false, roles: [], changeTicket: false, limits: [] };

function isRefused(decision: PolicyDecision): boolean {
  return 'refuse' in decision;
}

describe('the default', () => {
  test.each(['R0', 'R1', 'R2'] as const)('asks the owner alone, at %s', (risk) => {
    expect(decisionOf(buildPolicy(), buildRequest({ risk }))).toEqual({ ask: PLAIN });
  });

  test('refuses a production change, since nobody is named as second person', () => {
    expect(decisionOf(buildPolicy(), buildRequest({ risk: 'R3' }))).toMatchObject({
      refuse: 'This needs a second person, and policy names none.',
    });
  });
});

describe('who has to approve', () => {
  const policy = buildPolicy({ people: { approvers: APPROVERS } });
  const by = (...users: string[]) => ({
    by: users.map((user) => `T0NIGHT/${user}`),
    ownerId: OWNER,
  });
  const TWO = { ...PLAIN, secondPerson: true };

  test.each<[string, Requirement, string[], string | null]>([
    ['the owner alone', PLAIN, ['U0DANA'], null],
    ['the owner alone, of two', TWO, ['U0DANA'], 'a second person'],
    ['the owner and one on a list', TWO, ['U0DANA', 'U0REL'], null],
    ['the owner twice', TWO, ['U0DANA', 'U0DANA'], 'a second person'],
    ['the owner and a stranger', TWO, ['U0DANA', 'U0KIM'], 'a second person'],
    ['two on a list without the owner', TWO, ['U0REL', 'U0PLAT'], 'the owner of the account'],
    [
      'the owner without the role',
      { ...PLAIN, roles: ['release'] },
      ['U0DANA'],
      'somebody of “release”',
    ],
    ['somebody of the role', { ...PLAIN, roles: ['release'] }, ['U0DANA', 'U0REL'], null],
    [
      'somebody of another role',
      { ...PLAIN, roles: ['release'] },
      ['U0DANA', 'U0PLAT'],
      'somebody of “release”',
    ],
    [
      'one role of two',
      { ...TWO, roles: ['platform', 'release'] },
      ['U0DANA', 'U0PLAT'],
      'somebody of “release”',
    ],
  ])('%s', (_who, requirement, people, missing) => {
    expect(missingApproval(policy, requirement, by(...people))).toBe(missing);
  });

  test('people of the same id in another team are somebody else', () => {
    const given = { by: [OWNER, 'T0OTHER/U0REL'], ownerId: OWNER };
    expect(missingApproval(policy, TWO, given)).toBe('a second person');
    expect(othersFor(policy, TWO, OWNER)).toEqual(['T0NIGHT/U0PLAT', 'T0NIGHT/U0REL']);
  });

  test('the owner on a list is no second person to themself', () => {
    const own = buildPolicy({ people: { approvers: { release: ['U0DANA'] } } });
    expect(othersFor(own, TWO, OWNER)).toEqual([]);
    expect(isRefused(decisionOf(own, buildRequest({ risk: 'R3' })))).toBe(true);
  });
});
