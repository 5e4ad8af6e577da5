import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  anything,
  assert,
  constant,
  constantFrom,
  dictionary,
  object,
  oneof,
  property,
} from 'fast-check';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGithubSandbox, type GithubSandbox } from '#src/sandbox/github/server.ts';
import { octokitFor } from './support.ts';

const WEBHOOKS = new URL('../../../../shared/data/github/webhooks/', import.meta.url);
const NOW = new Date('2026-03-02T07:00:00Z');
const NIGHT = new Date('2026-03-02T04:00:00Z');

let github: GithubSandbox;

beforeEach(async () => {
  github = await createGithubSandbox({ clock: createStoppedClock(NOW) });
});

afterEach(() => github.close());

const SHA = '5275a45b7e99c7fd7265b790392c10a74101a67a';
const repository = { id: 7, full_name: 'acme/shop', default_branch: 'main' };

function runEvent(run: object = {}): object {
  const workflow_run = {
    id: 900,
    name: 'CI',
    head_branch: 'main',
    head_sha: SHA,
    path: '.github/workflows/ci.yml',
    run_number: 4,
    event: 'push',
    status: 'completed',
    conclusion: 'failure',
    workflow_id: 31,
    created_at: '2021-05-01T10:00:00Z',
    run_started_at: '2021-05-01T10:00:05Z',
    updated_at: '2021-05-01T10:20:00Z',
    actor: { login: 'mona', id: 5, type: 'User' },
    head_commit: { id: SHA, message: 'Sell more', timestamp: '2021-05-01T09:59:00Z' },
    ...run,
  };
  return { action: 'completed', repository, workflow_run };
}

function jobEvent(job: object = {}, rest: object = {}): object {
  const workflow_job = {
    id: 901,
    run_id: 900,
    head_sha: SHA,
    head_branch: 'main',
    name: 'unit',
    workflow_name: 'CI',
    status: 'completed',
    conclusion: 'failure',
    created_at: '2021-05-01T10:00:05Z',
    started_at: '2021-05-01T10:01:00Z',
    completed_at: '2021-05-01T10:19:00Z',
    labels: ['ubuntu-latest'],
    steps: [
      {
        name: 'Run npm test',
        number: 1,
        status: 'completed',
        conclusion: 'failure',
        started_at: '2021-05-01T10:01:00Z',
        completed_at: '2021-05-01T10:19:00Z',
      },
    ],
    ...job,
  };
  return { action: 'completed', repository, workflow_job, ...rest };
}

describe('seeding a webhook', () => {
  it('builds repository, workflow, run, commit and job', async () => {
    expect(github.seedWebhook('workflow_run', runEvent()).accepted).toBe(true);
    expect(github.seedWebhook('workflow_job', jobEvent()).accepted).toBe(true);
    const octokit = octokitFor(github, github.tokens.read);
    const at = { owner: 'acme', repo: 'shop', run_id: 900 };
    const { data: run } = await octokit.actions.getWorkflowRun(at);
    expect(run).toMatchObject({
      name: 'CI',
      conclusion: 'failure',
      created_at: '2021-05-01T10:00:00Z',
      display_title: 'Sell more',
      head_commit: { message: 'Sell more' },
    });
    const { data } = await octokit.actions.listJobsForWorkflowRun(at);
    expect(data.jobs[0]).toMatchObject({ id: 901, conclusion: 'failure', steps: [{ number: 1 }] });
    const workflow = await octokit.actions.getWorkflow({ ...at, workflow_id: 31 });
    expect(workflow.data.path).toBe('.github/workflows/ci.yml');
  });

  it('takes either order of run and job, and both orders come out the same', async () => {
    const other = await createGithubSandbox({ clock: createStoppedClock(NOW) });
    github.seedWebhook('workflow_run', runEvent());
    github.seedWebhook('workflow_job', jobEvent());
    other.seedWebhook('workflow_job', jobEvent());
    other.seedWebhook('workflow_run', runEvent());
    expect(other.runs('acme/shop')).toEqual(github.runs('acme/shop'));
    await other.close();
  });

  it('moves everything of one run together so that the newest instant lies where asked', async () => {
    github.seedWebhook('workflow_run', runEvent(), { shiftTo: NIGHT });
    github.seedWebhook('workflow_job', jobEvent(), { shiftTo: NIGHT });
    const octokit = octokitFor(github, github.tokens.read);
    const at = { owner: 'acme', repo: 'shop', run_id: 900 };
    const { data: run } = await octokit.actions.getWorkflowRun(at);
    expect(run.updated_at).toBe('2026-03-02T04:00:00Z');
    expect(run.created_at).toBe('2026-03-02T03:40:00Z');
    const { data } = await octokit.actions.listJobsForWorkflowRun(at);
    expect(data.jobs[0]?.completed_at).toBe('2026-03-02T03:59:00Z');
  });

  it('lets a later stage win and ignores an earlier one that comes late', () => {
    github.seedWebhook('workflow_run', runEvent({ status: 'in_progress', conclusion: null }));
    expect(github.runs('acme/shop')[0]?.status).toBe('in_progress');
    github.seedWebhook('workflow_run', runEvent());
    github.seedWebhook('workflow_run', runEvent({ status: 'queued', conclusion: null }));
    github.seedWebhook('workflow_run', runEvent({ conclusion: 'success' }));
    expect(github.runs('acme/shop')[0]).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
    });
  });

  it('keeps the attempts of a run apart', async () => {
    github.seedWebhook('workflow_run', runEvent({ run_attempt: 2, conclusion: 'success' }));
    github.seedWebhook('workflow_run', runEvent());
    expect(github.runs('acme/shop')[0]).toMatchObject({ attempt: 2, conclusion: 'success' });
    const octokit = octokitFor(github, github.tokens.read);
    const first = await octokit.actions.getWorkflowRunAttempt({
      owner: 'acme',
      repo: 'shop',
      run_id: 900,
      attempt_number: 1,
    });
    expect(first.data).toMatchObject({ run_attempt: 1, conclusion: 'failure' });
  });

  it('lets a failed run be run again even where its jobs are not known', async () => {
    github.seedWebhook('workflow_run', runEvent(), { shiftTo: NIGHT });
    const octokit = octokitFor(github, github.tokens.write);
    await octokit.actions.reRunWorkflowFailedJobs({ owner: 'acme', repo: 'shop', run_id: 900 });
    expect(github.runs('acme/shop')[0]).toMatchObject({ attempt: 2, status: 'queued' });
  });

  it('ignores an event it does not know and a payload without a repository, and says why', () => {
    expect(github.seedWebhook('star', runEvent())).toMatchObject({
      accepted: false,
      ignored: true,
    });
    expect(github.seedWebhook('workflow_run', { workflow_run: {} }).reason).toContain('repository');
    expect(github.seedWebhook('workflow_run', { repository }).reason).toContain('lacks');
    expect(github.seeds).toMatchObject({ accepted: 0, ignored: 3 });
    expect(github.repositories()).toEqual([]);
  });

  it('never throws, whatever the payload', () => {
    const events = ['workflow_run', 'workflow_job', 'deployment', 'deployment_status', 'push'];
    const odd = oneof(anything(), constant(null), object());
    const payloads = oneof(
      anything(),
      odd.map((workflow_run) => ({ repository, workflow_run })),
      dictionary(constantFrom('id', 'status', 'created_at', 'head_commit', 'name'), odd).map(
        runEvent,
      ),
      dictionary(constantFrom('run_id', 'steps', 'started_at', 'labels', 'id'), odd).map((job) =>
        jobEvent(job),
      ),
    );
    assert(
      property(constantFrom(...events), payloads, (event, payload) => {
        const result = github.seedWebhook(event, payload);
        expect(result.accepted).toBe(!result.ignored);
      }),
    );
  });
});

const recorded = existsSync(WEBHOOKS)
  ? readdirSync(WEBHOOKS).filter((name) => name.endsWith('.json'))
  : [];

(recorded.length === 0 ? describe.skip : describe)(
  `recorded GitHub payloads${recorded.length === 0 ? ' (skipped: ../shared/data is absent)' : ''}`,
  () => {
    const seedAll = (into: GithubSandbox) =>
      recorded.map((name) =>
        into.seedWebhook(name, JSON.parse(readFileSync(new URL(name, WEBHOOKS), 'utf8')), {
          shiftTo: NIGHT,
        }),
      );

    it('are accepted, but for check suites, and are all readable through Octokit', async () => {
      const results = seedAll(github);
      const ignored = recorded.filter((_, index) => results[index]?.ignored);
      expect(ignored.filter((name) => !name.startsWith('check_suite'))).toEqual([]);
      const octokit = octokitFor(github, github.tokens.read);
      let runs = 0;
      for (const fullName of github.repositories()) {
        const [owner = '', repo = ''] = fullName.split('/');
        const found = await octokit.paginate(octokit.actions.listWorkflowRunsForRepo, {
          owner,
          repo,
        });
        runs += found.length;
        for (const run of found) {
          expect(Date.parse(run.updated_at)).toBeLessThanOrEqual(NIGHT.getTime());
          const jobs = await octokit.actions.listJobsForWorkflowRun({
            owner,
            repo,
            run_id: run.id,
          });
          expect(jobs.data.jobs).toHaveLength(jobs.data.total_count);
        }
      }
      expect(runs).toBeGreaterThanOrEqual(6);
    });

    it('change nothing when they are seeded again', () => {
      seedAll(github);
      const before = github.repositories().map((repo) => github.runs(repo));
      const again = seedAll(github);
      const built = recorded.filter((_, index) => again[index]?.reason === 'Built');
      expect(built).toEqual([]);
      expect(github.repositories().map((repo) => github.runs(repo))).toEqual(before);
    });
  },
);
