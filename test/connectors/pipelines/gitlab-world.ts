import { createGitlab } from '#src/connectors/pipelines/gitlab/index.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import { createGitlabSandbox, type GitlabSandbox } from '#src/sandbox/gitlab/server.ts';
import type { Outage, PipelineWorld } from '#test/contracts/pipelines.ts';
import { connection } from './github-world.ts';

const FAULTS: Readonly<Record<Outage, FaultKind>> = {
  error: { type: 'status', status: 500, body: { message: '500 Internal Server Error' } },
  'not-found': { type: 'status', status: 404, body: { message: '404 Project Not Found' } },
  wait: { type: 'status', status: 429, retryAfterS: 17 },
  'answer-lost': { type: 'drop-answer' },
  'request-lost': { type: 'drop-request' },
  'log-link-expired': { type: 'status', status: 410 },
};

export interface GitlabWorld extends PipelineWorld {
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
  return {
    sandbox,
    clock,
    words: {
      listOf: (repository) => new RegExp(`${encodeURIComponent(repository)}/pipelines\\?`),
      failedStep: '',
      inTarget: encodeURIComponent,
      rerun: 'retry',
      noRepository: 'acme//api',
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
