import { expect, test } from 'vitest';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGitlabSandbox } from '#src/sandbox/gitlab/server.ts';
import { misfits, readModel, withoutNulls } from '../../support/vendor-model.ts';

const { shapes } = readModel('gitlab', {});

test('GitLab’s server answers in the shapes of GitLab’s own API description', async () => {
  const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  const gitlab = await createGitlabSandbox({ clock });
  const project = 'acme/api';
  const failed = gitlab.addPipeline({
    project,
    jobs: [{ name: 'test', outcome: 'failed', trace: 'failed' }],
  });
  const environment = 'production';
  gitlab.addPipeline({
    project,
    jobs: [
      { name: 'deploy', outcome: 'success', environment },
      { name: 'deploy-guarded', outcome: 'success', environment, manual: true, guarded: true },
    ],
  });
  clock.advance(120_000);
  const headers = { 'private-token': gitlab.tokens.write, 'content-type': 'application/json' };
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${gitlab.url}${path}`, { headers, ...sent });
    expect(response.ok).toBe(true);
    return withoutNulls(await response.json());
  };
  const at = '/projects/acme%2Fapi';
  const asked = [
    [['#PipelineWithMetadata'], `${at}/pipelines`],
    ['#PipelineWithMetadata', `${at}/pipelines/${failed}`],
    [['#Job'], `${at}/pipelines/${failed}/jobs`],
    [['#Deployment'], `${at}/deployments`],
    ['#CommitDetail', `${at}/repository/commits/${gitlab.revision(failed)}`],
    ['#UserBasic', '/user'],
  ] as const;
  try {
    for (const [type, path] of asked) {
      const value = await ask(path);
      expect(value).not.toEqual([]);
      const wanted = typeof type === 'string' ? type : [...type];
      expect(misfits(shapes, value, { type: wanted, at: path })).toEqual([]);
    }
    const issue = await ask(`${at}/issues`, { title: 'It failed', description: 'at 03:12' });
    expect(misfits(shapes, issue, { type: '#Issue', at: 'the issue' })).toEqual([]);
  } finally {
    await gitlab.close();
  }
});
