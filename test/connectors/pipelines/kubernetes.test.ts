import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Invalid } from '#src/lib/errors.ts';
import { approved, rollbackContract, rollbackOf } from '#test/contracts/pipeline-rollback.ts';
import { reader, SINCE } from '#test/contracts/pipeline-world.ts';
import { pipelineContract } from '#test/contracts/pipelines.ts';
import { createKubernetesWorld, type KubernetesWorld } from './kubernetes-world.ts';

pipelineContract('Kubernetes', createKubernetesWorld, {
  linksLogs: false,
  listsAtOnce: true,
  reruns: false,
});
rollbackContract('Kubernetes', createKubernetesWorld);

let world: KubernetesWorld;
beforeEach(async () => {
  world = await createKubernetesWorld();
});
afterEach(() => world.close());

const ask = (ref?: string) =>
  rollbackOf(world).prepare(world.connect('read'), {
    repository: 'acme/api',
    ...(ref === undefined ? {} : { ref }),
  });

describe('a rollout', () => {
  test('has failed as soon as a container does not come up, long before its deadline', async () => {
    world.sandbox.roll({ deployment: 'acme/api', outcome: 'broken' });
    world.clock.advance(10_000);
    const early = await reader(world).changes(null, SINCE);
    expect(early.runs).toMatchObject([
      { conclusion: 'failure', workflow: 'Deploy by rollout', runId: 1 },
    ]);
    world.letTimePass();
    const late = await reader(world).changes(early.cursor, SINCE);
    expect(late.runs).toEqual([]);
  });

  test('that is paused waits', async () => {
    world.addDeployments('acme/api');
    world.sandbox.pause('acme/api');
    const { runs } = await reader(world).changes(null, SINCE);
    expect(runs).toMatchObject([{ status: 'waiting', conclusion: null }]);
    expect(await ask()).toMatchObject({ cannot: expect.stringMatching(/paused/) });
  });

  test('is named by the commit that its image is tagged with, else by the image', async () => {
    world.sandbox.roll({ deployment: 'acme/api', outcome: 'complete', tag: 'v1.4.2' });
    world.letTimePass();
    const { runs } = await reader(world).changes(null, SINCE);
    expect(runs).toMatchObject([
      { headSha: 'registry.example/api:v1.4.2', commitTitle: 'api:v1.4.2' },
    ]);
  });

  test('of many deployments is read page by page, and anew where a page is gone', async () => {
    for (let at = 0; at < 260; at += 1)
      world.sandbox.roll({ deployment: `acme/service-${at}`, outcome: 'complete' });
    world.letTimePass();
    const fault = { type: 'status', status: 410, body: { kind: 'Status', code: 410 } } as const;
    world.sandbox.faults.add({ match: /continue=/, times: 1, kind: fault });
    const { runs, cursor, problems } = await reader(world).changes(null, SINCE);
    expect(runs).toHaveLength(260);
    expect(problems).toEqual([]);
    const before = world.httpRequests();
    expect((await reader(world).changes(cursor, SINCE)).runs).toEqual([]);
    expect(world.httpRequests() - before).toBe(2);
  });

  test('is read anew where the server has gone back behind what was read', async () => {
    world.addDeployments('acme/api');
    const cursor = JSON.stringify({ versions: { '*': '99999999999999' }, rollouts: {} });
    const { runs } = await reader(world).changes(cursor, SINCE);
    expect(runs).toMatchObject([{ runId: 2, conclusion: 'success' }]);
  });

  test('of a chosen deployment is read from its namespace alone', async () => {
    world.addDeployments('acme/api');
    const chosen = { repositories: ['acme/api', 'shop/web'] };
    const { runs, problems } = await reader(world, chosen).changes(null, SINCE);
    expect(runs.map(({ repository }) => repository)).toEqual(['acme/api']);
    expect(problems).toEqual([{ repository: 'shop/web', why: expect.stringMatching(/no such/) }]);
  });
});

describe('one that cannot be read', () => {
  const refusal = { type: 'status', status: 403, body: { kind: 'Status', code: 403 } } as const;

  test('namespace is a problem beside the others, and all of them are the account’s', async () => {
    world.addDeployments('acme/api');
    const chosen = { repositories: ['acme/api', 'shop/web'] };
    world.sandbox.faults.add({ match: /shop\/deployments/, times: 2, kind: refusal });
    const { runs, problems } = await reader(world, chosen).changes(null, SINCE);
    expect(runs).toHaveLength(1);
    expect(problems).toEqual([{ repository: 'shop/*', why: expect.stringMatching(/token/) }]);
    world.sandbox.faults.add({ match: /acme\/deployments/, times: 1, kind: refusal });
    const none = reader(world, chosen).changes(null, SINCE);
    await expect(none).rejects.toBeInstanceOf(Invalid);
  });

  test('deployment is a problem beside the others, and is read the next time', async () => {
    world.addDeployments('acme/api');
    world.addDeployments('acme/web');
    world.sandbox.faults.add({ match: /replicasets.*app%3Dapi/, times: 1, kind: refusal });
    const { runs, problems, cursor } = await reader(world).changes(null, SINCE);
    expect(runs.map(({ repository }) => repository)).toEqual(['acme/web']);
    expect(problems).toHaveLength(1);
    const next = await reader(world).changes(cursor, SINCE);
    expect(next.runs.map(({ repository }) => repository)).toEqual(['acme/api']);
  });

  test('deployment that was rolled out long ago costs no request of its own', async () => {
    world.addDeployments('acme/api');
    const before = world.httpRequests();
    const { runs } = await reader(world).changes(null, world.now());
    expect(runs).toEqual([]);
    expect(world.httpRequests() - before).toBe(1);
  });
});

test('a rollout that a newer one took the place of is told to its end', async () => {
  const { revision } = world.sandbox.roll({ deployment: 'acme/api', outcome: 'complete' });
  const first = await reader(world).changes(null, SINCE);
  expect(first.runs).toMatchObject([{ runId: revision, status: 'in_progress' }]);
  const next = world.addFailedRun('acme/api');
  const { runs } = await reader(world).changes(first.cursor, SINCE);
  expect(runs).toMatchObject([
    { runId: revision, conclusion: 'cancelled', headSha: first.runs[0]?.headSha },
    { runId: next, conclusion: 'failure' },
  ]);
});

describe('an undone rollout', () => {
  test('has the template of before, under a new revision, and is undone by another', async () => {
    const { earlier, live } = world.addDeployments('acme/api');
    await undo();
    world.letTimePass();
    const { runs } = await reader(world).changes(null, SINCE);
    expect(runs).toMatchObject([{ runId: 3, headSha: earlier, conclusion: 'success' }]);
    await undo();
    world.letTimePass();
    const again = await reader(world).changes(null, SINCE);
    expect(again.runs).toMatchObject([{ runId: 4, headSha: live }]);
  });

  test('goes to the revision or the version that was named', async () => {
    const { earlier } = world.addDeployments('acme/api');
    world.addDeployments('acme/api');
    expect(await ask('1')).toMatchObject({ facts: { sha: earlier, run: '1' } });
    const changes = 'Differs in spec.containers.0.image';
    expect(await ask(earlier)).toMatchObject({ facts: { run: '1', changes } });
    expect(await ask()).toMatchObject({ facts: { run: '3' } });
    expect(await ask('9')).toMatchObject({ choices: ['1', '2', '3'] });
  });

  test('is refused by the server when the deployment changed after it was approved', async () => {
    world.addDeployments('acme/api');
    const prepared = await ask();
    if ('cannot' in prepared) throw new Error(prepared.cannot);
    world.sandbox.roll({ deployment: 'acme/api', outcome: 'complete' });
    const request = rollbackOf(world).request(prepared.facts);
    const writer = world.connector.openWriter(world.connect('write'), approved(request));
    await expect(writer.send()).rejects.toBeInstanceOf(Conflict);
    expect(world.effects()).toEqual([]);
  });
});

async function undo(): Promise<void> {
  const prepared = await ask();
  if ('cannot' in prepared) throw new Error(prepared.cannot);
  const request = rollbackOf(world).request(prepared.facts);
  await world.connector.openWriter(world.connect('write'), approved(request)).send();
}
