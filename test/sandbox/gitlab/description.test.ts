import { expect, test } from 'vitest';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGitlabSandbox } from '#src/sandbox/gitlab/server.ts';
import { describedBy } from '../description.ts';

test('GitLab’s server answers in the shapes of GitLab’s own API description', async () => {
  const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  const gitlab = await createGitlabSandbox({ clock });
  await using described = describedBy('gitlab', {
    url: gitlab.url,
    headers: () => ({ 'private-token': gitlab.tokens.write }),
    close: () => gitlab.close(),
  });
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
  const at = '/projects/acme%2Fapi';
  const asked = [
    [['#PipelineWithMetadata'], `${at}/pipelines`],
    ['#PipelineWithMetadata', `${at}/pipelines/${failed}`],
    [['#Job'], `${at}/pipelines/${failed}/jobs`],
    [['#Deployment'], `${at}/deployments`],
    ['#CommitDetail', `${at}/repository/commits/${gitlab.revision(failed)}`],
    ['#UserBasic', '/user'],
  ] as const;
  for (const [type, path] of asked) expect(await described.misfitsOf(type, path)).toEqual([]);
  expect(
    await described.misfitsOf('#Issue', `${at}/issues`, {
      title: 'It failed',
      description: 'at 03:12',
    }),
  ).toEqual([]);
});
