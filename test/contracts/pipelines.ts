import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Reauthorise, Transient } from '#src/lib/errors.ts';
import {
  failedJob,
  type Outage,
  type PipelineWorld,
  reader,
  rejection,
  SINCE,
} from './pipeline-world.ts';
import { writingContract } from './pipeline-writing.ts';

export type { Outage, PipelineWorld } from './pipeline-world.ts';

export interface Traits {
  /** Logs are behind links that expire. */
  linksLogs: boolean;
  /** One request lists all repositories, so that none fails alone and none is asked for conditionally. */
  listsAtOnce?: boolean;
  /** Failed jobs can be run again. */
  reruns?: boolean;
}

/** What every pipeline provider must do, seen from its server. */
export function pipelineContract(
  name: string,
  setup: () => Promise<PipelineWorld>,
  { linksLogs, listsAtOnce = false, reruns = true }: Traits,
): void {
  describe(`${name} as a pipeline source`, () => {
    let world: PipelineWorld;
    beforeEach(async () => {
      world = await setup();
    });
    afterEach(() => world.close());
    readingContract(() => world, listsAtOnce);
    if (!listsAtOnce) repositoryContract(() => world);
    jobContract(() => world);
    if (linksLogs) linkedLogContract(() => world);
    if (reruns) writingContract(() => world);
  });
}

function readingContract(world: () => PipelineWorld, listsAtOnce: boolean): void {
  test('names the grant and the repositories that it sees', async () => {
    world().addFailedRun('acme/api');
    world().addFailedRun('acme/web');
    const profile = await reader(world()).profile();
    expect(profile.name).not.toBe('');
    expect([...profile.repositories].sort()).toEqual(['acme/api', 'acme/web']);
  });

  test('reads the runs of every repository with all that a run must carry', async () => {
    const runId = world().addFailedRun('acme/api', { branch: 'topic' });
    world().addFailedRun('acme/web');
    const page = await reader(world()).changes(null, SINCE);
    expect(page.problems).toEqual([]);
    expect(page.runs.map(({ repository }) => repository).sort()).toEqual(['acme/api', 'acme/web']);
    expect(page.runs.find((run) => run.runId === runId)).toMatchObject({
      kind: 'run',
      attempt: 1,
      status: 'completed',
      conclusion: 'failure',
      branch: world().words.branch ?? 'topic',
      event: world().words.event ?? 'push',
      headSha: expect.stringMatching(/^[0-9a-f]{40}$/),
      url: expect.stringMatching(world().words.page ?? /^https:\/\//),
      actor: expect.stringMatching(/./),
      commitTitle: expect.stringMatching(/./),
      workflow: expect.stringMatching(/./),
    });
  });

  test('reads nothing twice, and asks for unchanged repositories at no cost where it can', async () => {
    world().addFailedRun('acme/api');
    const first = await reader(world()).changes(null, SINCE);
    const second = await reader(world()).changes(first.cursor, SINCE);
    expect(second.runs).toEqual([]);
    if (!listsAtOnce) expect(world().notModified()).toBeGreaterThanOrEqual(1);
    const third = await reader(world()).changes(second.cursor, SINCE);
    expect(third.runs).toEqual([]);
    expect(third.cursor).toBe(second.cursor);
  });

  test('reads a page again when its cursor was lost', async () => {
    world().addFailedRun('acme/api');
    const connection = world().connect('read');
    const open = world().connector.openReader(connection);
    const first = await open.changes(null, SINCE);
    expect(first.runs).toHaveLength(1);
    expect((await open.changes(null, SINCE)).runs).toEqual(first.runs);
    expect((await open.changes('not a cursor', SINCE)).runs).toEqual(first.runs);
  });

  test('reads new runs, and open runs again when they end', async () => {
    const openId = world().addOpenRun('acme/api');
    const first = await reader(world()).changes(null, SINCE);
    expect(first.runs.map(({ status }) => status)).not.toContain('completed');
    world().letTimePass();
    const newId = world().addFailedRun('acme/api');
    const second = await reader(world()).changes(first.cursor, SINCE);
    expect(new Set(second.runs.map(({ runId }) => runId))).toEqual(new Set([openId, newId]));
    expect(second.runs.every(({ status }) => status === 'completed')).toBe(true);
  });

  test('keeps to the chosen repositories', async () => {
    world().addFailedRun('acme/api');
    world().addFailedRun('acme/web');
    const page = await reader(world(), { repositories: ['acme/web'] }).changes(null, SINCE);
    expect(page.runs.map(({ repository }) => repository)).toEqual(['acme/web']);
  });

  test('waits as long as the provider asks', async () => {
    world().addFailedRun('acme/api');
    world().fail('wait', world().words.listOf('acme/api'));
    const error = await rejection(reader(world()).changes(null, SINCE));
    expect(error).toBeInstanceOf(Transient);
    expect(error).toMatchObject({ retryAfterMs: 17_000 });
  });

  test('asks to be connected again when the grant is revoked', async () => {
    world().addFailedRun('acme/api');
    const revoked = world().connector.openReader(world().connect('revoked'));
    await expect(revoked.profile()).rejects.toBeInstanceOf(Reauthorise);
    await expect(revoked.changes(null, SINCE)).rejects.toBeInstanceOf(Reauthorise);
    const chosen = world().connect('revoked', { repositories: ['acme/api'] });
    await expect(world().connector.openReader(chosen).changes(null, SINCE)).rejects.toBeInstanceOf(
      Reauthorise,
    );
  });

  test('reads on with another token where the one before stopped, and nothing twice', async () => {
    world().addFailedRun('acme/api');
    const first = await reader(world()).changes(null, SINCE);
    const other = world().connector.openReader(world().connect('write'));
    const same = await other.changes(first.cursor, SINCE);
    expect(same.runs).toEqual([]);
    world().letTimePass();
    const runId = world().addFailedRun('acme/api');
    const next = await other.changes(same.cursor, SINCE);
    expect(next.runs.map((run) => run.runId)).toEqual([runId]);
    expect(next.problems).toEqual([]);
  });

  test('is transient when the provider fails as a whole', async () => {
    world().addFailedRun('acme/api');
    world().fail('request-lost', /./, 5);
    await expect(reader(world()).changes(null, SINCE)).rejects.toBeInstanceOf(Transient);
  });

  test('counts every request that it makes', async () => {
    world().addFailedRun('acme/api', { log: 'a log' });
    let counted = 0;
    const connection = world().connect('read');
    const open = world().connector.openReader({
      ...connection,
      meter: ({ httpRequests }) => {
        counted += httpRequests ?? 0;
      },
    });
    const run = (await open.changes(null, SINCE)).runs[0];
    const jobs = run === undefined ? [] : await open.failedJobs(run);
    if (run !== undefined) await open.log(run, jobs[0]?.jobId ?? 0);
    expect(counted).toBe(world().httpRequests());
  });
}

function jobContract(world: () => PipelineWorld): void {
  test('names the failed job and its failed step, and reads its log', async () => {
    world().addFailedRun('acme/api', { log: 'first\nlast\n' });
    const { run, job } = await failedJob(world());
    expect(job).toMatchObject({ name: 'test', failedStep: world().words.failedStep });
    expect(await reader(world()).log(run, job.jobId)).toBe('first\nlast\n');
  });

  test('has no log when the provider no longer has it', async () => {
    world().addFailedRun('acme/api');
    const { run, job } = await failedJob(world());
    expect(await reader(world()).log(run, job.jobId)).toBeNull();
  });

  test('tells the current state of a run, and that a run is gone', async () => {
    const runId = world().addFailedRun('acme/api');
    const run = { repository: 'acme/api', runId };
    const state = await reader(world()).state(run);
    expect(state).toMatchObject({ attempt: 1, status: 'completed', newestRunId: runId });
    const newer = world().addFailedRun('acme/api');
    expect(await reader(world()).state(run)).toMatchObject({ newestRunId: newer });
    expect(await reader(world()).state({ ...run, runId: 999_999_999_999 })).toBeNull();
  });
}

/** Where each repository is asked for by itself. */
function repositoryContract(world: () => PipelineWorld): void {
  test.each<Outage>(['error', 'not-found'])(
    'reads the other repositories when one answers with %s, and says so',
    async (outage) => {
      world().addFailedRun('acme/api');
      world().addFailedRun('acme/web');
      world().fail(outage, world().words.listOf('acme/api'));
      const page = await reader(world()).changes(null, SINCE);
      expect(page.runs.map(({ repository }) => repository)).toEqual(['acme/web']);
      expect(page.problems).toEqual([
        { repository: 'acme/api', why: expect.stringMatching(/GitHub|GitLab/) },
      ]);
      const next = await reader(world()).changes(page.cursor, SINCE);
      expect(next.runs.map(({ repository }) => repository)).toEqual(['acme/api']);
      expect(next.problems).toEqual([]);
    },
  );
}

/** Where the provider answers with a link to a log that soon expires. */
function linkedLogContract(world: () => PipelineWorld): void {
  test('asks once for a fresh link when the link to a log has expired', async () => {
    world().addFailedRun('acme/api', { log: 'still there' });
    const { run, job } = await failedJob(world());
    world().fail('log-link-expired', /./, 1);
    expect(await reader(world()).log(run, job.jobId)).toBe('still there');
    world().fail('log-link-expired', /./, 2);
    expect(await reader(world()).log(run, job.jobId)).toBeNull();
  });
}
