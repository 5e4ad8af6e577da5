import { describe, expect, test } from 'vitest';
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

  test('is a production change where nobody can tell all that a rerun or a cancellation may reach', () => {
    const policy = buildPolicy({ environments: ['prod*'] });
    const unknown = [{}, { environments: '${{ inputs.where }}' }, { environments: 'qa\n${{ x }}' }];
    for (const facts of unknown)
      for (const kind of ['pipeline.rerun', 'pipeline.cancel'] as const) {
        const { proposal } = buildRequest({ kind, facts });
        expect(riskOf(policy, proposal)).toBe('R3');
        expect(riskOf(buildPolicy(), proposal)).toBe('R2');
      }
    for (const environments of ['', 'qa'])
      expect(riskOf(policy, buildRequest({ facts: { environments } }).proposal)).toBe('R2');
    expect(riskOf(policy, buildRequest({ kind: 'pipeline.issue', facts: {} }).proposal)).toBe('R2');
  });

  test('is caught by a rule for an environment, and lifted by no exception, where nobody can tell it', () => {
    const match = { environments: ['production'] };
    const rules = buildPolicy({ rules: [{ name: 'one', match, refuse: 'no' }] });
    const of = (facts: Record<string, string>) => buildRequest({ facts });
    expect(decisionOf(rules, of({}))).toHaveProperty('refuse');
    expect(decisionOf(rules, of({ environments: '' }))).not.toHaveProperty('refuse');
    const alone = buildPolicy({ environments: ['*'], alone: [{ name: 'dev', match }] });
    expect(requirementOf(alone, of({}))).toMatchObject({ secondPerson: true });
    expect(requirementOf(alone, of({ environments: 'production\n${{ x }}' })).secondPerson).toBe(
      true,
    );
    expect(requirementOf(alone, of({ environments: 'production' })).secondPerson).toBe(false);
  });

  test('an exception for one environment lifts nothing from what reaches another one as well', () => {
    const alone = [{ name: 'previews', match: { environments: ['preview-*'] } }];
    const policy = buildPolicy({ environments: ['production', 'preview-*'], alone });
    const rerun = (environments: string) =>
      requirementOf(policy, buildRequest({ facts: { environments } })).secondPerson;
    expect(rerun('preview-1\npreview-2')).toBe(false);
    expect(rerun('preview-1\nproduction')).toBe(true);
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
