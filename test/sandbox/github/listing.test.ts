import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import { createGithubSandbox, type GithubSandbox } from '#src/sandbox/github/server.ts';
import { FAILING_RUN, octokitFor, REPO } from './support.ts';

let clock: ShiftableClock;
let github: GithubSandbox;

beforeEach(async () => {
  clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  github = await createGithubSandbox({ clock });
});

afterEach(() => github.close());

describe('listing', () => {
  it('pages with Link headers that Octokit follows, up to 100 at once', async () => {
    for (let index = 0; index < 205; index += 1) {
      const createdAt = new Date(clock.now().getTime() - index * 60_000);
      github.addRun({ ...FAILING_RUN, message: `Change ${index}`, createdAt });
    }
    const octokit = octokitFor(github, github.tokens.read);
    const before = github.httpRequests;
    const all = await octokit.paginate(octokit.actions.listWorkflowRunsForRepo, {
      ...REPO,
      per_page: 500,
    });
    expect(all).toHaveLength(205);
    expect(new Set(all.map(({ id }) => id)).size).toBe(205);
    expect(all[0]?.display_title).toBe('Change 0');
    expect(github.httpRequests - before).toBe(3);
    const short = await octokit.actions.listWorkflowRunsForRepo(REPO);
    expect(short.data.workflow_runs).toHaveLength(30);
  });

  it('filters by what each filter says and by nothing else', async () => {
    const day = (text: string) => ({ createdAt: new Date(`${text}T10:00:00Z`) });
    github.addRun({ ...FAILING_RUN, ...day('2026-03-01'), actor: 'mona', branch: 'fix' });
    github.addRun({
      ...FAILING_RUN,
      ...day('2026-02-27'),
      event: 'schedule',
      jobs: [{ name: 'x' }],
    });
    github.addRun({ ...FAILING_RUN, message: 'Stuck', jobs: [{ name: 'x', startAfterMs: null }] });
    const octokit = octokitFor(github, github.tokens.read);
    const count = async (query: Record<string, string>) => {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}/actions/runs', {
        ...REPO,
        ...query,
      });
      return data.total_count;
    };
    expect(await count({})).toBe(3);
    expect(await count({ actor: 'Mona' })).toBe(1);
    expect(await count({ branch: 'fix' })).toBe(1);
    expect(await count({ event: 'schedule' })).toBe(1);
    expect(await count({ status: 'failure' })).toBe(1);
    expect(await count({ status: 'completed' })).toBe(2);
    expect(await count({ status: 'queued' })).toBe(1);
    expect(await count({ status: 'timed_out' })).toBe(0);
    expect(await count({ created: '>=2026-03-01' })).toBe(2);
    expect(await count({ created: '>2026-03-01' })).toBe(1);
    expect(await count({ created: '<2026-03-01' })).toBe(1);
    expect(await count({ created: '2026-02-27' })).toBe(1);
    expect(await count({ created: '2026-02-27..2026-03-01' })).toBe(2);
    expect(await count({ created: '2026-03-01T10:00:00Z..*' })).toBe(2);
    expect(await count({ created: 'yesterday' })).toBe(0);
    const { data } = await octokit.actions.listWorkflowRunsForRepo({ ...REPO, branch: 'fix' });
    expect(await count({ head_sha: data.workflow_runs[0]?.head_sha ?? '' })).toBe(2);
  });

  it('shows pull requests, and leaves them out where asked', async () => {
    github.addRun({ ...FAILING_RUN, event: 'pull_request', pullRequests: [12] });
    const octokit = octokitFor(github, github.tokens.read);
    const numbers = async (exclude_pull_requests: boolean) => {
      const { data } = await octokit.actions.listWorkflowRunsForRepo({
        ...REPO,
        exclude_pull_requests,
      });
      return data.workflow_runs[0]?.pull_requests?.map(({ number }) => number);
    };
    expect(await numbers(false)).toEqual([12]);
    expect(await numbers(true)).toEqual([]);
  });

  it('stops a filtered search at a thousand results', async () => {
    for (let index = 0; index < 1_001; index += 1) github.addRun({ ...FAILING_RUN, jobs: [] });
    const octokit = octokitFor(github, github.tokens.read);
    const count = async (query: object) => {
      const all = octokit.paginate(octokit.actions.listWorkflowRunsForRepo, {
        ...REPO,
        per_page: 100,
        ...query,
      });
      return (await all).length;
    };
    expect(await count({ status: 'failure' })).toBe(1_000);
    expect(await count({})).toBe(1_001);
  });
});
