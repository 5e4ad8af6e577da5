import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Octokit } from '@octokit/rest';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import { createGithubSandbox, type GithubSandbox } from '#src/sandbox/github/server.ts';
import { FAILING_RUN, octokitFor, REPO } from './support.ts';

let clock: ShiftableClock;
let github: GithubSandbox;
let read: Octokit;
let write: Octokit;

beforeEach(async () => {
  clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  github = await createGithubSandbox({ clock });
  read = octokitFor(github, github.tokens.read);
  write = octokitFor(github, github.tokens.write);
});

afterEach(() => github.close());

describe('a run by the clock', () => {
  it('goes from queued over in progress to completed, as do its jobs and steps', async () => {
    const run_id = github.addRun(FAILING_RUN);
    const look = async () => {
      const { data: run } = await read.actions.getWorkflowRun({ ...REPO, run_id });
      const { data } = await read.actions.listJobsForWorkflowRun({ ...REPO, run_id });
      return { run: [run.status, run.conclusion], job: data.jobs[0] };
    };

    const queued = await look();
    expect(queued.run).toEqual(['queued', null]);
    expect(queued.job).toMatchObject({ status: 'queued', steps: [], runner_name: null });

    clock.advance(6_000);
    const running = await look();
    expect(running.run).toEqual(['in_progress', null]);
    expect(running.job?.steps?.map(({ status }) => status)).toEqual(['in_progress', 'queued']);

    clock.advance(60_000);
    const failed = await look();
    expect(failed.run).toEqual(['completed', 'failure']);
    expect(failed.job?.conclusion).toBe('failure');
    expect(failed.job?.steps?.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);
  });

  it('is not there before it was created', async () => {
    github.addRun({ ...FAILING_RUN, createdAt: new Date('2026-03-02T03:00:00Z') });
    const { data } = await read.actions.listWorkflowRunsForRepo(REPO);
    expect(data.total_count).toBe(0);

    clock.advance(3_600_000);
    const later = await read.actions.listWorkflowRunsForRepo(REPO);
    expect(later.data.total_count).toBe(1);
  });
});

describe('running failed jobs again', () => {
  it('starts a second attempt that keeps the successful job and repeats the failed one', async () => {
    const run_id = github.addRun({
      ...FAILING_RUN,
      jobs: [{ name: 'lint' }, { name: 'test', conclusion: 'failure', onRerun: { log: 'now ok' } }],
    });
    clock.advance(120_000);
    const answer = await write.actions.reRunWorkflowFailedJobs({ ...REPO, run_id });
    expect(answer.status).toBe(201);

    const { data: run } = await read.actions.getWorkflowRun({ ...REPO, run_id });
    expect(run).toMatchObject({ run_attempt: 2, status: 'in_progress', conclusion: null });
    expect(run.triggering_actor?.login).toBe('nightshift-operator');
    expect(run.actor?.login).toBe('octocat');

    clock.advance(120_000);
    const first = await read.actions.listJobsForWorkflowRunAttempt({
      ...REPO,
      run_id,
      attempt_number: 1,
    });
    const second = await read.actions.listJobsForWorkflowRun({ ...REPO, run_id });
    const all = await read.actions.listJobsForWorkflowRun({ ...REPO, run_id, filter: 'all' });
    expect(second.data.jobs[0]?.id).toBe(first.data.jobs[0]?.id);
    expect(second.data.jobs[1]?.id).not.toBe(first.data.jobs[1]?.id);
    expect(second.data.jobs.map(({ conclusion }) => conclusion)).toEqual(['success', 'success']);
    expect(all.data.total_count).toBe(3);
    const log = await read.actions.downloadJobLogsForWorkflowRun({
      ...REPO,
      job_id: Number(second.data.jobs[1]?.id),
    });
    expect(log.data).toBe('now ok');
  });

  it('is refused while the run goes on, and when nothing failed', async () => {
    const failing = github.addRun(FAILING_RUN);
    await expect(
      write.actions.reRunWorkflowFailedJobs({ ...REPO, run_id: failing }),
    ).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('This workflow is already running'),
    });
    const fine = github.addRun({ ...FAILING_RUN, jobs: [{ name: 'lint' }] });
    clock.advance(120_000);
    await expect(
      write.actions.reRunWorkflowFailedJobs({ ...REPO, run_id: fine }),
    ).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('This workflow run cannot be retried'),
    });
    expect(github.effects).toEqual([]);
  });

  it('works on the thirtieth day and is refused on the day after', async () => {
    const run_id = github.addRun(FAILING_RUN);
    clock.advance(31 * 86_400_000);
    await expect(write.actions.reRunWorkflow({ ...REPO, run_id })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('created over a month ago'),
    });
    clock.advance(-86_400_000 - 1);
    const answer = await write.actions.reRunWorkflow({ ...REPO, run_id });
    expect(answer.status).toBe(201);
  });

  it('of one job repeats that job only', async () => {
    const run_id = github.addRun({ ...FAILING_RUN, jobs: [{ name: 'lint' }, { name: 'unit' }] });
    clock.advance(120_000);
    const { data } = await read.actions.listJobsForWorkflowRun({ ...REPO, run_id });
    await write.actions.reRunJobForWorkflowRun({ ...REPO, job_id: Number(data.jobs[1]?.id) });
    const after = await read.actions.listJobsForWorkflowRun({ ...REPO, run_id });
    expect(after.data.jobs.map(({ run_attempt }) => run_attempt)).toEqual([1, 2]);
  });
});

describe('cancelling', () => {
  it('ends what runs, once', async () => {
    const run_id = github.addRun(FAILING_RUN);
    clock.advance(6_000);
    const answer = await write.actions.cancelWorkflowRun({ ...REPO, run_id });
    expect(answer.status).toBe(202);
    const { data: run } = await read.actions.getWorkflowRun({ ...REPO, run_id });
    expect(run).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
    await expect(write.actions.cancelWorkflowRun({ ...REPO, run_id })).rejects.toMatchObject({
      status: 409,
    });
    expect(github.effects).toHaveLength(1);
  });

  it('also ends a job that hangs', async () => {
    const run_id = github.addRun({ ...FAILING_RUN, jobs: [{ name: 'e2e', durationMs: null }] });
    clock.advance(86_400_000);
    expect(github.runs('acme/shop')[0]?.status).toBe('in_progress');
    await write.actions.cancelWorkflowRun({ ...REPO, run_id });
    expect(github.runs('acme/shop')[0]?.conclusion).toBe('cancelled');
  });
});

describe('logs', () => {
  it('come by a link that lasts one minute', async () => {
    const run_id = github.addRun(FAILING_RUN);
    clock.advance(120_000);
    const { data } = await read.actions.listJobsForWorkflowRun({ ...REPO, run_id });
    const job_id = Number(data.jobs[0]?.id);
    const whole = await read.actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id });
    expect(whole.data).toBe('Error: 1 of 12 tests failed\n');

    const link = await read.actions.downloadJobLogsForWorkflowRun({
      ...REPO,
      job_id,
      request: { redirect: 'manual' },
    });
    expect(link.status).toBe(302);
    const location = String(link.headers.location);
    expect((await fetch(location)).status).toBe(200);
    expect((await fetch(location.replace(/sig=../, 'sig=00'))).status).toBe(404);
    clock.advance(60_001);
    expect((await fetch(location)).status).toBe(410);
  });

  it('are gone after ninety days', async () => {
    const run_id = github.addRun(FAILING_RUN);
    clock.advance(120_000);
    const { data } = await read.actions.listJobsForWorkflowRun({ ...REPO, run_id });
    const job_id = Number(data.jobs[0]?.id);
    clock.advance(89 * 86_400_000);
    expect((await read.actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id })).data).not.toBe(
      '',
    );
    clock.advance(2 * 86_400_000);
    await expect(
      read.actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id }),
    ).rejects.toMatchObject({ status: 410 });
  });

  it('are not found while the job runs or where none was kept', async () => {
    const run_id = github.addRun(FAILING_RUN);
    const other = github.addRun({ ...FAILING_RUN, jobs: [{ name: 'x', conclusion: 'timed_out' }] });
    clock.advance(10_000);
    const job = await read.actions.listJobsForWorkflowRun({ ...REPO, run_id });
    const missing = { status: 404 };
    const logOf = (id: unknown) =>
      read.actions.downloadJobLogsForWorkflowRun({ ...REPO, job_id: Number(id) });
    await expect(logOf(job.data.jobs[0]?.id)).rejects.toMatchObject(missing);
    clock.advance(120_000);
    const late = await read.actions.listJobsForWorkflowRun({ ...REPO, run_id: other });
    await expect(logOf(late.data.jobs[0]?.id)).rejects.toMatchObject(missing);
    github.setLog('acme/shop', Number(late.data.jobs[0]?.id), 'found again');
    expect((await logOf(late.data.jobs[0]?.id)).data).toBe('found again');
  });
});
