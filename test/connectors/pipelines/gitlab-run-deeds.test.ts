import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Invalid, UnknownOutcome } from '#src/lib/errors.ts';
import { deedsOf, sendAs } from '#test/contracts/pipeline-deeds.ts';
import { createGitlabWorld, type GitlabWorld } from './gitlab-world.ts';

let world: GitlabWorld;
beforeEach(async () => {
  world = await createGitlabWorld();
});
afterEach(() => world.close());

const PROJECT = 'acme/payments';
const { prepared, send, sent, deed } = deedsOf(() => world, PROJECT);

describe('a pipeline', () => {
  test('has an issue opened with exactly the text that is shown', async () => {
    const runId = world.addFailedRun(PROJECT);
    const plan = await prepared('issue', { runId, issue: { title: 'T', body: 'B' } });
    const out = sent('issue', plan);
    expect(await deed('issue').readBack(world.connect('read'), out)).toBe('not-applied');
    world.fail('answer-lost', /^POST/);
    await expect(send('issue', out.request)).rejects.toBeInstanceOf(UnknownOutcome);
    expect(world.effects().at(-1)?.body).toEqual({ title: 'T', description: 'B' });
    expect(await deed('issue').readBack(world.connect('read'), out)).toBe('applied');
  });
});

test('nothing leaves under another action, or with a body that says more', async () => {
  const runId = world.addFailedRun(PROJECT);
  const plan = await prepared('issue', { runId, issue: { title: 'T', body: 'B' } });
  const { request } = sent('issue', plan);
  const before = world.httpRequests();
  const refused = async (changes: object, settings = {}) => {
    const fields = { kind: 'pipeline.issue', accountId: 'acc_test', request, ...changes };
    const writer = sendAs(world, fields, world.connect('write', settings));
    await expect(writer).rejects.toBeInstanceOf(Invalid);
  };
  for (const kind of ['pipeline.rerun', 'pipeline.deploy', 'pipeline.cancel', 'mail.archive'])
    await refused({ kind });
  await refused({ accountId: 'acc_other' });
  await refused({}, { repositories: ['acme/web'] });
  const more = Object.assign({}, request.body, { assignee_ids: [1] });
  await refused({ request: { ...request, body: more } });
  await refused({ request: { ...request, target: '/projects/acme%2Fpayments/members' } });
  expect(world.httpRequests()).toBe(before);
});
