import { afterEach, describe, expect, test } from 'vitest';
import { deedsOf } from '#test/contracts/pipeline-deeds.ts';
import { createGithubWorld } from './github-world.ts';
import { createGitlabWorld } from './gitlab-world.ts';
import { createJenkinsWorld } from './jenkins-world.ts';

let close = (): Promise<void> => Promise.resolve();
afterEach(() => close());

describe('an opened gate names all that the run may go on to', () => {
  test('on GitHub by its workflow, so that production behind staging is seen', async () => {
    const world = await createGithubWorld();
    close = () => world.close();
    const runId = world.sandbox.addRun({
      repo: 'acme/api',
      workflow: { name: 'Deploy' },
      jobs: [
        { name: 'one', environment: 'staging', reviewers: ['nightshift-operator'] },
        { name: 'two', environment: 'production' },
      ],
    });
    world.clock.advance(300_000);
    const { prepared } = deedsOf(() => world, 'acme/api');
    const { facts } = await prepared('approve', { runId });
    expect(facts).toMatchObject({
      environment: 'staging',
      environments: 'staging\nproduction',
    });
  });

  test.each([
    ['production', 'production\nstaging'],
    [undefined, '${{ not known }}\nstaging'],
  ])('on GitLab by its deployments: %s', async (environment, environments) => {
    const world = await createGitlabWorld();
    close = () => world.close();
    const job = { outcome: 'success', manual: true } as const;
    const place = environment === undefined ? {} : { environment };
    const runId = world.sandbox.addPipeline({
      project: 'acme/api',
      jobs: [
        { name: 'one', outcome: 'success', environment: 'staging' },
        { ...job, name: 'two', ...place },
      ],
    });
    world.letTimePass();
    const { prepared } = deedsOf(() => world, 'acme/api');
    expect((await prepared('approve', { runId })).facts.environments).toBe(environments);
  });

  test('on Jenkins by every parameter that names one', async () => {
    const world = await createJenkinsWorld();
    close = () => world.close();
    const parameters = { ENV: 'staging', TARGET_ENV: 'production' };
    const runId = world.sandbox.addBuild({
      job: 'acme/api',
      outcome: 'SUCCESS',
      parameters,
      input: { message: 'Go on?', stage: 'Ship' },
    });
    const { prepared } = deedsOf(() => world, 'acme/api');
    expect((await prepared('approve', { runId })).facts.environments).toBe('staging\nproduction');
  });
});
