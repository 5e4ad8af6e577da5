import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Connection } from '#src/connectors/connector.ts';
import type { PipelineConnector } from '#src/connectors/pipelines/connector.ts';
import type { ApprovedProposal, ProviderRequest } from '#src/domain/proposal.ts';
import type { Run } from '#src/domain/signal.ts';
import { Conflict, Invalid, Reauthorise, Transient, UnknownOutcome } from '#src/lib/errors.ts';

/** A way in which the provider fails for its next matching requests. */
export type Outage =
  | 'error'
  | 'not-found'
  | 'wait'
  | 'answer-lost'
  | 'request-lost'
  | 'log-link-expired';

/** A provider's server with what a contract needs to move it. */
export interface PipelineWorld {
  connector: PipelineConnector;
  /** A connection that counts its requests; `revoked` no longer works. */
  connect(grant: 'read' | 'write' | 'revoked', settings?: Record<string, unknown>): Connection;
  /** Adds a run that has ended in failure, with this log where there is one. */
  addFailedRun(repository: string, more?: { log?: string; branch?: string }): number;
  /** Adds a run that goes on. */
  addOpenRun(repository: string): number;
  /** Lets open runs end. */
  letTimePass(): void;
  /** `match` is part of the request's line, `METHOD /path?query`. */
  fail(outage: Outage, match: RegExp, times?: number): void;
  /** Mutations that the provider accepted. */
  effects(): { method: string; target: string; body: unknown }[];
  notModified(): number;
  httpRequests(): number;
  close(): Promise<void>;
}

const SINCE = new Date('2020-01-01T00:00:00Z');

/** What every pipeline provider must do, seen from its server. */
export function pipelineContract(name: string, setup: () => Promise<PipelineWorld>): void {
  describe(`${name} as a pipeline source`, () => {
    let world: PipelineWorld;
    beforeEach(async () => {
      world = await setup();
    });
    afterEach(() => world.close());
    readingContract(() => world);
    jobContract(() => world);
    writingContract(() => world);
  });
}

function readingContract(world: () => PipelineWorld): void {
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
      branch: 'topic',
      event: 'push',
      headSha: expect.stringMatching(/^[0-9a-f]{40}$/),
      url: expect.stringMatching(/^https:\/\//),
      actor: expect.stringMatching(/./),
      commitTitle: expect.stringMatching(/./),
      workflow: expect.stringMatching(/./),
    });
  });

  test('reads nothing twice, and asks for unchanged repositories at no cost', async () => {
    world().addFailedRun('acme/api');
    const first = await reader(world()).changes(null, SINCE);
    const second = await reader(world()).changes(first.cursor, SINCE);
    expect(second.runs).toEqual([]);
    expect(world().notModified()).toBeGreaterThanOrEqual(1);
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
    expect(second.runs.map(({ runId }) => runId).sort()).toEqual([openId, newId].sort());
    expect(second.runs.every(({ status }) => status === 'completed')).toBe(true);
  });

  test('keeps to the chosen repositories', async () => {
    world().addFailedRun('acme/api');
    world().addFailedRun('acme/web');
    const page = await reader(world(), { repositories: ['acme/web'] }).changes(null, SINCE);
    expect(page.runs.map(({ repository }) => repository)).toEqual(['acme/web']);
  });

  test.each<Outage>(['error', 'not-found'])(
    'reads the other repositories when one answers with %s, and says so',
    async (outage) => {
      world().addFailedRun('acme/api');
      world().addFailedRun('acme/web');
      world().fail(outage, /acme\/api\/actions\/runs/);
      const page = await reader(world()).changes(null, SINCE);
      expect(page.runs.map(({ repository }) => repository)).toEqual(['acme/web']);
      expect(page.problems).toEqual([
        { repository: 'acme/api', why: expect.stringMatching(/GitHub|provider/) },
      ]);
      const next = await reader(world()).changes(page.cursor, SINCE);
      expect(next.runs.map(({ repository }) => repository)).toEqual(['acme/api']);
      expect(next.problems).toEqual([]);
    },
  );

  test('waits as long as the provider asks', async () => {
    world().addFailedRun('acme/api');
    world().fail('wait', /actions\/runs/);
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
    expect(job).toMatchObject({ name: 'test', failedStep: 'Run test' });
    expect(await reader(world()).log(run, job.jobId)).toBe('first\nlast\n');
  });

  test('has no log when the provider no longer has it', async () => {
    world().addFailedRun('acme/api');
    const { run, job } = await failedJob(world());
    expect(await reader(world()).log(run, job.jobId)).toBeNull();
  });

  test('asks once for a fresh link when the link to a log has expired', async () => {
    world().addFailedRun('acme/api', { log: 'still there' });
    const { run, job } = await failedJob(world());
    world().fail('log-link-expired', /./, 1);
    expect(await reader(world()).log(run, job.jobId)).toBe('still there');
    world().fail('log-link-expired', /./, 2);
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

function writingContract(world: () => PipelineWorld): void {
  test('plans are pure', () => {
    world().connector.plan.rerunFailed({ repository: 'acme/api', runId: 1 });
    expect(world().httpRequests()).toBe(0);
  });

  test('sends exactly what was planned, once', async () => {
    const { request, state, send } = await plannedRerun(world());
    await send();
    expect(world().effects()).toEqual([
      { method: request.method, target: request.target, body: request.body },
    ]);
    expect(await reader(world()).readBack(request, state)).toBe('applied');
  });

  test('reads back that nothing happened', async () => {
    const { request, state } = await plannedRerun(world());
    expect(await reader(world()).readBack(request, state)).toBe('not-applied');
    expect(await reader(world()).readBack(request, {})).toBe('unclear');
    expect(await reader(world()).readBack({ ...request, target: '/elsewhere' }, state)).toBe(
      'unclear',
    );
  });

  test('does not know the outcome when the answer is lost after the effect', async () => {
    const { request, state, send } = await plannedRerun(world());
    world().fail('answer-lost', /^POST/);
    await expect(send()).rejects.toBeInstanceOf(UnknownOutcome);
    expect(world().effects()).toHaveLength(1);
    expect(await reader(world()).readBack(request, state)).toBe('applied');
  });

  test('does not know the outcome when the connection dies or the provider fails', async () => {
    const { request, state, send } = await plannedRerun(world());
    world().fail('request-lost', /^POST/);
    await expect(send()).rejects.toBeInstanceOf(UnknownOutcome);
    world().fail('error', /^POST/);
    await expect(send()).rejects.toBeInstanceOf(UnknownOutcome);
    expect(world().effects()).toEqual([]);
    expect(await reader(world()).readBack(request, state)).toBe('not-applied');
  });

  test('certainly had no effect when the provider asks to wait', async () => {
    const { send } = await plannedRerun(world());
    world().fail('wait', /^POST/);
    const error = await rejection(send());
    expect(error).toBeInstanceOf(Transient);
    expect(error).toMatchObject({ retryAfterMs: 17_000 });
    expect(world().effects()).toEqual([]);
  });

  test('is a conflict when the run already runs again, or is gone', async () => {
    const { send, request } = await plannedRerun(world());
    await send();
    await expect(send()).rejects.toBeInstanceOf(Conflict);
    const gone = world().connector.plan.rerunFailed({ repository: 'acme/api', runId: 77 });
    await expect(sendOf(world(), gone)()).rejects.toBeInstanceOf(Conflict);
    expect(world().effects()).toHaveLength(1);
    expect(request.target).toContain('acme/api');
  });

  test('refuses with a grant that may only read, or none', async () => {
    const { request } = await plannedRerun(world());
    const readOnly = world().connector.openWriter(
      world().connect('read'),
      approvedRequest(request),
    );
    await expect(readOnly.send()).rejects.toBeInstanceOf(Invalid);
    const revoked = world().connector.openWriter(
      world().connect('revoked'),
      approvedRequest(request),
    );
    await expect(revoked.send()).rejects.toBeInstanceOf(Reauthorise);
    expect(world().effects()).toEqual([]);
  });

  test('refuses everything but its closed list before anything leaves', async () => {
    const { request } = await plannedRerun(world());
    const before = world().httpRequests();
    for (const other of foreignRequests(request)) {
      await expect(sendOf(world(), other)()).rejects.toBeInstanceOf(Invalid);
    }
    const elsewhere = world().connect('write', { repositories: ['acme/other'] });
    const writer = world().connector.openWriter(elsewhere, approvedRequest(request));
    await expect(writer.send()).rejects.toBeInstanceOf(Invalid);
    expect(world().httpRequests()).toBe(before);
  });

  test('plans nothing for what is no repository or no run', () => {
    const plan = (repository: string, runId = 1) =>
      world().connector.plan.rerunFailed({ repository, runId });
    for (const name of [
      'acme',
      'acme/api/x',
      '../api',
      'acme/..',
      'a b/c',
      'acme/a?b',
      'acme/%2e',
    ]) {
      expect(() => plan(name)).toThrow(Invalid);
    }
    for (const runId of [0, -1, 1.5, Number.NaN, 2 ** 60]) {
      expect(() => plan('acme/api', runId)).toThrow(Invalid);
    }
  });
}

function foreignRequests(request: ProviderRequest): ProviderRequest[] {
  const targets = [
    request.target.replace('rerun-failed-jobs', 'rerun'),
    request.target.replace('rerun-failed-jobs', 'cancel'),
    request.target.replace(/\/rerun-failed-jobs$/, ''),
    `${request.target}/`,
    `${request.target}?force=true`,
    `${request.target}#x`,
    `/x/..${request.target}`,
    `/${request.target}`,
    request.target.replace('acme/api', 'acme/..'),
    request.target.replace('acme/api', '{owner}/api'),
    request.target.replace('acme/api', 'acme%2Fapi/x'),
    `${request.target}\n`,
  ];
  return [
    ...targets.map((target) => ({ ...request, target })),
    { ...request, method: 'DELETE' as const },
    { ...request, method: 'PUT' as const },
    { ...request, body: { enable_debug_logging: true } },
    { ...request, body: {} },
  ];
}

function reader(world: PipelineWorld, settings?: Record<string, unknown>) {
  return world.connector.openReader(world.connect('read', settings));
}

async function failedJob(world: PipelineWorld): Promise<{ run: Run; job: { jobId: number } }> {
  const open = reader(world);
  const [run] = (await open.changes(null, SINCE)).runs;
  if (run === undefined) throw new Error('The world has no run');
  const [job] = await open.failedJobs(run);
  if (job === undefined) throw new Error('The run has no failed job');
  return { run, job };
}

async function plannedRerun(world: PipelineWorld) {
  const runId = world.addFailedRun('acme/api');
  const request = world.connector.plan.rerunFailed({ repository: 'acme/api', runId });
  const state = await reader(world).state({ repository: 'acme/api', runId });
  if (state === null) throw new Error('The run is gone');
  return { request, state, send: sendOf(world, request) };
}

function sendOf(world: PipelineWorld, request: ProviderRequest) {
  return () => world.connector.openWriter(world.connect('write'), approvedRequest(request)).send();
}

/** Stands for what `store/claims.ts` alone can make. */
export function approvedRequest(request: ProviderRequest): ApprovedProposal {
  const fields = { kind: 'pipeline.rerun', accountId: 'acc_test', state: 'claimed', request };
  return fields as unknown as ApprovedProposal;
}

export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to be refused');
}
