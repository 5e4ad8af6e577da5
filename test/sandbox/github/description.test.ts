import { expect, test } from 'vitest';
import { z } from 'zod';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGithubSandbox } from '#src/sandbox/github/server.ts';
import { describedBy } from '../description.ts';
import { FAILING_RUN } from './support.ts';

const Deployments = z.array(z.object({ id: z.number() })).nonempty();

test('GitHub’s server answers in the shapes of GitHub’s own API description', async () => {
  const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  const github = await createGithubSandbox({ clock });
  await using described = describedBy('github', {
    url: `${github.url}/repos/acme/shop`,
    headers: (access) => ({ authorization: `Bearer ${github.tokens[access]}` }),
    close: () => github.close(),
  });
  const failed = github.addRun(FAILING_RUN);
  const waiting = github.addRun({
    repo: 'acme/shop',
    workflow: { name: 'Deploy' },
    jobs: [
      { name: 'staging', environment: 'staging' },
      { name: 'production', environment: 'production', reviewers: ['dana'] },
    ],
  });
  clock.advance(300_000);
  const asked = [
    ['#FullRepository', ''],
    ['#WorkflowRun', `/actions/runs/${failed}`],
    ['#RunsPage', '/actions/runs'],
    ['#JobsPage', `/actions/runs/${failed}/jobs`],
    [['#PendingDeployment'], `/actions/runs/${waiting}/pending_deployments`],
    [['#Deployment'], '/deployments'],
    ['#EnvironmentsPage', '/environments'],
    ['#WorkflowsPage', '/actions/workflows'],
    ['#Commit', '/commits/main'],
  ] as const;
  for (const [type, path] of asked) expect(await described.misfitsOf(type, path)).toEqual([]);
  const [deployment] = Deployments.parse(await described.ask('/deployments'));
  expect(
    await described.misfitsOf(['#DeploymentStatus'], `/deployments/${deployment?.id}/statuses`),
  ).toEqual([]);
  expect(
    await described.misfitsOf('#Issue', '/issues', { title: 'It failed', body: 'at 03:12' }),
  ).toEqual([]);
});
