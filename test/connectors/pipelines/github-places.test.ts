import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { branchOf } from '#src/connectors/pipelines/github-actions/shapes.ts';
import { readWorkflow } from '#src/connectors/pipelines/github-actions/workflow-file.ts';
import type { Run } from '#src/domain/signal.ts';
import { createGithubWorld, type GithubWorld } from './github-world.ts';

let world: GithubWorld;
let runs: readonly Run[];
let requests: number;
beforeAll(async () => {
  world = await createGithubWorld();
  const deploy = (conclusion: string, more: object = {}) =>
    world.sandbox.addRun({
      repo: 'acme/api',
      workflow: { name: 'Deploy', concurrency: '${{ github.workflow }}-${{ github.ref_name }}' },
      message: conclusion,
      jobs: [
        { name: 'build', conclusion },
        { name: 'ship', environment: 'production', ...more },
      ],
    });
  deploy('success');
  deploy('failure');
  world.sandbox.addRun({
    repo: 'acme/api',
    workflow: { name: 'Test', concurrency: 'test-${{ inputs.where }}' },
    jobs: [{ name: 'test', conclusion: 'failure' }],
  });
  world.sandbox.addRun({
    repo: 'acme/api',
    workflow: { name: 'Ship' },
    jobs: [
      { name: 'any', environment: '${{ inputs.where }}', conclusion: 'failure' },
      { name: 'ship', environment: 'production' },
    ],
  });
  world.clock.advance(120_000);
  const reader = world.connector.openReader(world.connect('read'));
  const before = world.httpRequests();
  ({ runs } = await reader.changes(null, new Date('2026-03-01T00:00:00Z')));
  requests = world.httpRequests() - before;
});
afterAll(() => world.close());

const of = (workflow: string, conclusion: string) =>
  runs.find((run) => run.workflow === workflow && run.conclusion === conclusion);

describe('a run of GitHub', () => {
  it.each([
    ['acme/api', 'main'],
    ['Acme/API', 'main'],
    ['mallory/api', 'mallory:main'],
    [null, 'unknown:main'],
    [undefined, 'main'],
  ])('whose branch is of %p is of the branch %s', (name, branch) => {
    const from = typeof name === 'string' ? { full_name: name } : name;
    expect(branchOf('acme/api', { head_branch: 'main', head_repository: from })).toBe(branch);
  });

  it('that failed names the environments and the concurrency group of its workflow at its commit', () => {
    expect(of('Deploy', 'failure')).toMatchObject({
      environments: ['production'],
      group: 'Deploy-main',
    });
  });

  it('that went well is asked nothing more about', () => {
    expect(of('Deploy', 'success')).not.toHaveProperty('environments');
    expect(requests).toBeLessThanOrEqual(5);
  });

  it('names no group where an expression asks for what the run does not say', () => {
    expect(of('Test', 'failure')).toBeDefined();
    expect(of('Test', 'failure')).not.toHaveProperty('group');
  });

  it('tells none from unknown: a workflow without environments, and one that calls another or computes them', () => {
    expect(of('Test', 'failure')).toMatchObject({ environments: [] });
    expect(of('Ship', 'failure')).toMatchObject({
      environments: ['production', '${{ inputs.where }}'],
    });
    const calling = 'on: push\njobs: { a: { uses: ./x.yml }, b: { environment: live } }';
    expect(readWorkflow(calling)?.reaches).toEqual(['live', '${{ uses ./x.yml }}']);
  });
});
