import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActionKind } from '#src/domain/proposal.ts';
import { frozenThere } from '#src/domain/provider-freeze.ts';
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

/** What a freeze says of it at noon of a Wednesday, on which no weekend is. */
async function refusedOnWednesday(kind: ActionKind): Promise<string> {
  const { facts } = await prepared('deploy', asked);
  const at = new Date('2026-03-04T12:00:00Z');
  return frozenThere({ proposal: { kind, facts }, at })?.refuse ?? '';
}

const asked = { environment: 'production', ref: 'v1' };

describe('the deploy freezes of a project', () => {
  test('are bound into what changes what is live, and into nothing else', async () => {
    world.sandbox.setFreezes(PROJECT, [WEEKEND]);
    const freezes = '0 23 * * 5 | 0 7 * * 1 | Europe/Berlin';
    const deploy = await prepared('deploy', asked);
    expect([deploy.facts.freezes, deploy.preconditions['freezes']]).toEqual([freezes, freezes]);
    push();
    const rollback = await prepared('rollback', { environment: 'production' });
    expect([rollback.facts.freezes, rollback.preconditions['freezes']]).toEqual([freezes, freezes]);
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

  test('stand with a run that failed, and with what is asked of it before it runs again', async () => {
    world.sandbox.setFreezes(PROJECT, [WEEKEND]);
    const reader = world.connector.openReader(world.connect('read'));
    const failed = world.addFailedRun(PROJECT);
    const { runs } = await reader.changes(null, new Date(0));
    const told = new Map(runs.map(({ runId, freezes }) => [runId, freezes]));
    expect(told.get(failed)).toBe('0 23 * * 5 | 0 7 * * 1 | Europe/Berlin');
    expect([...told.values()].filter((freezes) => freezes !== undefined)).toHaveLength(1);
    const state = () => reader.state({ repository: PROJECT, runId: failed });
    expect(await state()).toMatchObject({ freezes: told.get(failed) });
    world.sandbox.setFreezes(PROJECT, []);
    expect(await state()).toMatchObject({ freezes: '' });
  });

  test('are read to the last one, and beyond 500 what is left counts as in force', async () => {
    const many = (count: number) => Array.from({ length: count }, () => WEEKEND);
    const bound = async () => (await prepared('deploy', asked)).facts.freezes?.split('\n') ?? [];
    world.sandbox.setFreezes(PROJECT, many(500));
    expect(await bound()).toHaveLength(500);
    world.sandbox.setFreezes(PROJECT, many(501));
    expect((await bound()).at(-1)).toBe('more than 500 periods | not known | UTC');
    expect(await refusedOnWednesday('pipeline.deploy')).toContain('more than 500 periods');
    world.sandbox.setFreezes(PROJECT, many(500));
    expect(await refusedOnWednesday('pipeline.deploy')).toBe('');
  });

  test('that the token may not see count as in force, and say so', async () => {
    world.sandbox.faults.add({
      match: /freeze_periods/,
      times: 9,
      kind: { type: 'status', status: 403, body: { message: '403 Forbidden' } },
    });
    expect(await refusedOnWednesday('pipeline.deploy')).toContain('not shown to this token');
    const reader = world.connector.openReader(world.connect('read'));
    const failed = world.addFailedRun(PROJECT);
    const { runs, problems } = await reader.changes(null, new Date(0));
    expect(runs.find(({ runId }) => runId === failed)?.freezes).toContain('not shown');
    expect(problems).toEqual([]);
  });

  test('that cannot be asked for let nothing be prepared', async () => {
    world.fail('error', /freeze_periods/, 5);
    await expect(prepared('deploy', asked)).rejects.toBeInstanceOf(Transient);
  });
});
