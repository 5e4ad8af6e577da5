import { createJenkins } from '#src/connectors/pipelines/jenkins/index.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import { createJenkinsSandbox, type JenkinsSandbox } from '#src/sandbox/jenkins/server.ts';
import type { Outage, PipelineWorld } from '#test/contracts/pipelines.ts';
import { connection } from './github-world.ts';

const FAULTS: Readonly<Record<Outage, FaultKind>> = {
  error: { type: 'status', status: 503, body: 'Jenkins is going to shut down' },
  'not-found': { type: 'status', status: 404 },
  wait: { type: 'status', status: 429, retryAfterS: 17 },
  'answer-lost': { type: 'drop-answer' },
  'request-lost': { type: 'drop-request' },
  'log-link-expired': { type: 'status', status: 410 },
};

export interface JenkinsWorld extends PipelineWorld {
  sandbox: JenkinsSandbox;
  clock: ShiftableClock;
}

/** The sandbox's Jenkins, as the contract moves it. */
export async function createJenkinsWorld(): Promise<JenkinsWorld> {
  const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  const sandbox = await createJenkinsSandbox({ clock });
  const secrets = { ...sandbox.tokens, revoked: 'left-the-company:110' };
  return {
    sandbox,
    clock,
    words: {
      listOf: () => /GET \/api\/json/,
      failedStep: '',
      inTarget: (repository) => repository.replaceAll('/', '/job/'),
      rerun: 'rebuild',
      noRepository: 'acme//api',
      unnameable: ['', '/', './api', 'acme/a\\b', 'acme/a\nb', 'acme/%2e', 'acme/50%', 'acme:api'],
    },
    connector: createJenkins({ url: sandbox.url }),
    connect: (grant, settings = {}) => {
      const { account, ...rest } = connection(secrets[grant], settings);
      return { ...rest, account: { ...account, kind: 'jenkins' } };
    },
    addFailedRun: (job, { log, branch } = {}) => {
      const number = sandbox.addBuild({
        job,
        outcome: 'FAILURE',
        ...(log === undefined ? {} : { log }),
        ...(branch === undefined ? {} : { branch }),
      });
      clock.advance(120_000);
      return number;
    },
    addOpenRun: (job) => sandbox.addBuild({ job, outcome: 'SUCCESS' }),
    letTimePass: () => clock.advance(120_000),
    fail: (outage, match, times = 1) => sandbox.faults.add({ match, times, kind: FAULTS[outage] }),
    effects: () => sandbox.effects.map(({ method, target, body }) => ({ method, target, body })),
    notModified: () => 0,
    httpRequests: () => sandbox.httpRequests,
    close: () => sandbox.close(),
  };
}
