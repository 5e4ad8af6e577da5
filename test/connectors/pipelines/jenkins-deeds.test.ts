import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Invalid } from '#src/lib/errors.ts';
import { deedsOf, sendAs } from '#test/contracts/pipeline-deeds.ts';
import { reader, SINCE } from '#test/contracts/pipeline-world.ts';
import { environmentsIn } from '#src/connectors/pipelines/jenkins/shapes.ts';
import { areKnown, environmentFacts } from '#src/domain/environments.ts';
import { createJenkinsWorld, type JenkinsWorld } from './jenkins-world.ts';

let world: JenkinsWorld;
beforeEach(async () => {
  world = await createJenkinsWorld();
});
afterEach(() => world.close());

const JOB = 'acme/api';
const { prepared, answered, send, sent, deed } = deedsOf(() => world, JOB);

describe('a deployment', () => {
  const DEPLOY = { job: JOB, outcome: 'SUCCESS' } as const;
  const into = (ENVIRONMENT: string, REF: string) => ({ ENVIRONMENT, REF });
  beforeEach(() => {
    const choices = ['staging', 'production'];
    const parameters = [
      { name: 'ENVIRONMENT', choices },
      { name: 'REF' },
      { name: 'NOTIFY', value: 'yes' },
    ];
    world.sandbox.addJob({ job: JOB, parameters });
    world.sandbox.addBuild({ ...DEPLOY, branch: 'v1', parameters: into('production', 'v1') });
    world.letTimePass();
    world.sandbox.addBuild({ ...DEPLOY, branch: 'v2', parameters: into('staging', 'v2') });
    world.letTimePass();
  });

  test('names the commit that a build of that tag checked out, and sends that commit', async () => {
    const { facts, preconditions } = await prepared('deploy', { environment: 'prod', ref: 'v2' });
    expect(facts).toMatchObject({ environment: 'production', branch: 'v2', commit: 'Change 2' });
    expect(facts.sha).toMatch(/^[0-9a-f]{40}$/);
    expect(facts.live).not.toBe(facts.sha);
    expect(facts.means).toContain('what build 2 of it checked out');
    expect(facts.means).toContain('keep their defaults: NOTIFY=yes');
    expect(preconditions).toEqual({ newest: '1' });
    expect(deed('deploy').request(facts)).toEqual({
      method: 'POST',
      target: `/job/acme/job/api/buildWithParameters?ENVIRONMENT=production&REF=${facts.sha ?? ''}`,
      body: null,
    });
  });

  test.each([true, false])(
    'is followed from the queue to its end, answered: %s',
    async (answers) => {
      const plan = await prepared('deploy', { environment: 'prod', ref: 'v2' });
      const out = sent('deploy', plan);
      const readBack = () => deed('deploy').readBack(world.connect('read'), out);
      expect(await readBack()).toBe('not-applied');
      if (!answers) world.fail('answer-lost', /^POST/);
      const receipt = await send('deploy', out.request).catch(() => null);
      expect(receipt === null).toBe(!answers);
      expect(await readBack()).toBe('applied');
      const follow = () => deed('deploy').progress?.(world.connect('read'), { ...out, receipt });
      expect(await follow()).toMatchObject({ words: expect.stringContaining('quiet period') });
      world.clock.advance(10_000);
      expect(await follow()).toMatchObject({
        state: 'running',
        words: expect.stringContaining('Build 3'),
      });
      world.letTimePass();
      expect(await follow()).toMatchObject({ state: 'succeeded' });
      expect(await readBack()).toBe('applied');
      expect(await deed('deploy').state(world.connect('read'), plan.facts)).not.toEqual(
        plan.preconditions,
      );
    },
  );

  test('that checked out something else is not passed off as success', async () => {
    const plan = await prepared('deploy', { environment: 'prod', ref: 'v2' });
    const facts = { ...plan.facts, sha: 'a'.repeat(40) };
    const out = { ...sent('deploy', plan), facts };
    const receipt = await send('deploy', out.request);
    world.letTimePass();
    expect(
      await deed('deploy').progress?.(world.connect('read'), { ...out, receipt }),
    ).toMatchObject({ state: 'failed', words: expect.stringContaining('not what was approved') });
  });

  test.each([
    ['an environment that is not there', { environment: 'qa', ref: 'v2' }, 'names none'],
    ['a name that no build knows', { environment: 'prod', ref: 'v9' }, 'Give the full commit'],
    ['nothing', { environment: 'prod', ref: '' }, 'Give the full commit'],
  ])('cannot be of %s', async (_what, asked, why) => {
    expect(await answered('deploy', asked)).toMatchObject({ cannot: expect.stringContaining(why) });
  });

  test('is none of a job that takes two environments, of which a card would name one', async () => {
    const parameters = [{ name: 'ENV' }, { name: 'REF' }, { name: 'TARGET_ENV', value: 'live' }];
    world.sandbox.addJob({ job: 'acme/two', parameters });
    const asked = { repository: 'acme/two', environment: 'prod', ref: 'b'.repeat(40) };
    expect(await deed('deploy').prepare(world.connect('read'), asked)).toMatchObject({
      cannot: expect.stringContaining('more than one environment'),
    });
  });

  test('takes a full commit as it is, and no job without the parameters for it', async () => {
    const sha = 'b'.repeat(40);
    expect(await prepared('deploy', { environment: 'prod', ref: sha })).toMatchObject({
      facts: { sha },
    });
    world.addFailedRun('acme/plain');
    const asked = { repository: 'acme/plain', environment: 'prod', ref: sha };
    expect(await deed('deploy').prepare(world.connect('read'), asked)).toHaveProperty('cannot');
  });
});

describe('a question of a build', () => {
  const waiting = (inputs: readonly string[] = []) =>
    world.sandbox.addBuild({
      job: JOB,
      outcome: 'SUCCESS',
      parameters: { TARGET_ENV: 'production' },
      input: { message: 'Deploy?', stage: 'Deploy', inputs },
    });

  test.each([
    ['approve', 'succeeded'],
    ['reject', 'failed'],
  ] as const)('%s: answered once, and followed', async (name, end) => {
    const plan = await prepared(name, { runId: waiting() });
    expect(plan.facts).toMatchObject({ environment: 'production', quoted: 'Deploy?' });
    expect([plan.facts['means'], plan.facts['undo']].join()).not.toContain('Deploy?');
    const out = sent(name, plan);
    expect(await deed(name).readBack(world.connect('read'), out)).toBe('not-applied');
    await send(name, out.request);
    await expect(send(name, out.request)).rejects.toBeInstanceOf(Conflict);
    world.letTimePass();
    expect(await deed(name).state(world.connect('read'), plan.facts)).toEqual({ waiting: false });
    expect(await deed(name).readBack(world.connect('read'), out)).toBe('applied');
    expect(await deed(name).progress?.(world.connect('read'), out)).toMatchObject({ state: end });
  });

  test('that asks for values is not answered with none', async () => {
    const runId = waiting(['VERSION']);
    expect(await answered('approve', { runId })).toMatchObject({
      cannot: expect.stringContaining('asks for values'),
    });
    expect(await answered('reject', { runId })).toHaveProperty('facts');
    expect(await answered('approve', { runId: world.addFailedRun(JOB) })).toMatchObject({
      cannot: expect.stringContaining('waits for nobody'),
    });
  });
});

describe('where a build goes', () => {
  const given = (parameters: Record<string, unknown>) =>
    environmentsIn({
      actions: [
        {
          parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
          causes: [],
        },
      ],
    });

  test.each(['ENV', 'environment', 'DEPLOY_ENV', 'targetEnvironment'])(
    'is what its parameter %s says',
    (name) => {
      expect(given({ REF: 'v1', [name]: 'production' })).toEqual(['production']);
    },
  );

  test.each([{}, { REF: 'v1' }, { ENV: '' }, { ENV: 7 }, { ENVOY: 'production' }])(
    'is not known where none names it: %j',
    (parameters) => {
      expect(given(parameters)).toBeUndefined();
      expect(areKnown(environmentFacts(given(parameters)))).toBe(false);
    },
  );
});

test('a build says which environment it was started for, wherever it may reach it again', async () => {
  const parameters = { ENV: 'staging', DEPLOY_ENV: 'production' };
  const runId = world.sandbox.addBuild({ job: JOB, outcome: 'FAILURE', parameters });
  expect((await prepared('cancel', { runId })).facts.environments).toBe('staging\nproduction');
  const { runs } = await reader(world).changes(null, SINCE);
  expect(runs).toMatchObject([{ environments: ['staging', 'production'] }]);
});

test('nothing leaves under another action, for another account, or for what is not covered', async () => {
  const runId = world.addOpenRun(JOB);
  const { request } = sent('cancel', await prepared('cancel', { runId }));
  const before = world.httpRequests();
  const refused = async (changes: object, settings = {}) => {
    const fields = { kind: 'pipeline.cancel', accountId: 'acc_test', request, ...changes };
    await expect(sendAs(world, fields, world.connect('write', settings))).rejects.toBeInstanceOf(
      Invalid,
    );
  };
  for (const kind of ['pipeline.rerun', 'pipeline.deploy', 'pipeline.approve', 'mail.archive'])
    await refused({ kind });
  await refused({ accountId: 'acc_other' });
  const elsewhere = world.connect('read', { repositories: ['acme/web'] });
  const asked = deed('cancel').prepare(elsewhere, { repository: JOB, runId });
  await expect(asked).rejects.toBeInstanceOf(Invalid);
  await refused({}, { repositories: ['acme/web'] });
  const start = '/job/acme/job/api/buildWithParameters';
  for (const target of [start, `${start}?`, `${start}?REF=a&REF=b`, `${start}?REF=%0A`])
    await refused({ kind: 'pipeline.deploy', request: { ...request, target } });
  expect(world.httpRequests()).toBe(before);
});
