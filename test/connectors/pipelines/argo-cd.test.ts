import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createArgoCd } from '#src/connectors/pipelines/argo-cd/index.ts';
import { Conflict, Invalid } from '#src/lib/errors.ts';
import { approved, rollbackContract, rollbackOf } from '#test/contracts/pipeline-rollback.ts';
import { reader, SINCE } from '#test/contracts/pipeline-world.ts';
import { pipelineContract } from '#test/contracts/pipelines.ts';
import { type ArgoCdWorld, createArgoCdWorld } from './argo-cd-world.ts';

pipelineContract('Argo CD', createArgoCdWorld, {
  linksLogs: false,
  listsAtOnce: true,
  reruns: false,
});
rollbackContract('Argo CD', createArgoCdWorld);

let world: ArgoCdWorld;
beforeEach(async () => {
  world = await createArgoCdWorld();
});
afterEach(() => world.close());

const ask = (ref?: string) =>
  rollbackOf(world).prepare(world.connect('read'), {
    repository: 'acme/api',
    ...(ref === undefined ? {} : { ref }),
  });

describe('a sync', () => {
  test('that brought what is not healthy has failed, with the words for it as its log', async () => {
    world.sandbox.addSync({ application: 'acme/api', outcome: 'Succeeded', health: 'Degraded' });
    world.letTimePass();
    const { runs } = await reader(world).changes(null, SINCE);
    expect(runs).toMatchObject([{ conclusion: 'failure', workflow: 'Deploy by sync' }]);
    const [run] = runs;
    if (run === undefined) throw new Error('The world has no run');
    const [job] = await reader(world).failedJobs(run);
    expect(job).toMatchObject({ name: 'health', failedStep: 'Degraded' });
    const log = await reader(world).log(run, job?.jobId ?? 0);
    expect(log).toContain('Pod web-1: Back-off pulling image "web:2"');
  });

  test('waits where a rollout is paused, and goes on until all is healthy', async () => {
    for (const [health, status] of [
      ['Suspended', 'waiting'],
      ['Progressing', 'in_progress'],
    ] as const) {
      world.sandbox.addSync({ application: 'acme/api', outcome: 'Succeeded', health });
      world.letTimePass();
      const { runs } = await reader(world).changes(null, SINCE);
      expect(runs.at(-1)).toMatchObject({ status, conclusion: null });
    }
  });

  test('that came and went between two reads is found in the history', async () => {
    world.addDeployments('acme/api');
    const first = await reader(world).changes(null, SINCE);
    expect(first.runs.map(({ conclusion }) => conclusion)).toEqual(['success', 'success']);
    world.addDeployments('acme/api');
    const second = await reader(world).changes(first.cursor, SINCE);
    expect(second.runs).toHaveLength(2);
    expect(second.runs.every(({ commitTitle }) => commitTitle === 'Cache prices')).toBe(true);
  });

  test('that another took the place of between two reads is told to its end', async () => {
    const lost = world.sandbox.addSync({ application: 'acme/api', outcome: 'Failed' });
    const first = await reader(world).changes(null, SINCE);
    expect(first.runs).toMatchObject([{ runId: lost, status: 'in_progress' }]);
    world.letTimePass();
    const next = world.addOpenRun('acme/api');
    const second = await reader(world).changes(first.cursor, SINCE);
    expect(second.runs).toMatchObject([
      { runId: lost, conclusion: 'failure', headSha: first.runs[0]?.headSha },
      { runId: next, status: 'in_progress' },
    ]);
  });

  test('of an application that is no longer shown is a problem only where it was chosen', async () => {
    world.addDeployments('acme/api');
    const chosen = { repositories: ['acme/api', 'acme/web'] };
    const { problems } = await reader(world, chosen).changes(null, SINCE);
    expect(problems).toEqual([{ repository: 'acme/web', why: expect.stringMatching(/Argo CD/) }]);
  });
});

describe('a rollback', () => {
  test('is not offered while auto-sync is on, with what works instead', async () => {
    world.addDeployments('acme/api');
    world.sandbox.setAutoSync('acme/api', true);
    expect(await ask()).toMatchObject({
      cannot: expect.stringMatching(
        /Auto-sync is on.*revert the commit in Git.*turn auto-sync off/,
      ),
    });
    world.sandbox.setAutoSync('acme/api', false);
    expect(await ask()).toHaveProperty('facts');
  });

  test('is a conflict when auto-sync was turned on after it was proposed', async () => {
    world.addDeployments('acme/api');
    const prepared = await ask();
    if ('cannot' in prepared) throw new Error(prepared.cannot);
    world.sandbox.setAutoSync('acme/api', true);
    const { facts, preconditions } = prepared;
    expect(await rollbackOf(world).state(world.connect('read'), facts)).not.toEqual(preconditions);
    const request = rollbackOf(world).request(facts);
    const writer = world.connector.openWriter(world.connect('write'), approved(request));
    await expect(writer.send()).rejects.toBeInstanceOf(Conflict);
    expect(world.effects()).toEqual([]);
  });

  test('is not offered while a sync is under way', async () => {
    world.addDeployments('acme/api');
    world.addOpenRun('acme/api');
    expect(await ask()).toMatchObject({ cannot: expect.stringMatching(/under way/) });
  });

  test('goes to the revision that was named, by at least seven of its digits', async () => {
    const { earlier } = world.addDeployments('acme/api');
    world.addDeployments('acme/api');
    expect(await ask(earlier.slice(0, 7))).toMatchObject({ facts: { sha: earlier, viaId: '0' } });
    expect(await ask(earlier.slice(0, 6))).toHaveProperty('choices');
  });
});

test('says that its address is missing', () => {
  const connector = createArgoCd({ url: undefined });
  expect(() => connector.openReader(world.connect('read'))).toThrow(Invalid);
});
