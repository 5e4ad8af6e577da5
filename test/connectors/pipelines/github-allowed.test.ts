import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PipelineDeed } from '#src/connectors/pipelines/deed.ts';
import type { ApprovedProposal, ProviderRequest } from '#src/domain/proposal.ts';
import { Invalid } from '#src/lib/errors.ts';
import { createGithubWorld, type GithubWorld } from './github-world.ts';

const REPO = 'acme/payments';
let world: GithubWorld;

beforeAll(async () => {
  world = await createGithubWorld();
});
afterAll(() => world.close());

async function send(name: PipelineDeed, request: ProviderRequest, settings = {}) {
  const approved = { kind: `pipeline.${name}`, accountId: 'acc_test', state: 'claimed', request };
  return await world.connector
    .openWriter(world.connect('write', settings), approved as unknown as ApprovedProposal)
    .send();
}

describe('the writer', () => {
  const repo = `/repos/${REPO}`;
  const dispatch = { ref: 'refs/heads/main', inputs: {}, return_run_details: true };
  const post = (target: string, body: ProviderRequest['body'] = null): ProviderRequest => ({
    method: 'POST',
    target: `${repo}${target}`,
    body,
  });
  it.each<[PipelineDeed, ProviderRequest]>([
    ['deploy', post('/actions/workflows/deploy.yml/dispatches', { ...dispatch, ref: 'main' })],
    ['deploy', post('/actions/workflows/../x.yml/dispatches', dispatch)],
    ['deploy', post('/actions/workflows/deploy.yml/dispatches?x=1', dispatch)],
    ['deploy', post('/actions/workflows/deploy.yml/dispatches', { ...dispatch, extra: 1 })],
    ['deploy', post('/actions/jobs/7/rerun')],
    ['rollback', post('/actions/runs/7/rerun')],
    ['rollback', post('/actions/jobs/7/rerun', { enable_debug_logging: true })],
    ['approve', post('/actions/runs/7/pending_deployments', review('rejected'))],
    ['reject', post('/actions/runs/7/pending_deployments', review('approved'))],
    ['cancel', post('/actions/runs/7/force-cancel')],
    ['cancel', { ...post('/actions/runs/7/cancel'), method: 'DELETE' }],
    ['issue', post('/issues', { title: 'T', body: 'B', labels: ['x'] })],
    ['issue', post('/issues/7/comments', { title: 'T', body: 'B' })],
  ])('sends for %s nothing that is not on its list', async (name, request) => {
    const before = world.httpRequests();
    await expect(send(name, request)).rejects.toBeInstanceOf(Invalid);
    expect(world.httpRequests()).toBe(before);
  });

  it('stays within the repositories that the account covers', async () => {
    await expect(
      send('cancel', post('/actions/runs/7/cancel'), { repositories: ['acme/other'] }),
    ).rejects.toBeInstanceOf(Invalid);
  });
});

function review(state: string) {
  return { environment_ids: [1], state, comment: '' };
}
