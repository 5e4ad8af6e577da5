import { afterEach, beforeEach, expect, test } from 'vitest';
import { beyondNeed } from '#src/domain/grant-width.ts';
import { Conflict, Transient } from '#src/lib/errors.ts';
import { approvedRequest } from '#test/contracts/pipeline-writing.ts';
import { reader, SINCE } from '#test/contracts/pipeline-world.ts';
import { rollbackContract } from '#test/contracts/pipeline-rollback.ts';
import { cancelContract } from '#test/contracts/pipeline-cancel.ts';
import { pipelineContract } from '#test/contracts/pipelines.ts';
import { createGitlabWorld, type GitlabWorld } from './gitlab-world.ts';

pipelineContract('GitLab', createGitlabWorld, { linksLogs: false });
rollbackContract('GitLab', createGitlabWorld);
cancelContract('GitLab', createGitlabWorld);

let world: GitlabWorld;
beforeEach(async () => {
  world = await createGitlabWorld();
});
afterEach(() => world.close());

const JOBS = [
  { name: 'lint', outcome: 'failed' },
  { name: 'test', outcome: 'failed' },
  { name: 'build', outcome: 'success' },
] as const;

test('counts every job that a retry replaced, and keeps who started the pipeline', async () => {
  const runId = world.sandbox.addPipeline({ project: 'acme/mobile/api', jobs: JOBS });
  world.letTimePass();
  const run = { repository: 'acme/mobile/api', runId };
  const first = await reader(world).changes(null, SINCE);
  expect(first.runs).toMatchObject([{ ...run, attempt: 1, conclusion: 'failure', actor: 'dana' }]);
  await send(run);
  expect(await reader(world).state(run)).toMatchObject({ attempt: 3, status: 'queued' });
  world.letTimePass();
  const { runs } = await reader(world).changes(first.cursor, SINCE);
  expect(runs).toMatchObject([{ ...run, attempt: 3, conclusion: 'success', actor: 'dana' }]);
});

test('asks for no second retry of a pipeline that runs, though GitLab would accept it', async () => {
  const runId = world.addFailedRun('acme/api');
  await send({ repository: 'acme/api', runId });
  await expect(send({ repository: 'acme/api', runId })).rejects.toBeInstanceOf(Conflict);
  const accepted = await fetch(
    `${world.sandbox.url}/projects/acme%2Fapi/pipelines/${runId}/retry`,
    { method: 'POST', headers: { 'private-token': world.sandbox.tokens.write } },
  );
  expect(accepted.status).toBe(201);
});

test('reads on where a long list was cut, and nothing twice', async () => {
  const ids = Array.from({ length: 302 }, () => {
    world.clock.advance(1_000);
    return world.sandbox.addPipeline({ project: 'acme/api', jobs: [] });
  });
  const first = await reader(world).changes(null, SINCE);
  const second = await reader(world).changes(first.cursor, SINCE);
  expect(first.problems).toHaveLength(1);
  expect(second.problems).toEqual([]);
  const read = [...first.runs, ...second.runs].map(({ runId }) => runId);
  expect(read).toEqual(ids);
});

test('waits for as long as the limit of its own minute lasts', async () => {
  const token = world.sandbox.addToken(['read_api'], { limitPerMinute: 1 });
  const open = world.connector.openReader({ ...world.connect('read'), secret: token });
  const failure = await open.profile().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Transient);
  expect(failure).toMatchObject({ retryAfterMs: 60_000 });
});

test('says which scopes the token has, and that `api` is wider than any action', async () => {
  const open = world.connector.openReader(world.connect('write'));
  const { scopes = null } = await open.profile();
  expect(scopes).toEqual(['api']);
  expect(beyondNeed('gitlab', { access: 'write', scopes })).toEqual(['api']);
  expect(beyondNeed('gitlab', { access: 'read', scopes: ['read_api'] })).toEqual([]);
});

async function send(run: { repository: string; runId: number }): Promise<void> {
  const request = world.connector.plan.rerunFailed(run);
  await world.connector.openWriter(world.connect('write'), approvedRequest(request)).send();
}
