import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Transient } from '#src/lib/errors.ts';
import { deedsOf } from '#test/contracts/pipeline-deeds.ts';
import { createGitlabWorld, type GitlabWorld } from './gitlab-world.ts';

const PROJECT = 'acme/payments';
const WEEKEND = { start: '0 23 * * 5', end: '0 7 * * 1', zone: 'Europe/Berlin' };

let world: GitlabWorld;
beforeEach(async () => {
  world = await createGitlabWorld();
  push({ ref: 'v1', tag: true });
  push();
});
afterEach(() => world.close());
const { prepared, deed } = deedsOf(() => world, PROJECT);

function push(more: object = {}): number {
  const jobs = [{ name: 'deploy', outcome: 'success', environment: 'production' }] as const;
  const id = world.sandbox.addPipeline({ project: PROJECT, jobs, ...more });
  world.letTimePass();
  return id;
}

const asked = { environment: 'production', ref: 'v1' };

describe('the deploy freezes of a project', () => {
  test('are bound into a deployment and into the opening of a gate, and into nothing else', async () => {
    world.sandbox.setFreezes(PROJECT, [WEEKEND]);
    const freezes = '0 23 * * 5 | 0 7 * * 1 | Europe/Berlin';
    const deploy = await prepared('deploy', asked);
    expect([deploy.facts.freezes, deploy.preconditions['freezes']]).toEqual([freezes, freezes]);
    const jobs = [
      { name: 'deploy', outcome: 'success', environment: 'production', manual: true },
    ] as const;
    const runId = push({ jobs });
    expect((await prepared('approve', { runId })).facts.freezes).toBe(freezes);
    const { facts, preconditions } = await prepared('cancel', { runId });
    expect([facts.freezes, preconditions['freezes']]).toEqual([undefined, undefined]);
  });

  test('that are changed after it was asked make it another question; the same ones do not', async () => {
    const { facts, preconditions } = await prepared('deploy', asked);
    expect(facts.freezes).toBe('');
    const now = () => deed('deploy').state(world.connect('read'), facts);
    expect(await now()).toEqual(preconditions);
    world.sandbox.setFreezes(PROJECT, [WEEKEND]);
    expect(await now()).not.toEqual(preconditions);
  });

  test('that cannot be asked for let nothing be prepared', async () => {
    world.fail('error', /freeze_periods/, 5);
    await expect(prepared('deploy', asked)).rejects.toBeInstanceOf(Transient);
  });
});
