import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Invalid } from '#src/lib/errors.ts';
import type { PipelineSpec } from '#src/sandbox/gitlab/world.ts';
import { deedsOf } from '#test/contracts/pipeline-deeds.ts';
import { createGitlabWorld, type GitlabWorld } from './gitlab-world.ts';

let world: GitlabWorld;
beforeEach(async () => {
  world = await createGitlabWorld();
});
afterEach(() => world.close());

const PROJECT = 'acme/payments';
const prod = { environment: 'prod' };
const { prepared, answered, send, sent, deed } = deedsOf(() => world, PROJECT);

function push(more: Partial<PipelineSpec> = {}): number {
  const jobs = [{ name: 'deploy', outcome: 'success', environment: 'production' }] as const;
  const id = world.sandbox.addPipeline({ project: PROJECT, jobs, ...more });
  world.letTimePass();
  return id;
}

describe('a deployment', () => {
  beforeEach(() => {
    push({ ref: 'v1', tag: true, title: 'One' });
    push({ ref: 'v2', tag: true, title: 'Two', jobs: [{ name: 'test', outcome: 'success' }] });
    push({ ref: 'main', title: 'Three' });
  });

  test('names the commit of the tag and what is live, and starts a pipeline at the tag', async () => {
    const { facts, preconditions } = await prepared('deploy', { ...prod, ref: 'v1' });
    expect(facts).toMatchObject({
      environment: 'production',
      environments: 'production',
      branch: 'v1',
      commit: 'One',
      liveRef: 'main',
      workflow: 'deploy',
    });
    expect(preconditions['sha']).toBe(facts.sha);
    expect(deed('deploy').request(facts)).toEqual({
      method: 'POST',
      target: '/projects/acme%2Fpayments/pipeline',
      body: { ref: 'v1' },
    });
  });

  test.each([true, false])('is followed to its end, answered: %s', async (answers) => {
    const plan = await prepared('deploy', { ...prod, ref: 'v1' });
    const out = sent('deploy', plan);
    const readBack = () => deed('deploy').readBack(world.connect('read'), out);
    expect(await readBack()).toBe('not-applied');
    if (!answers) world.fail('answer-lost', /^POST/);
    const receipt = await send('deploy', out.request).catch(() => null);
    expect(receipt === null).toBe(!answers);
    expect(await readBack()).toBe('applied');
    const follow = () => deed('deploy').progress?.(world.connect('read'), { ...out, receipt });
    expect(await follow()).toMatchObject({ state: 'running' });
    world.letTimePass();
    expect(await follow()).toMatchObject({ state: 'succeeded' });
    expect(await deed('deploy').state(world.connect('read'), plan.facts)).not.toEqual(
      plan.preconditions,
    );
  });

  test('is another one once the tag was moved, and a moved tag is not passed off as success', async () => {
    const plan = await prepared('deploy', { ...prod, ref: 'v1' });
    push({ ref: 'v1', tag: true, title: 'Moved' });
    expect(await deed('deploy').state(world.connect('read'), plan.facts)).not.toEqual(
      plan.preconditions,
    );
    const out = sent('deploy', plan);
    const receipt = await send('deploy', out.request);
    world.letTimePass();
    expect(
      await deed('deploy').progress?.(world.connect('read'), { ...out, receipt }),
    ).toMatchObject({ state: 'failed', words: expect.stringContaining('not what was approved') });
  });

  test('that deployed nothing is not passed off as success', async () => {
    const out = sent('deploy', await prepared('deploy', { ...prod, ref: 'v1' }));
    push({ jobs: [{ name: 'test', outcome: 'success' }] });
    const receipt = await send('deploy', out.request);
    world.letTimePass();
    expect(
      await deed('deploy').progress?.(world.connect('read'), { ...out, receipt }),
    ).toMatchObject({ state: 'failed', words: expect.stringContaining('none of them deployed') });
  });

  test('is left unclear when the only pipeline is one that clocks can have put before it', async () => {
    const out = sent('deploy', await prepared('deploy', { ...prod, ref: 'v1' }));
    await send('deploy', out.request);
    const readBack = (lateMs: number) =>
      deed('deploy').readBack(world.connect('read'), {
        ...out,
        at: new Date(out.at.getTime() + lateMs),
      });
    expect(await readBack(30_000)).toBe('unclear');
    expect(await readBack(90_000)).toBe('not-applied');
  });

  test.each([
    ['an environment that is not there', { environment: 'qa', ref: 'v1' }, 'names none'],
    ['a ref that is not there', { ...prod, ref: 'v9' }, 'no branch and no tag'],
    ['a commit', { ...prod, ref: 'a'.repeat(40) }, 'no branch and no tag'],
    ['what is no ref', { ...prod, ref: '../../x' }, 'no branch and no tag'],
  ])('cannot be of %s', async (_what, asked, why) => {
    expect(await answered('deploy', asked)).toMatchObject({ cannot: expect.stringContaining(why) });
  });

  test('is not chosen between a tag and a branch of one name', async () => {
    push({ ref: 'v1', title: 'Trick' });
    expect(await answered('deploy', { ...prod, ref: 'v1' })).toMatchObject({
      cannot: expect.stringContaining('a branch and a tag'),
    });
  });
});

describe('a rollback', () => {
  test('goes from what failed to what ran well before, and leaves alone what waits', async () => {
    push({ title: 'Good' });
    push({
      title: 'Bad',
      jobs: [{ name: 'deploy', outcome: 'failed', environment: 'production' }],
    });
    const manual = { manual: true, environment: 'production' } as const;
    push({ title: 'Next', jobs: [{ name: 'deploy', outcome: 'success', ...manual }] });
    const plan = await prepared('rollback', prod);
    expect(plan.facts).toMatchObject({ commit: 'Good', liveState: 'failed' });
    expect(plan.facts.changes).toContain('1 commit; ');
    expect(plan.facts.changes).toContain('Bad');
  });

  test('is another one after the next deployment, and refused while one is under way', async () => {
    push({ title: 'Good' });
    push({ title: 'Unwell' });
    const plan = await prepared('rollback', prod);
    expect(plan.facts).toMatchObject({ commit: 'Good', liveState: 'ok' });
    push({ title: 'Mended' });
    expect(await deed('rollback').state(world.connect('read'), plan.facts)).not.toEqual(
      plan.preconditions,
    );
    world.sandbox.addPipeline({
      project: PROJECT,
      jobs: [{ name: 'deploy', outcome: 'success', environment: 'production' }],
    });
    world.clock.advance(20_000);
    expect(await answered('rollback', prod)).toMatchObject({
      cannot: expect.stringContaining('under way'),
    });
  });
});

describe('a gate', () => {
  const manual = {
    name: 'deploy',
    outcome: 'success',
    environment: 'production',
    manual: true,
  } as const;

  test('starts the job that waits, once, and is followed', async () => {
    const plan = await prepared('approve', { runId: push({ jobs: [manual] }) });
    expect(plan.facts).toMatchObject({ environment: 'production', workflow: 'deploy' });
    const out = sent('approve', plan);
    expect(out.request.target).toMatch(/\/jobs\/\d+\/play$/);
    expect(await deed('approve').readBack(world.connect('read'), out)).toBe('not-applied');
    await send('approve', out.request);
    await expect(send('approve', out.request)).rejects.toBeInstanceOf(Conflict);
    expect(world.effects()).toHaveLength(1);
    world.letTimePass();
    expect(await deed('approve').state(world.connect('read'), plan.facts)).toMatchObject({
      waiting: false,
    });
    expect(await deed('approve').readBack(world.connect('read'), out)).toBe('applied');
    expect(await deed('approve').progress?.(world.connect('read'), out)).toMatchObject({
      state: 'succeeded',
    });
  });

  test('approves a blocked deployment first, which does not start it, and then asks for that', async () => {
    const runId = push({ jobs: [{ ...manual, guarded: true }] });
    const first = await prepared('approve', { runId });
    expect(first.facts.means).toContain('does not start the job');
    const out = sent('approve', first);
    expect(out.request).toMatchObject({ body: { status: 'approved' } });
    await send('approve', out.request);
    expect(await deed('approve').readBack(world.connect('read'), out)).toBe('applied');
    expect(await deed('approve').progress?.(world.connect('read'), out)).toMatchObject({
      state: 'waiting',
    });
    const second = await prepared('approve', { runId });
    expect(sent('approve', second).request.target).toMatch(/\/play$/);
  });

  test('refuses a blocked deployment, and no job that is only started by hand', async () => {
    const runId = push({ jobs: [{ ...manual, guarded: true }] });
    const plan = await prepared('reject', { runId });
    const out = sent('reject', plan);
    await send('reject', out.request);
    expect(await deed('reject').readBack(world.connect('read'), out)).toBe('applied');
    expect(await deed('reject').progress?.(world.connect('read'), out)).toMatchObject({
      state: 'failed',
    });
    expect(await answered('reject', { runId: push({ jobs: [manual] }) })).toMatchObject({
      cannot: expect.stringContaining('cannot be refused'),
    });
    expect(() => deed('reject').request({ repository: PROJECT, viaJob: '1' })).toThrow(Invalid);
  });

  test('of two that wait is named by its environment', async () => {
    const other = { ...manual, name: 'deploy eu', environment: 'eu' };
    const runId = push({ jobs: [manual, other] });
    expect(await answered('approve', { runId })).toHaveProperty('choices');
    const { facts } = await prepared('approve', { runId, environment: 'eu' });
    expect(facts).toMatchObject({ environment: 'eu', workflow: 'deploy eu' });
  });
});
