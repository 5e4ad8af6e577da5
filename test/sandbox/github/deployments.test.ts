import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Octokit } from '@octokit/rest';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import {
  createGithubSandbox,
  type GithubSandbox,
  type RunSpec,
} from '#src/sandbox/github/server.ts';
import { FAILING_RUN, octokitFor, REPO } from './support.ts';

const OLD_SHA = 'a'.repeat(40);
const NEW_SHA = 'b'.repeat(40);
const DEPLOY: RunSpec = {
  repo: 'acme/shop',
  workflow: { name: 'Deploy', inputs: [{ name: 'sha', required: true }] },
  jobs: [{ name: 'deploy', environment: 'production' }],
};

let clock: ShiftableClock;
let github: GithubSandbox;
let read: Octokit;
let write: Octokit;

beforeEach(async () => {
  clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  github = await createGithubSandbox({ clock });
  read = octokitFor(github, github.tokens.read);
  write = octokitFor(github, github.tokens.write);
});

afterEach(() => github.close());

const states = async (deployment_id: number | bigint | undefined) => {
  const id = Number(deployment_id);
  const { data } = await read.repos.listDeploymentStatuses({ ...REPO, deployment_id: id });
  return data.map(({ state }) => state);
};

describe('a job with an environment', () => {
  it('is a deployment whose status follows the job and points to it', async () => {
    const run_id = github.addRun({ ...DEPLOY, sha: OLD_SHA });
    const { data } = await read.repos.listDeployments({ ...REPO, sha: OLD_SHA });
    expect(data[0]).toMatchObject({
      environment: 'production',
      sha: OLD_SHA,
      production_environment: true,
    });
    expect(await states(data[0]?.id)).toEqual(['queued']);
    clock.advance(120_000);
    expect(await states(data[0]?.id)).toEqual(['success', 'in_progress', 'queued']);
    const statuses = await read.repos.listDeploymentStatuses({
      ...REPO,
      deployment_id: Number(data[0]?.id),
    });
    expect(statuses.data[0]?.log_url).toContain(`/actions/runs/${run_id}/job/`);
  });

  it('fails with its job, and stays active until a later deployment succeeds', async () => {
    github.addRun({ ...DEPLOY, sha: OLD_SHA });
    clock.advance(120_000);
    github.addRun({
      ...DEPLOY,
      sha: NEW_SHA,
      message: 'b',
      jobs: [{ name: 'd', environment: 'production', conclusion: 'failure' }],
    });
    clock.advance(120_000);
    const { data } = await read.repos.listDeployments(REPO);
    expect(data.map(({ sha }) => sha)).toEqual([NEW_SHA, OLD_SHA]);
    expect((await states(data[0]?.id))[0]).toBe('failure');
    expect((await states(data[1]?.id))[0]).toBe('success');
    github.addRun({ ...DEPLOY, sha: 'c'.repeat(40), message: 'c' });
    clock.advance(120_000);
    expect((await states(data[1]?.id))[0]).toBe('inactive');
  });
});

describe('a gate', () => {
  const GATED: RunSpec = {
    ...DEPLOY,
    jobs: [{ name: 'deploy', environment: 'production', reviewers: ['nightshift-operator'] }],
  };
  const pending = async (run_id: number) =>
    (await read.actions.getPendingDeploymentsForRun({ ...REPO, run_id })).data;

  it('holds the run until a required reviewer approves', async () => {
    const run_id = github.addRun(GATED);
    clock.advance(3_600_000);
    expect(github.runs('acme/shop')[0]?.status).toBe('waiting');
    const [gate] = await pending(run_id);
    expect(gate).toMatchObject({
      environment: { name: 'production' },
      current_user_can_approve: false,
      reviewers: [{ type: 'User', reviewer: { login: 'nightshift-operator' } }],
    });
    const answer = await write.actions.reviewPendingDeploymentsForRun({
      ...REPO,
      run_id,
      environment_ids: [Number(gate?.environment.id)],
      state: 'approved',
      comment: 'Ship it',
    });
    expect(answer.data[0]?.environment).toBe('production');
    expect(await pending(run_id)).toEqual([]);
    clock.advance(120_000);
    expect(github.runs('acme/shop')[0]).toMatchObject({
      status: 'completed',
      conclusion: 'success',
    });
    expect(github.effects[0]).toMatchObject({
      provider: 'github',
      method: 'POST',
      target: `/repos/acme/shop/actions/runs/${run_id}/pending_deployments`,
      body: { state: 'approved', comment: 'Ship it' },
    });
  });

  it('ends the run when it is rejected', async () => {
    const run_id = github.addRun(GATED);
    const [gate] = await pending(run_id);
    const environment_ids = [Number(gate?.environment.id)];
    await write.actions.reviewPendingDeploymentsForRun({
      ...REPO,
      run_id,
      environment_ids,
      state: 'rejected',
      comment: 'No',
    });
    expect(github.runs('acme/shop')[0]).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
    });
  });

  it('does not open for another person, without a comment, or for another environment', async () => {
    const run_id = github.addRun({
      ...GATED,
      jobs: [{ name: 'deploy', environment: 'production', reviewers: ['mona'] }],
    });
    const [gate] = await pending(run_id);
    const review = {
      ...REPO,
      run_id,
      environment_ids: [Number(gate?.environment.id)],
      state: 'approved' as const,
    };
    await expect(
      write.actions.reviewPendingDeploymentsForRun({ ...review, comment: 'x' }),
    ).rejects.toMatchObject({ status: 403 });
    const path = `POST /repos/acme/shop/actions/runs/${run_id}/pending_deployments`;
    await expect(
      write.request(path, { environment_ids: review.environment_ids, state: 'approved' }),
    ).rejects.toMatchObject({ status: 422 });
    await expect(
      write.actions.reviewPendingDeploymentsForRun({
        ...review,
        environment_ids: [1],
        comment: 'x',
      }),
    ).rejects.toMatchObject({ status: 422 });
    expect(github.effects).toEqual([]);
    expect(github.runs('acme/shop')[0]?.status).toBe('waiting');
  });
});

describe("deployments of one's own", () => {
  it('are created with a status, and make earlier ones inactive', async () => {
    github.addRun({ ...FAILING_RUN, sha: OLD_SHA });
    const create = async () => {
      const answer = await write.request('POST /repos/{owner}/{repo}/deployments', {
        ...REPO,
        ref: 'main',
        environment: 'staging',
      });
      const deployment_id = 'id' in answer.data ? Number(answer.data.id) : 0;
      await write.repos.createDeploymentStatus({ ...REPO, deployment_id, state: 'success' });
      return deployment_id;
    };
    const first = await create();
    expect(await states(first)).toEqual(['success']);
    clock.advance(1_000);
    const second = await create();
    expect(await states(first)).toEqual(['inactive', 'success']);
    expect(await states(second)).toEqual(['success']);
    const { data } = await read.repos.getDeployment({ ...REPO, deployment_id: second });
    expect(data).toMatchObject({ sha: OLD_SHA, environment: 'staging', task: 'deploy' });
    const environments = await read.repos.getAllEnvironments(REPO);
    expect(environments.data.environments?.map(({ name }) => name)).toEqual(['staging']);
  });
});
