import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGitlabSandbox, type GitlabSandbox } from '#src/sandbox/gitlab/server.ts';

const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
let folder: string;
let sandbox: GitlabSandbox;
const open = () => createGitlabSandbox({ clock, journalFile: join(folder, 'gitlab.jsonl') });
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gitlab-'));
  sandbox = await open();
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

function call(target: string, headers: Record<string, string>, method = 'GET') {
  return fetch(`${sandbox.url}${target}`, { method, headers });
}

test('lets `read_api` read and not write, `api` do both, and nobody without a token', async () => {
  const id = sandbox.addPipeline({
    project: 'acme/api',
    jobs: [{ name: 'test', outcome: 'failed' }],
  });
  const retry = `/projects/acme%2Fapi/pipelines/${id}/retry`;
  const reading = { 'private-token': sandbox.tokens.read };
  expect((await call('/user', {})).status).toBe(401);
  expect((await call('/user', reading)).status).toBe(200);
  const refused = await call(retry, reading, 'POST');
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ error: 'insufficient_scope', scope: 'api' });
  expect(sandbox.effects).toEqual([]);
  const bearer = { authorization: `Bearer ${sandbox.tokens.write}` };
  expect((await call(retry, bearer, 'POST')).status).toBe(201);
  expect(sandbox.effects).toMatchObject([{ method: 'POST', target: `/api/v4${retry}` }]);
});

test('pages, answers 304 to a known ETag, and refuses parameters that GitLab refuses', async () => {
  for (const project of ['acme/a', 'acme/b', 'acme/c']) sandbox.addPipeline({ project, jobs: [] });
  const reading = { 'private-token': sandbox.tokens.read };
  const list = '/projects?membership=true&per_page=2';
  const first = await call(list, reading);
  expect(first.headers.get('x-next-page')).toBe('2');
  expect(first.headers.get('ratelimit-remaining')).toBe('1999');
  const etag = first.headers.get('etag') ?? '';
  expect((await call(list, { ...reading, 'if-none-match': etag })).status).toBe(304);
  expect((await call(`${list}&page=2`, reading)).headers.get('x-next-page')).toBe('');
  const pipelines = '/projects/acme%2Fa/pipelines';
  expect((await call(`${pipelines}?sort=up`, reading)).status).toBe(400);
  expect((await call(`${pipelines}?updated_after=soon`, reading)).status).toBe(400);
  expect((await call('/projects/acme%2Fx/pipelines', reading)).status).toBe(404);
});

test('knows after a restart what it accepted and whom it no longer lets in', async () => {
  const id = sandbox.addPipeline({
    project: 'acme/api',
    jobs: [{ name: 'test', outcome: 'failed' }],
  });
  const path = `/projects/1/pipelines/${id}`;
  await call(`${path}/retry`, { 'private-token': sandbox.tokens.write }, 'POST');
  sandbox.revoke(sandbox.tokens.write);
  await sandbox.close();
  sandbox = await open();
  expect(sandbox.effects).toHaveLength(1);
  const jobs = await call(`${path}/jobs?include_retried=true`, {
    'private-token': sandbox.tokens.read,
  });
  expect(await jobs.json()).toHaveLength(2);
  expect((await call(path, { 'private-token': sandbox.tokens.write })).status).toBe(401);
});
