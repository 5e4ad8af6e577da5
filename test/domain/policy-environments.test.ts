import { describe, expect, test } from '@jest/globals';
import { decisionOf, requirementOf, riskOf } from '#src/domain/policy-rules.ts';
import { buildPolicy, buildRequest } from '../support/build-policy.ts';

describe('what reaches an environment', () => {
  test('is a production change where one among several that a run may reach is listed', () => {
    const policy = buildPolicy({ environments: ['prod*'] });
    const reaching = (environments: string) => buildRequest({ facts: { environments } }).proposal;
    expect(riskOf(policy, reaching('staging\nproduction'))).toBe('R3');
    expect(riskOf(policy, reaching('staging\nqa'))).toBe('R2');
    const frozen = buildPolicy({
      rules: [{ name: 'one', match: { environments: ['production'] }, refuse: 'no' }],
    });
    const rerun = buildRequest({ facts: { environments: 'staging\nproduction' } });
    expect(decisionOf(frozen, rerun)).toHaveProperty('refuse');
  });

  test('staging by policy is no production change, unless some of what is reached is not', () => {
    const deploy = (facts: Record<string, string>) =>
      buildRequest({ kind: 'pipeline.deploy', risk: 'R3', facts }).proposal;
    const policy = buildPolicy({ staging: ['staging', 'dev-*'], environments: ['dev-live'] });
    expect(riskOf(policy, deploy({ environment: 'staging' }))).toBe('R2');
    for (const facts of [
      { environment: 'production' },
      { environment: 'dev-live' },
      { environment: 'staging', environments: 'production' },
      {},
    ])
      expect(riskOf(policy, deploy(facts))).toBe('R3');
    expect(riskOf(buildPolicy(), deploy({ environment: 'staging' }))).toBe('R3');
  });

  test('what was staging when it was proposed is production as soon as policy says no more that it is', () => {
    const request = buildRequest({
      kind: 'pipeline.deploy',
      risk: 'R2',
      facts: { environment: 'staging' },
    });
    expect(requirementOf(buildPolicy({ staging: ['staging'] }), request).secondPerson).toBe(false);
    expect(requirementOf(buildPolicy(), request).secondPerson).toBe(true);
  });

  test('an exception by name lifts the second person for what it matches, and no rule’s own wish', () => {
    const alone = [{ name: 'small', match: { repositories: ['acme/shop'] } }];
    const deploy = (repository: string) =>
      buildRequest({ kind: 'pipeline.deploy', risk: 'R3', facts: { repository } });
    const policy = buildPolicy({ alone });
    expect(requirementOf(policy, deploy('acme/shop')).secondPerson).toBe(false);
    expect(requirementOf(policy, deploy('acme/till')).secondPerson).toBe(true);
    const strict = buildPolicy({
      alone,
      rules: [{ name: 'two', require: { secondPerson: true } }],
    });
    expect(requirementOf(strict, deploy('acme/shop')).secondPerson).toBe(true);
  });
});
