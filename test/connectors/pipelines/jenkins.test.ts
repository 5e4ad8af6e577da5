import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createJenkins } from '#src/connectors/pipelines/jenkins/index.ts';
import { Conflict, Invalid, Transient } from '#src/lib/errors.ts';
import { deedsOf } from '#test/contracts/pipeline-deeds.ts';
import { reader, SINCE } from '#test/contracts/pipeline-world.ts';
import { approvedRequest } from '#test/contracts/pipeline-writing.ts';
import { cancelContract } from '#test/contracts/pipeline-cancel.ts';
import { pipelineContract } from '#test/contracts/pipelines.ts';
import { createJenkinsWorld, type JenkinsWorld } from './jenkins-world.ts';

pipelineContract('Jenkins', createJenkinsWorld, { linksLogs: false, listsAtOnce: true });
cancelContract('Jenkins', createJenkinsWorld);

let world: JenkinsWorld;
beforeEach(async () => {
  world = await createJenkinsWorld();
});
afterEach(() => world.close());

const JOB = 'acme/api';
const { prepared, send, sent } = deedsOf(() => world, JOB);

function rerun(runId: number): Promise<unknown> {
  const request = world.connector.plan.rerunFailed({ repository: JOB, runId });
  return world.connector.openWriter(world.connect('write'), approvedRequest(request)).send();
}

describe('reading', () => {
  test('goes through folders, and a branch’s job keeps its slash encoded', async () => {
    const job = 'acme/mobile/app/feature%2Flogin';
    world.sandbox.addBuild({ job, outcome: 'SUCCESS', branch: 'feature/login' });
    world.sandbox.addJob({ job: 'acme/never-ran' });
    world.letTimePass();
    const { runs } = await reader(world).changes(null, SINCE);
    expect(runs).toMatchObject([
      { repository: job, workflow: 'feature/login', branch: 'feature/login', event: 'push' },
    ]);
    expect((await reader(world).profile()).repositories).toContain('acme/never-ran');
    const request = world.connector.plan.rerunFailed({ repository: job, runId: 1 });
    expect(request.target).toBe(
      '/job/acme/job/mobile/job/app/job/feature%252Flogin/1/replay/rebuild',
    );
  });

  test('takes no more than two requests a minute where one job changed', async () => {
    for (const job of ['acme/api', 'acme/web', 'acme/app']) world.addFailedRun(job);
    const first = await reader(world).changes(null, SINCE);
    world.addFailedRun('acme/web');
    const before = world.httpRequests();
    await reader(world).changes(first.cursor, SINCE);
    expect(world.httpRequests() - before).toBe(2);
  });

  test('says that a build waits for an answer, and that it goes on', async () => {
    const number = world.sandbox.addBuild({
      job: JOB,
      outcome: 'SUCCESS',
      input: { message: 'Go?', stage: 'production' },
    });
    const first = await reader(world).changes(null, SINCE);
    expect(first.runs).toMatchObject([{ runId: number, status: 'waiting' }]);
    const plan = await prepared('approve', { runId: number });
    await send('approve', sent('approve', plan).request);
    const second = await reader(world).changes(first.cursor, SINCE);
    expect(second.runs).toMatchObject([{ runId: number, status: 'in_progress' }]);
  });

  test('of a job that fails by itself leaves the others, and reads it the next time', async () => {
    world.addFailedRun('acme/api');
    world.addFailedRun('acme/web');
    world.fail('not-found', /job\/acme\/job\/api\/api/);
    const page = await reader(world).changes(null, SINCE);
    expect(page.runs.map(({ repository }) => repository)).toEqual(['acme/web']);
    expect(page.problems).toMatchObject([{ repository: 'acme/api' }]);
    const next = await reader(world).changes(page.cursor, SINCE);
    expect(next.runs.map(({ repository }) => repository)).toEqual(['acme/api']);
  });

  test('has no log of a build that was discarded, nor any state of it', async () => {
    const runId = world.addFailedRun(JOB, { log: 'a log' });
    const [run] = (await reader(world).changes(null, SINCE)).runs;
    if (run === undefined) throw new Error('The world has no run');
    world.sandbox.discard(JOB, runId);
    expect(await reader(world).log(run, runId)).toBeNull();
    expect(await reader(world).state(run)).toBeNull();
  });

  test('reads a log that still grows from where the part before ended', async () => {
    world.sandbox.addBuild({ job: JOB, outcome: 'SUCCESS', log: 'so far\n' });
    const [run] = (await reader(world).changes(null, SINCE)).runs;
    if (run === undefined) throw new Error('The world has no run');
    expect(await reader(world).log(run, run.runId)).toBe('so far\n');
  });

  test('waits as long as a controller asks that is starting', async () => {
    const kind = { type: 'status', status: 503, retryAfterS: 10 } as const;
    world.sandbox.faults.add({ match: /./, times: 1, kind });
    const failure = reader(world).changes(null, SINCE);
    await expect(failure).rejects.toMatchObject({ retryAfterMs: 10_000 });
  });

  test('says that its address is missing, or that the secret names no user', () => {
    const connector = createJenkins({ url: undefined });
    expect(() => connector.openReader(world.connect('read'))).toThrow(Invalid);
    const nobody = { ...world.connect('read'), secret: 'token-alone' };
    return expect(world.connector.openReader(nobody).profile()).rejects.toBeInstanceOf(Invalid);
  });
});

describe('repeating a build', () => {
  test('is found in the queue and as a build, and another one’s is not', async () => {
    const runId = world.addFailedRun(JOB);
    const other = world.addFailedRun(JOB);
    const request = world.connector.plan.rerunFailed({ repository: JOB, runId });
    const state = { newestRunId: other };
    const readBack = () => reader(world).readBack(request, state);
    await rerun(other);
    expect(await readBack()).toBe('not-applied');
    world.letTimePass();
    expect(await readBack()).toBe('not-applied');
    await rerun(runId);
    expect(await readBack()).toBe('applied');
    world.letTimePass();
    expect(await readBack()).toBe('applied');
  });

  test('of a job of the same name in another folder is not taken for it', async () => {
    const runId = world.addFailedRun(JOB);
    const repository = `ops/${JOB}`;
    expect(world.addFailedRun(repository)).toBe(runId);
    const elsewhere = world.connector.plan.rerunFailed({ repository, runId });
    const connection = world.connect('write', { repositories: [JOB, repository] });
    await world.connector.openWriter(connection, approvedRequest(elsewhere)).send();
    const request = world.connector.plan.rerunFailed({ repository: JOB, runId });
    const state = { newestRunId: runId };
    expect(await reader(world).readBack(request, state)).toBe('not-applied');
    await rerun(runId);
    expect(await reader(world).readBack(request, state)).toBe('applied');
  });

  test('is refused while it goes on, twice, and of a job that is no Pipeline', async () => {
    await expect(rerun(world.addOpenRun(JOB))).rejects.toBeInstanceOf(Conflict);
    world.letTimePass();
    const runId = world.addFailedRun(JOB);
    await rerun(runId);
    world.letTimePass();
    await expect(rerun(runId)).rejects.toBeInstanceOf(Conflict);
    world.sandbox.addJob({ job: 'acme/old', kind: 'freestyle' });
    const number = world.addFailedRun('acme/old');
    const request = world.connector.plan.rerunFailed({ repository: 'acme/old', runId: number });
    const writer = world.connector.openWriter(world.connect('write'), approvedRequest(request));
    await expect(writer.send()).rejects.toThrow('Pipelines only');
    const { runs } = await reader(world).changes(null, SINCE);
    const rerunOf = (job: string) => runs.find(({ repository }) => repository === job)?.rerun;
    expect([rerunOf('acme/old'), rerunOf(JOB)]).toEqual(['never', undefined]);
    expect(world.effects()).toHaveLength(1);
  });

  test('fetches a crumb where one is wanted, and a fresh one when that has expired', async () => {
    for (const runId of [world.addFailedRun(JOB), world.addFailedRun(JOB)]) {
      world.sandbox.wantCrumbs();
      await rerun(runId);
    }
    expect(world.effects()).toHaveLength(2);
    world.sandbox.wantCrumbs();
    world.sandbox.faults.add({
      match: /crumbIssuer/,
      times: 1,
      kind: {
        type: 'status',
        status: 200,
        body: { crumb: 'stale', crumbRequestField: 'Jenkins-Crumb' },
      },
    });
    const runId = world.addFailedRun(JOB);
    await expect(rerun(runId)).rejects.toBeInstanceOf(Transient);
    world.sandbox.faults.add({
      match: /crumbIssuer/,
      times: 1,
      kind: { type: 'status', status: 200, body: { crumb: 'x', crumbRequestField: 'host' } },
    });
    await expect(rerun(runId)).rejects.toBeInstanceOf(Invalid);
    expect(world.effects()).toHaveLength(2);
  });

  test('is not taken for done when Jenkins has moved, or asks to sign in', async () => {
    const runId = world.addFailedRun(JOB);
    const target = `/job/acme/job/api/${runId}/replay/rebuild`;
    for (const location of [`https://ci.example${target}`, 'https://sso.example/login?from=x']) {
      const kind = { type: 'status', status: 302, headers: { location } } as const;
      world.sandbox.faults.add({ match: /^POST/, times: 1, kind });
      await expect(rerun(runId)).rejects.toBeInstanceOf(Conflict);
    }
    expect(world.effects()).toEqual([]);
  });
});
