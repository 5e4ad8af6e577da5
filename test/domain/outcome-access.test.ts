import { describe, expect, it } from 'vitest';
import { isDirectManager, managedBy, teamSight } from '#src/domain/outcome-access.ts';
import { parsePolicy } from '#src/domain/policy-file.ts';
import { buildPolicy } from '../support/build-policy.ts';

const T = (user: string, team = 'T0NIGHT') => `${team}/${user}`;
const FIVE = ['U0A', 'U0B', 'U0C', 'U0D', 'U0E'];
const people = {
  owners: ['U0OWN'],
  managers: { U0LEAD: ['U0A', 'U0B'], U0HEAD: ['U0LEAD'] },
  teams: { shop: { members: FIVE, readers: ['U0HEAD'] } },
};
const POLICY = buildPolicy({ people });

describe('a person’s figures', () => {
  it('are open to the direct manager that policy names now', () => {
    expect(isDirectManager(POLICY, T('U0LEAD'), T('U0A'))).toBe(true);
    expect(managedBy(POLICY, T('U0LEAD'))).toEqual([T('U0A'), T('U0B')]);
  });

  it.each([
    ['a stranger', T('U0OTHER')],
    ['a peer', T('U0B')],
    ['a manager of the manager', T('U0HEAD')],
    ['an owner of the policy who manages nobody', T('U0OWN')],
    ['a manager of the same id in another team', T('U0LEAD', 'T0OTHER')],
  ])('are closed to %s', (_, viewer) => {
    expect(isDirectManager(POLICY, viewer, T('U0A'))).toBe(false);
  });

  it('are closed to who was the manager until now', () => {
    const now = buildPolicy({ people: { managers: { U0NEXT: ['U0A'] } } });
    expect(isDirectManager(now, T('U0LEAD'), T('U0A'))).toBe(false);
  });

  it('of a manager are not open to themself by naming themself', () => {
    const own = buildPolicy({ people: { managers: { U0LEAD: ['U0LEAD'] } } });
    expect(managedBy(own, T('U0LEAD'))).toEqual([]);
    expect(isDirectManager(own, T('U0LEAD'), T('U0LEAD'))).toBe(false);
  });
});

describe('a team’s figures', () => {
  const usersBefore = new Set(FIVE.map((id) => T(id)));
  const asked = { viewerId: T('U0HEAD'), name: 'shop', usersBefore };

  it('are open to a reader whom policy names, where five people make them up', () => {
    expect(teamSight([POLICY, POLICY], asked)).toEqual({ members: FIVE.map((id) => T(id)) });
  });

  it.each([
    ['somebody else', { viewerId: T('U0OTHER') }, [POLICY]],
    ['a member', { viewerId: T('U0A') }, [POLICY]],
    ['an owner of the policy', { viewerId: T('U0OWN') }, [POLICY]],
    ['a reader of a team that is not there', { name: 'till' }, [POLICY]],
    ['a reader where no policy was there when the month began', {}, []],
  ])('are closed to %s', (_, changes, policies) => {
    expect(teamSight(policies, { ...asked, ...changes })).toEqual({
      refuse: 'No team of that name is open to you.',
    });
  });

  it('are closed where fewer than five of its people used it all the time', () => {
    const four = new Set([...usersBefore].slice(1));
    const all = buildPolicy({ people: { ...people, managers: { U0HEAD: FIVE } } });
    for (const policy of [POLICY, all])
      expect(teamSight([policy], { ...asked, usersBefore: four })).toHaveProperty('refuse');
  });

  it('are closed where its members changed since, so that two figures cannot be subtracted', () => {
    const grown = { ...people.teams.shop, members: [...FIVE, 'U0F'] };
    const before = buildPolicy({ people: { ...people, teams: { shop: grown } } });
    expect(teamSight([before, POLICY], asked)).toHaveProperty('refuse');
    expect(teamSight([buildPolicy(), POLICY], asked)).toHaveProperty('refuse');
  });

  it('are closed to a reader who sees some members by name, where the rest would be fewer than five', () => {
    const managers = { U0HEAD: ['U0A'] };
    const policy = buildPolicy({ people: { ...people, managers } });
    expect(teamSight([policy], asked)).toHaveProperty('refuse');
    const all = buildPolicy({ people: { ...people, managers: { U0HEAD: FIVE } } });
    expect(teamSight([all], asked)).toHaveProperty('members');
  });
});

describe('a policy with teams', () => {
  const problem = (teams: string): string => {
    try {
      parsePolicy(`version: 1\npeople:\n  teams:\n${teams}`, 'policy.yaml');
    } catch (error) {
      return String(error);
    }
    return 'none';
  };
  const members = '[U0A, U0B, U0C, U0D, U0E]';

  it('is usable where each has five members or more, and shares none with another', () => {
    expect(problem(`    shop: { members: ${members}, readers: [U0HEAD] }`)).toBe('none');
  });

  it.each([
    [
      'fewer than five members',
      '    shop: { members: [U0A, U0B], readers: [U0H] }',
      '4:13: people.teams.shop.members: must be 5 people or more',
    ],
    [
      'a reader who is a member',
      `    shop: { members: ${members}, readers: [U0B] }`,
      'U0B is a member, who could subtract their own figures',
    ],
    [
      'two that overlap',
      `    shop: { members: ${members}, readers: [U0H] }\n    till: { members: [U0E, U0F, U0G, U0I, U0J], readers: [U0H] }`,
      '5:13: people.teams.till.members: U0E is in “shop” already',
    ],
  ])('is not usable with %s', (_, teams, words) => {
    expect(problem(teams)).toContain(words);
  });
});
