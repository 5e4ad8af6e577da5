import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import {
  createGithubSandbox,
  secondaryRateLimit,
  type GithubSandbox,
} from '#src/sandbox/github/server.ts';
import { FAILING_RUN, octokitFor, REPO } from './support.ts';

let clock: ShiftableClock;
let github: GithubSandbox;

beforeEach(async () => {
  clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  github = await createGithubSandbox({ clock });
});

afterEach(() => github.close());

describe('conditional requests', () => {
  const list = (token: string, etag?: string) =>
    octokitFor(github, token).actions.listWorkflowRunsForRepo({
      ...REPO,
      headers: etag === undefined ? {} : { 'if-none-match': etag },
    });

  it('are answered 304 and not counted while nothing changed', async () => {
    github.addRun(FAILING_RUN);
    const first = await list(github.tokens.read);
    const etag = first.headers.etag ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
    await expect(list(github.tokens.read, `W/${etag}`)).rejects.toMatchObject({
      status: 304,
      response: { headers: { 'x-ratelimit-used': '1', etag } },
    });
    expect(github.notModified).toBe(1);
    expect(github.httpRequests).toBe(2);
  });

  it('are answered in full and counted as soon as the clock moved a run on', async () => {
    github.addRun(FAILING_RUN);
    const { headers } = await list(github.tokens.read);
    clock.advance(6_000);
    const second = await list(github.tokens.read, headers.etag);
    expect(second.status).toBe(200);
    expect(second.headers['x-ratelimit-used']).toBe('2');
    expect(second.headers.etag).not.toBe(headers.etag);
  });

  it('do not share an ETag between two tokens', async () => {
    github.addRun(FAILING_RUN);
    const { headers } = await list(github.tokens.read);
    const other = await list(github.tokens.write, headers.etag);
    expect(other.status).toBe(200);
    expect(other.headers.etag).not.toBe(headers.etag);
  });
});

describe('the primary limit', () => {
  it('refuses with nothing remaining, and gives way after an hour', async () => {
    github.addRun(FAILING_RUN);
    const octokit = octokitFor(github, github.addToken({ actions: 'read' }, { limitPerHour: 2 }));
    const list = () => octokit.actions.listWorkflowRunsForRepo(REPO);
    await list();
    const second = await list();
    expect(second.headers).toMatchObject({
      'x-ratelimit-limit': '2',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-used': '2',
      'x-ratelimit-resource': 'core',
      'x-ratelimit-reset': String(new Date('2026-03-02T03:00:00Z').getTime() / 1_000),
    });
    await expect(list()).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('API rate limit exceeded'),
      response: { headers: { 'x-ratelimit-remaining': '0' } },
    });
    expect((await octokit.rateLimit.get()).data.rate.remaining).toBe(0);
    expect(
      (await octokitFor(github, github.tokens.read).actions.listWorkflowRunsForRepo(REPO)).status,
    ).toBe(200);
    clock.advance(3_600_000);
    expect((await list()).status).toBe(200);
  });

  it('is 5,000 for the tokens it comes with', async () => {
    const { data } = await octokitFor(github, github.tokens.read).rateLimit.get();
    expect(data.rate).toMatchObject({ limit: 5_000, remaining: 5_000 });
  });
});

describe('authentication', () => {
  it('knows its tokens and refuses others, also after one was revoked', async () => {
    const me = await octokitFor(github, github.tokens.read).users.getAuthenticated();
    expect(me.data.login).toBe('nightshift-operator');
    const refused = { status: 401, message: expect.stringContaining('Bad credentials') };
    await expect(octokitFor(github, 'ghp_unknown').users.getAuthenticated()).rejects.toMatchObject(
      refused,
    );
    github.revoke(github.tokens.read);
    await expect(
      octokitFor(github, github.tokens.read).users.getAuthenticated(),
    ).rejects.toMatchObject(refused);
    await expect(octokitFor(github).users.getAuthenticated()).rejects.toMatchObject({
      status: 401,
    });
  });

  it('lets a reading token read and not write, and says what was missing', async () => {
    const run_id = github.addRun(FAILING_RUN);
    clock.advance(120_000);
    const read = octokitFor(github, github.tokens.read);
    expect((await read.actions.getWorkflowRun({ ...REPO, run_id })).status).toBe(200);
    await expect(read.actions.reRunWorkflow({ ...REPO, run_id })).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('Resource not accessible by personal access token'),
      response: { headers: { 'x-accepted-github-permissions': 'actions=write' } },
    });
    expect(github.effects).toEqual([]);
    const write = octokitFor(github, github.tokens.write);
    expect((await write.actions.reRunWorkflow({ ...REPO, run_id })).status).toBe(201);
  });

  it('shows a token the repositories it was granted and no others', async () => {
    github.addRun(FAILING_RUN);
    github.addRun({ ...FAILING_RUN, repo: 'acme/blog' });
    const some = octokitFor(
      github,
      github.addToken({ actions: 'read' }, { repositories: ['acme/blog'] }),
    );
    const { data } = await some.repos.listForAuthenticatedUser();
    expect(data.map((repo) => repo.full_name)).toEqual(['acme/blog']);
    await expect(some.actions.listWorkflowRunsForRepo(REPO)).rejects.toMatchObject({ status: 404 });
    expect((await some.actions.listWorkflowRunsForRepo({ ...REPO, repo: 'blog' })).status).toBe(
      200,
    );
  });

  it('lists an installation its repositories, and a person not', async () => {
    github.addRun(FAILING_RUN);
    const token = github.addToken({ actions: 'read' }, { kind: 'installation' });
    const app = octokitFor(github, token);
    const { data } = await app.apps.listReposAccessibleToInstallation();
    expect(data.repositories.map((repo) => repo.full_name)).toEqual(['acme/shop']);
    await expect(app.users.getAuthenticated()).rejects.toMatchObject({ status: 403 });
    await expect(
      octokitFor(github, github.tokens.read).apps.listReposAccessibleToInstallation(),
    ).rejects.toMatchObject({ status: 403 });
  });

  it('demands a User-Agent', async () => {
    const bare = await fetch(`${github.url}/user`, {
      headers: { 'user-agent': '', authorization: `Bearer ${github.tokens.read}` },
    });
    expect(bare.status).toBe(403);
    expect(await bare.text()).toContain('User-Agent');
    const named = await fetch(`${github.url}/user`, {
      headers: { 'user-agent': 'x', authorization: `Bearer ${github.tokens.read}` },
    });
    expect(named.status).toBe(200);
    expect(named.headers.get('x-github-request-id')).not.toBeNull();
  });
});

describe('faults', () => {
  it('refuse with a secondary limit and Retry-After', async () => {
    github.faults.add({ match: /GET \/user/, times: 1, kind: secondaryRateLimit(60) });
    const octokit = octokitFor(github, github.tokens.read);
    await expect(octokit.users.getAuthenticated()).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('secondary rate limit'),
      response: { headers: { 'retry-after': '60' } },
    });
    expect((await octokit.users.getAuthenticated()).status).toBe(200);
  });

  it('lose the answer after the effect, or the request before it', async () => {
    const run_id = github.addRun(FAILING_RUN);
    clock.advance(120_000);
    const octokit = octokitFor(github, github.tokens.write);
    github.faults.add({ match: /rerun/, times: 1, kind: { type: 'drop-request' } });
    await expect(octokit.actions.reRunWorkflow({ ...REPO, run_id })).rejects.toMatchObject({
      status: 500,
    });
    expect(github.effects).toHaveLength(0);
    github.faults.add({ match: /rerun/, times: 1, kind: { type: 'drop-answer' } });
    await expect(octokit.actions.reRunWorkflow({ ...REPO, run_id })).rejects.toMatchObject({
      status: 500,
    });
    expect(github.effects).toHaveLength(1);
    expect(github.runs('acme/shop')[0]?.attempt).toBe(2);
  });
});

describe('refusals', () => {
  it("have GitHub's shape: message, documentation link and status", async () => {
    const headers = { 'user-agent': 'x', authorization: `token ${github.tokens.write}` };
    const unknown = await fetch(`${github.url}/repos/no/body/actions/runs`, { headers });
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toEqual({
      message: 'Not Found',
      documentation_url: expect.stringContaining('https://docs.github.com/'),
      status: '404',
    });
    github.addRun(FAILING_RUN);
    const broken = await fetch(`${github.url}/repos/acme/shop/deployments`, {
      method: 'POST',
      headers,
      body: '{"ref":',
    });
    expect(broken.status).toBe(400);
    const empty = await fetch(`${github.url}/repos/acme/shop/deployments`, {
      method: 'POST',
      headers,
      body: '{}',
    });
    expect(empty.status).toBe(422);
    expect(await empty.json()).toMatchObject({
      message: 'Validation Failed',
      errors: [{ resource: 'Deployment', field: 'ref', code: 'missing_field' }],
    });
    expect(github.effects).toEqual([]);
  });
});
