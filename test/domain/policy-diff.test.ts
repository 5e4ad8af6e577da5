import { describe, expect, test } from 'vitest';
import { widenings } from '#src/domain/policy-diff.ts';
import { buildPolicy } from '../support/build-policy.ts';

const WINDOW = { from: '16:00', to: '20:00', zone: 'UTC' };
const OTHER = { ...WINDOW, to: '18:00' };
const people = { approvers: { release: ['U0REL', 'U0PLAT'] } };

function withRule(changes: object): object {
  return { people, rules: [{ name: 'one', match: { branches: ['main', 'dev'] }, ...changes }] };
}

const TEAMS = {
  shop: { members: ['U0A', 'U0B', 'U0C', 'U0D', 'U0E'], readers: ['U0HEAD'] },
};
const RULE = withRule({ require: { role: 'release', maxPerDay: 5, freeze: [WINDOW] } });

describe('a change that widens is told', () => {
  test.each<[string, object, object, string]>([
    ['another owner', {}, { people: { owners: ['U0NEW'] } }, 'U0NEW was added to owners'],
    [
      'another approver',
      { people },
      { people: { approvers: { release: ['U0REL', 'U0PLAT', 'U0NEW'] } } },
      'U0NEW was added to approvers “release”',
    ],
    [
      'a new list of approvers',
      {},
      { people: { approvers: { other: ['U0NEW'] } } },
      'U0NEW was added to approvers “other”',
    ],
    [
      'another manager',
      {},
      { people: { managers: { U0BOSS: ['U0NEW'] } } },
      'U0NEW was added to managed by U0BOSS',
    ],
    [
      'another reader of a team',
      { people: { teams: TEAMS } },
      { people: { teams: { shop: { ...TEAMS.shop, readers: ['U0HEAD', 'U0NEW'] } } } },
      'U0NEW was added to readers of team “shop”',
    ],
    [
      'an environment less',
      { environments: ['prod', 'live'] },
      { environments: ['prod'] },
      'environment live is no longer a production one',
    ],
    ['a rule less', RULE, { people }, 'rule “one” is gone'],
    [
      'a requirement less',
      RULE,
      withRule({ require: { role: 'release', freeze: [WINDOW] } }),
      'no longer has maxPerDay 5',
    ],
    [
      'a higher maximum',
      RULE,
      withRule({ require: { role: 'release', maxPerDay: 6, freeze: [WINDOW] } }),
      'no longer has maxPerDay 5',
    ],
    [
      'a shorter freeze',
      RULE,
      withRule({ require: { role: 'release', maxPerDay: 5, freeze: [OTHER] } }),
      'no longer has freeze',
    ],
    [
      'a refusal turned into a question',
      withRule({ refuse: 'no' }),
      withRule({ require: { changeTicket: true } }),
      'no longer has refuse',
    ],
    [
      'a narrower match',
      RULE,
      {
        people,
        rules: [
          {
            name: 'one',
            match: { branches: ['main'] },
            require: { role: 'release', maxPerDay: 5, freeze: [WINDOW] },
          },
        ],
      },
      'matches less',
    ],
    [
      'one predicate more',
      withRule({ refuse: 'no' }),
      {
        people,
        rules: [{ name: 'one', match: { branches: ['main', 'dev'], risks: ['R3'] }, refuse: 'no' }],
      },
      'matches less',
    ],
    [
      'a duty that reads of other failures',
      { duty: [{ name: 'd', match: { repositories: ['acme/pay'] }, people: ['U0A'] }] },
      { duty: [{ name: 'd', people: ['U0A'] }] },
      'duty “d” is told of other failures',
    ],
    ['a freeze less', { freezes: [{ name: 'f', windows: [WINDOW] }] }, {}, 'freeze “f” is gone'],
    [
      'a window less',
      { freezes: [{ name: 'f', windows: [WINDOW, OTHER] }] },
      { freezes: [{ name: 'f', windows: [WINDOW] }] },
      'freeze “f” no longer has',
    ],
  ])('%s', (_what, before, after, said) => {
    expect(widenings(buildPolicy(before), buildPolicy(after))).toEqual([
      expect.stringContaining(said),
    ]);
  });
});

describe('a change that only asks for more is none', () => {
  test.each<[string, object, object]>([
    ['nothing changed', RULE, RULE],
    ['an owner less', { people: { owners: ['U0A', 'U0B'] } }, { people: { owners: ['U0A'] } }],
    ['an environment more', { environments: ['prod'] }, { environments: ['prod', 'live'] }],
    ['a rule more', {}, { rules: [{ name: 'one', refuse: 'no' }] }],
    [
      'a lower maximum',
      RULE,
      withRule({ require: { role: 'release', maxPerDay: 4, freeze: [WINDOW] } }),
    ],
    [
      'a requirement more',
      RULE,
      withRule({
        require: { role: 'release', changeTicket: true, maxPerDay: 5, freeze: [WINDOW, OTHER] },
      }),
    ],
    ['a question turned into a refusal', RULE, withRule({ refuse: 'no' })],
    [
      'a wider match',
      withRule({ refuse: 'no' }),
      { people, rules: [{ name: 'one', match: {}, refuse: 'no' }] },
    ],
    ['a freeze more', {}, { freezes: [{ name: 'f', windows: [WINDOW] }] }],
  ])('%s', (_what, before, after) => {
    expect(widenings(buildPolicy(before), buildPolicy(after))).toEqual([]);
  });
});
