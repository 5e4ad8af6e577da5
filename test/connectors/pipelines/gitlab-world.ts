import { createGitlab } from '#src/connectors/pipelines/gitlab/index.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import { createGitlabSandbox, type GitlabSandbox } from '#src/sandbox/gitlab/server.ts';
import type { RollbackWorld } from '#test/contracts/pipeline-rollback.ts';
import type { Outage } from '#test/contracts/pipelines.ts';
import { connection } from './github-world.ts';

const FAULTS: Readonly<Record<Outage, FaultKind>> = {
  error: { type: 'status', status: 500, body: { message: '500 Internal Server Error' } },
  'not-found': { type: 'status', status: 404, body: { message: '404 Project Not Found' } },
  wait: { type: 'status', status: 429, retryAfterS: 17 },
  'answer-lost': { type: 'drop-answer' },
  'request-lost': { type: 'drop-request' },
  'log-link-expired': { type: 'status', status: 410 },
};

export interface GitlabWorld extends RollbackWorld {
  sandbox: GitlabSandbox;
  clock: ShiftableClock;
}

/** The sandbox's GitLab, as the contract moves it. */
export async function createGitlabWorld(): Promise<GitlabWorld> {
  const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  const sandbox = await createGitlabSandbox({ clock });
  const revoked = sandbox.addToken(['read_api'], { username: 'left-the-company' });
  sandbox.revoke(revoked);
  const secrets = { ...sandbox.tokens, revoked };
  const addGood = (project: string): string => {
    const jobs = [{ name: 'deploy', outcome: 'success', environment: 'production' }] as const;
    const id = sandbox.addPipeline({ project, jobs });
    clock.advance(120_000);
    return sandbox.revision(id);
  };
  return {
    sandbox,
    clock,
    now: () => clock.now(),
    addDeployments: (project) => {
      const earlier = addGood(project);
      return { earlier, live: addGood(project) };
    },
    foreign: (request) => [
      ...['/', '?x=1', '#x', '\n'].map((end) => ({
        ...request,
        target: `${request.target}${end}`,
      })),
      ...['play', 'erase', 'cancel'].map((verb) => {
        return { ...request, target: request.target.replace(/retry$/, verb) };
      }),
      { ...request, target: request.target.replace('/jobs/', '/pipelines/') },
      { ...request, target: request.target.replace('acme%2Fapi', 'acme/api') },
      { ...request, target: `/x/..${request.target}` },
      { ...request, method: 'DELETE' },
      { ...request, body: {} },
    ],
    words: {
      listOf: (repository) => new RegExp(`${encodeURIComponent(repository)}/pipelines\\?`),
      failedStep: '',
      inTarget: encodeURIComponent,
      rerun: 'retry',
      noRepository: 'acme//api',
      unnameable: ['acme', 'a b/c', 'acme/%2e'],
      environment: 'prod',
    },
    connector: createGitlab({ apiUrl: sandbox.url }),
    connect: (grant, settings = {}) => {
      const { account, ...rest } = connection(secrets[grant], settings);
      return { ...rest, account: { ...account, kind: 'gitlab' } };
    },
    addFailedRun: (project, { log = '', branch = 'main' } = {}) => {
      const jobs = [{ name: 'test', outcome: 'failed' as const, trace: log }];
      const id = sandbox.addPipeline({ project, ref: branch, jobs });
      clock.advance(120_000);
      return id;
    },
    addOpenRun: (project) =>
      sandbox.addPipeline({ project, jobs: [{ name: 'test', outcome: 'success' }] }),
    letTimePass: () => clock.advance(120_000),
    fail: (outage, match, times = 1) => sandbox.faults.add({ match, times, kind: FAULTS[outage] }),
    effects: () =>
      sandbox.effects.map(({ method, target, body }) => {
        return { method, target: target.replace(/^\/api\/v4/, ''), body };
      }),
    notModified: () => sandbox.notModified,
    httpRequests: () => sandbox.httpRequests,
    close: () => sandbox.close(),
  };
}
