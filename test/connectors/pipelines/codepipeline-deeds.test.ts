import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Invalid, UnknownOutcome } from '#src/lib/errors.ts';
import { deedsOf, sendAs } from '#test/contracts/pipeline-deeds.ts';
import { type CodepipelineWorld, createCodepipelineWorld } from './codepipeline-world.ts';

let world: CodepipelineWorld;
beforeEach(async () => {
  world = await createCodepipelineWorld();
});
afterEach(() => world.close());

const PIPELINE = 'acme/api';
const { prepared, answered, send, sent, deed } = deedsOf(() => world, PIPELINE);
const prod = { environment: 'prod' };

describe('a deployment', () => {
  test('says through what it goes, sends the commit, and is followed by the id in the answer', async () => {
    const { earlier, live } = world.addDeployments(PIPELINE);
    const plan = await prepared('deploy', { ...prod, ref: earlier.slice(0, 8) });
    expect(plan.facts).toMatchObject({ environment: 'production', sha: earlier, live });
    expect(plan.facts.means).toContain('first through Test, then production');
    expect(plan.facts.environments).toBe('Test\nproduction');
    expect((await prepared('deploy', { environment: 'test', ref: earlier })).facts).toMatchObject({
      environment: 'Test',
      environments: 'Test\nproduction',
    });
    const out = sent('deploy', plan);
    const readBack = () => deed('deploy').readBack(world.connect('read'), out);
    expect(await readBack()).toBe('not-applied');
    const receipt = await send('deploy', out.request);
    expect(await readBack()).toBe('applied');
    const follow = () => deed('deploy').progress?.(world.connect('read'), { ...out, receipt });
    expect(await follow()).toMatchObject({ state: 'running' });
    world.letTimePass();
    expect(await follow()).toMatchObject({ state: 'succeeded' });
    expect(await deed('deploy').state(world.connect('read'), plan.facts)).not.toEqual(
      plan.preconditions,
    );
  });

  test('that is sent twice is begun once, and found without its answer', async () => {
    world.addDeployments(PIPELINE);
    const plan = await prepared('deploy', { ...prod, ref: 'c'.repeat(40) });
    const out = sent('deploy', plan);
    world.fail('answer-lost', /StartPipelineExecution/);
    await expect(send('deploy', out.request)).rejects.toBeInstanceOf(UnknownOutcome);
    await send('deploy', out.request);
    expect(world.effects()).toHaveLength(1);
    world.letTimePass();
    expect(await deed('deploy').progress?.(world.connect('read'), out)).toMatchObject({
      state: 'succeeded',
    });
  });

  test('that fetched something else is not passed off as success', async () => {
    const { earlier } = world.addDeployments(PIPELINE);
    const plan = await prepared('deploy', { ...prod, ref: earlier });
    const out = { ...sent('deploy', plan), facts: { ...plan.facts, sha: 'a'.repeat(40) } };
    const receipt = await send('deploy', out.request);
    world.letTimePass();
    expect(
      await deed('deploy').progress?.(world.connect('read'), { ...out, receipt }),
    ).toMatchObject({ state: 'failed', words: expect.stringContaining('not what was approved') });
  });

  test.each([
    ['the stage of the source', { environment: 'Source', ref: 'c'.repeat(40) }, 'names none'],
    ['a name of a tag', { ...prod, ref: 'v1.4.2' }, 'Give the full commit'],
  ])('cannot be of %s', async (_what, asked, why) => {
    world.addDeployments(PIPELINE);
    expect(await answered('deploy', asked)).toMatchObject({ cannot: expect.stringContaining(why) });
  });
});

describe('a rollback', () => {
  test('is not offered across an edit of the pipeline, nor while something is in the stage', async () => {
    world.addDeployments(PIPELINE);
    expect(await answered('rollback', prod)).toHaveProperty('facts');
    world.sandbox.edit(PIPELINE);
    expect(await answered('rollback', prod)).toMatchObject({
      cannot: expect.stringContaining('was edited'),
    });
    world.sandbox.addExecution({ pipeline: PIPELINE });
    world.clock.advance(25_000);
    expect(await answered('rollback', prod)).toMatchObject({
      cannot: expect.stringContaining('is in that stage'),
    });
  });

  test('goes back to what a rollback brought, by the execution that first brought it', async () => {
    const { earlier } = world.addDeployments(PIPELINE);
    const first = await prepared('rollback', prod);
    await send('rollback', sent('rollback', first).request);
    world.letTimePass();
    world.sandbox.addExecution({ pipeline: PIPELINE });
    world.letTimePass();
    const { facts } = await prepared('rollback', prod);
    expect(facts).toMatchObject({ sha: earlier, viaTarget: first.facts['viaTarget'] });
    await send('rollback', deed('rollback').request(facts));
    expect(world.effects()).toHaveLength(2);
  });

  test('goes back from what failed in the stage, and never to a rollback', async () => {
    const { earlier, live } = world.addDeployments(PIPELINE);
    world.sandbox.addExecution({ pipeline: PIPELINE, failsAt: 'Deploy' });
    world.letTimePass();
    const plan = await prepared('rollback', prod);
    expect(plan.facts).toMatchObject({ sha: live, liveState: 'failed' });
    await send('rollback', sent('rollback', plan).request);
    world.letTimePass();
    expect((await prepared('rollback', prod)).facts).toMatchObject({ live, sha: earlier });
    expect((await prepared('rollback', { ...prod, ref: earlier.slice(0, 7) })).facts.sha).toBe(
      earlier,
    );
  });
});

describe('an approval', () => {
  beforeEach(() => {
    world.sandbox.setStages(PIPELINE, [
      { name: 'Source', actions: [{ name: 'Source', provider: 'GitHub' }] },
      { name: 'Release', actions: [{ name: 'Ask', provider: 'Manual' }] },
      { name: 'production', actions: [{ name: 'Deploy', provider: 'CodeDeploy' }] },
    ]);
  });
  const waiting = (): number => {
    const runId = world.sandbox.addExecution({ pipeline: PIPELINE });
    world.letTimePass();
    return runId;
  };

  test.each([
    ['approve', 'succeeded'],
    ['reject', 'failed'],
  ] as const)('%s: answered once with its own token, and followed', async (name, end) => {
    const plan = await prepared(name, { runId: waiting() });
    expect(plan.facts).toMatchObject({ environments: 'production', workflow: 'api' });
    const out = sent(name, plan);
    expect(await deed(name).readBack(world.connect('read'), out)).toBe('not-applied');
    await send(name, out.request);
    await expect(send(name, out.request)).rejects.toBeInstanceOf(Conflict);
    world.letTimePass();
    expect(await deed(name).state(world.connect('read'), plan.facts)).toEqual({ waiting: false });
    expect(await deed(name).readBack(world.connect('read'), out)).toBe('applied');
    expect(await deed(name).progress?.(world.connect('read'), out)).toMatchObject({ state: end });
  });

  test('with the token of another request is a conflict', async () => {
    const { facts } = await prepared('approve', { runId: waiting() });
    const stale = { ...facts, viaToken: '00000000-0000-4000-8000-000000000000' };
    await expect(send('approve', deed('approve').request(stale))).rejects.toBeInstanceOf(Conflict);
    expect(world.effects()).toEqual([]);
    expect(await answered('approve', { runId: 1 })).toHaveProperty('cannot');
  });
});

test('nothing leaves under another action, for another account, or for what is not covered', async () => {
  const { request } = sent(
    'cancel',
    await prepared('cancel', { runId: world.addOpenRun(PIPELINE) }),
  );
  const before = world.httpRequests();
  const refused = async (changes: object, settings = {}) => {
    const fields = { kind: 'pipeline.cancel', accountId: 'acc_test', request, ...changes };
    const writer = sendAs(world, fields, world.connect('write', settings));
    await expect(writer).rejects.toBeInstanceOf(Invalid);
  };
  for (const kind of ['pipeline.rerun', 'pipeline.deploy', 'pipeline.approve', 'mail.archive'])
    await refused({ kind });
  await refused({ accountId: 'acc_other' });
  await refused({}, { repositories: ['acme/web'] });
  const abandon = Object.assign({}, request.body, { abandon: true });
  await refused({ request: { ...request, body: abandon } });
  expect(world.httpRequests()).toBe(before);
});
