import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunSpec } from '#src/sandbox/github/server.ts';
import { deedsOf } from '#test/contracts/pipeline-deeds.ts';
import { createGithubWorld, type GithubWorld } from './github-world.ts';

const REPO = 'acme/payments';
const MINUTE_MS = 60_000;
let world: GithubWorld;

beforeEach(async () => {
  world = await createGithubWorld();
});
afterEach(() => world.close());

function deploys(more: Partial<RunSpec> & { environment?: string; reviewers?: string[] } = {}) {
  const { environment = 'production', reviewers, conclusion = 'success', ...spec } = more;
  const id = world.sandbox.addRun({
    repo: REPO,
    workflow: { name: 'Deploy', inputs: [] },
    jobs: [{ name: 'deploy', environment, conclusion, ...(reviewers ? { reviewers } : {}) }],
    ...spec,
  });
  world.clock.advance(5 * MINUTE_MS);
  return id;
}

const { prepared, answered, send, sent, deed } = deedsOf(() => world, REPO);

describe('a deployment', () => {
  beforeEach(() => {
    deploys({ message: 'One', tags: ['v1'] });
    world.sandbox.addRun({ repo: REPO, workflow: { name: 'CI' }, message: 'Two', tags: ['v2'] });
    world.clock.advance(5 * MINUTE_MS);
  });

  it('names the commit, what is live, and the one request that its facts make', async () => {
    const { facts, preconditions } = await prepared('deploy', { environment: 'prod', ref: 'v2' });
    expect(facts).toMatchObject({
      environment: 'production',
      branch: 'v2',
      commit: 'Two',
      liveRef: 'main',
      workflow: '.github/workflows/deploy.yml',
    });
    expect(facts.sha).not.toBe(facts.live);
    expect(facts.changes).toContain('1 commit; ');
    expect(preconditions['sha']).toBe(facts.sha);
    expect(deed('deploy').request(facts)).toEqual({
      method: 'POST',
      target: `/repos/${REPO}/actions/workflows/deploy.yml/dispatches`,
      body: { ref: 'refs/tags/v2', inputs: {}, return_run_details: true },
    });
  });

  it('runs what was named, and is followed by the number that GitHub answered to its end', async () => {
    const plan = await prepared('deploy', { environment: 'production', ref: 'v2' });
    const out = sent('deploy', plan);
    expect(await deed('deploy').readBack(world.connect('read'), out)).toBe('not-applied');
    const receipt = await send('deploy', out.request);
    const follow = () => deed('deploy').progress?.(world.connect('read'), { ...out, receipt });
    expect(await follow()).toMatchObject({ state: 'running' });
    expect(await deed('deploy').readBack(world.connect('read'), out)).toBe('applied');
    world.clock.advance(5 * MINUTE_MS);
    expect(await follow()).toMatchObject({ state: 'succeeded' });
    const [live] = (await world.connector.environments?.(world.connect('read'), REPO)) ?? [];
    expect(live).toMatchObject({ name: 'production', live: { sha: plan.facts.sha } });
  });

  it('is another one once the tag was moved, and a moved tag is not passed off as success', async () => {
    const plan = await prepared('deploy', { environment: 'prod', ref: 'v2' });
    world.sandbox.addRun({ repo: REPO, workflow: { name: 'CI' }, message: 'Three', tags: ['v2'] });
    expect(await deed('deploy').state(world.connect('read'), plan.facts)).not.toEqual(
      plan.preconditions,
    );
    const out = sent('deploy', plan);
    const receipt = await send('deploy', out.request);
    world.clock.advance(5 * MINUTE_MS);
    for (const known of [receipt, null])
      expect(
        await deed('deploy').progress?.(world.connect('read'), { ...out, receipt: known }),
      ).toMatchObject({ state: 'failed', words: expect.stringContaining('not what was approved') });
    expect(await deed('deploy').readBack(world.connect('read'), out)).toBe('applied');
  });

  it('is left unclear when the only run is one that clocks can have put before it', async () => {
    const out = sent('deploy', await prepared('deploy', { environment: 'prod', ref: 'v2' }));
    await send('deploy', out.request);
    const readBack = (lateMs: number) =>
      deed('deploy').readBack(world.connect('read'), {
        ...out,
        at: new Date(out.at.getTime() + lateMs),
      });
    expect(await readBack(30_000)).toBe('unclear');
    expect(await readBack(90_000)).toBe('not-applied');
  });

  it('says which other environments the workflow has jobs for', async () => {
    const jobs = ['production', 'eu'].map((environment) => ({ name: environment, environment }));
    world.sandbox.addRun({ repo: REPO, workflow: { name: 'Deploy', inputs: [] }, jobs });
    world.clock.advance(5 * MINUTE_MS);
    const { facts } = await prepared('deploy', { environment: 'prod', ref: 'v2' });
    expect(facts.means).toContain('It also has jobs for eu.');
    // Policy looks at all of them, so that staging beside production is no staging.
    expect(facts.environments).toBe('eu');
  });

  it.each([
    ['an environment that is not there', { environment: 'qa', ref: 'v2' }, 'names none'],
    ['a ref that is not there', { environment: 'prod', ref: 'v9' }, 'no branch and no tag'],
    ['what is no ref', { environment: 'prod', ref: '../../x' }, 'no branch and no tag'],
  ])('cannot be of %s', async (_what, asked, why) => {
    expect(await answered('deploy', asked)).toMatchObject({ cannot: expect.stringContaining(why) });
  });

  it('is not chosen between a tag and a branch of one name, nor guessed from a commit', async () => {
    world.sandbox.addRun({ repo: REPO, workflow: { name: 'CI' }, branch: 'v2', message: 'Trick' });
    expect(await answered('deploy', { environment: 'prod', ref: 'v2' })).toMatchObject({
      cannot: expect.stringContaining('a branch and a tag'),
    });
    const { facts } = await prepared('deploy', { environment: 'prod', ref: 'v1' });
    expect(await answered('deploy', { environment: 'prod', ref: facts.sha ?? '' })).toMatchObject({
      cannot: expect.stringContaining('Tag that commit'),
    });
  });

  it('gives the environment to a workflow that asks for it, and stops at other inputs', async () => {
    const withInputs = (...names: string[]) => {
      const inputs = names.map((name) => ({ name, required: true }));
      deploys({ workflow: { name: 'Deploy', inputs } });
    };
    const into = (name: string) => ({ name, environment: `\${{ ${name} }}` });
    deploys({
      workflow: { name: 'Deploy', inputs: [{ name: 'environment', required: true }] },
      jobs: [
        into('inputs.environment'),
        into('vars.other'),
        { name: 'c', environment: 'production' },
      ],
    });
    const { facts } = await prepared('deploy', { environment: 'prod', ref: 'v2' });
    expect(facts.environments).toBe('${{ vars.other }}');
    expect(deed('deploy').request(facts).body).toMatchObject({
      inputs: { environment: 'production' },
    });
    withInputs('environment', 'region');
    expect(await answered('deploy', { environment: 'prod', ref: 'v2' })).toMatchObject({
      cannot: expect.stringContaining('also wants region'),
    });
  });
});

describe('a rollback', () => {
  it('goes from what failed to what ran well before, and runs that job again', async () => {
    deploys({ message: 'Good' });
    deploys({ message: 'Bad', conclusion: 'failure' });
    const plan = await prepared('rollback', { environment: 'prod' });
    expect(plan.facts).toMatchObject({ commit: 'Good', liveState: 'failed' });
    expect(plan.facts.changes).toContain('Bad');
    const out = sent('rollback', plan);
    expect(out.request.target).toMatch(/\/actions\/jobs\/\d+\/rerun$/);
    expect(await deed('rollback').readBack(world.connect('read'), out)).toBe('not-applied');
    const follow = () => deed('rollback').progress?.(world.connect('read'), out);
    expect(await follow()).toMatchObject({ state: 'running' });
    await send('rollback', out.request);
    expect(await deed('rollback').readBack(world.connect('read'), out)).toBe('applied');
    world.clock.advance(5 * MINUTE_MS);
    expect(await follow()).toMatchObject({ state: 'succeeded' });
  });

  it('goes back from what is live and unwell, and is another one after the next deployment', async () => {
    deploys({ message: 'Good' });
    deploys({ message: 'Unwell' });
    const plan = await prepared('rollback', { environment: 'production' });
    expect(plan.facts).toMatchObject({ commit: 'Good', liveState: 'ok' });
    deploys({ message: 'Mended' });
    expect(await deed('rollback').state(world.connect('read'), plan.facts)).not.toEqual(
      plan.preconditions,
    );
  });

  it('is refused while a deployment is under way, and where nothing ran well', async () => {
    deploys({ message: 'Bad', conclusion: 'failure' });
    expect(await answered('rollback', { environment: 'prod' })).toMatchObject({
      cannot: expect.stringContaining('None of its last'),
    });
    world.sandbox.addRun({
      repo: REPO,
      workflow: { name: 'Deploy', inputs: [] },
      message: 'Next',
      jobs: [{ name: 'deploy', environment: 'production' }],
    });
    expect(await answered('rollback', { environment: 'prod' })).toMatchObject({
      cannot: expect.stringContaining('under way'),
    });
  });
});

describe('a gate', () => {
  it.each([
    ['approve', 'succeeded'],
    ['reject', 'failed'],
  ] as const)('%s: answered once, and followed', async (name, end) => {
    deploys({ message: 'Good' });
    const runId = deploys({ message: 'Next', reviewers: ['nightshift-operator'] });
    deploys({ message: 'Behind', reviewers: ['nightshift-operator'] });
    const plan = await prepared(name, { runId });
    expect(plan.facts).toMatchObject({ environment: 'production', commit: 'Next' });
    expect(plan.facts.holds).toBe('1 later run of Deploy on main');
    const out = sent(name, plan);
    await send(name, out.request);
    world.clock.advance(5 * MINUTE_MS);
    const after = await deed(name).state(world.connect('read'), plan.facts);
    expect(after).toEqual({ ...plan.preconditions, waiting: false });
    expect(await deed(name).readBack(world.connect('read'), out)).toBe('applied');
    expect(await deed(name).progress?.(world.connect('read'), out)).toMatchObject({ state: end });
  });
});

describe('a run', () => {
  it('has an issue opened with exactly the text that is shown', async () => {
    const runId = world.addFailedRun(REPO);
    const plan = await prepared('issue', { runId, issue: { title: 'T', body: 'B' } });
    const out = sent('issue', plan);
    expect(await deed('issue').readBack(world.connect('read'), out)).toBe('not-applied');
    expect(await send('issue', out.request)).toEqual({ providerId: '1' });
    expect(world.effects().at(-1)?.body).toEqual({ title: 'T', body: 'B' });
    expect(await deed('issue').readBack(world.connect('read'), out)).toBe('applied');
  });
});
