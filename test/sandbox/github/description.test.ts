import { expect, test } from 'vitest';
import { z } from 'zod';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGithubSandbox } from '#src/sandbox/github/server.ts';
import { misfits, readModel, withoutNulls } from '../../support/vendor-model.ts';
import { FAILING_RUN } from './support.ts';

const Deployments = z.array(z.object({ id: z.number() })).nonempty();
const { shapes } = readModel('github', {});

test('GitHub’s server answers in the shapes of GitHub’s own API description', async () => {
  const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  const github = await createGithubSandbox({ clock });
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
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const token = body === undefined ? github.tokens.read : github.tokens.write;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${github.url}/repos/acme/shop${path}`, { headers, ...sent });
    expect(response.ok).toBe(true);
    return withoutNulls(await response.json());
  };
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
  try {
    for (const [type, path] of asked) {
      const value = await ask(path);
      expect(value).not.toEqual([]);
      const wanted = typeof type === 'string' ? type : [...type];
      expect(misfits(shapes, value, { type: wanted, at: path })).toEqual([]);
    }
    const [deployment] = Deployments.parse(await ask('/deployments'));
    const statuses = await ask(`/deployments/${deployment?.id}/statuses`);
    expect(misfits(shapes, statuses, { type: ['#DeploymentStatus'], at: 'statuses' })).toEqual([]);
    const issue = await ask('/issues', { title: 'It failed', body: 'at 03:12' });
    expect(misfits(shapes, issue, { type: '#Issue', at: 'the issue' })).toEqual([]);
  } finally {
    await github.close();
  }
});
