import type { Connection } from '#src/connectors/connector.ts';
import { createGithubActions } from '#src/connectors/pipelines/github-actions/index.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import {
  createGithubSandbox,
  type GithubSandbox,
  secondaryRateLimit,
} from '#src/sandbox/github/server.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import type { Outage, PipelineWorld } from '#test/contracts/pipelines.ts';

const FAULTS: Readonly<Record<Outage, FaultKind>> = {
  error: { type: 'status', status: 500, body: { message: 'Server Error' } },
  'not-found': { type: 'status', status: 404, body: { message: 'Not Found' } },
  wait: secondaryRateLimit(17),
  'answer-lost': { type: 'drop-answer' },
  'request-lost': { type: 'drop-request' },
  'log-link-expired': { type: 'status', status: 410, body: { message: 'The link has expired' } },
};

export interface GithubWorld extends PipelineWorld {
  sandbox: GithubSandbox;
  clock: ShiftableClock;
}

/** The sandbox's GitHub, as the contract moves it. */
export async function createGithubWorld(): Promise<GithubWorld> {
  const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  const sandbox = await createGithubSandbox({ clock });
  const revoked = sandbox.addToken({ actions: 'read' }, { login: 'left-the-company' });
  sandbox.revoke(revoked);
  const secrets = { ...sandbox.tokens, revoked };
  const jobs = (conclusion: string, log?: string) => [
    { name: 'test', conclusion, ...(log === undefined ? {} : { log }) },
  ];
  return {
    sandbox,
    clock,
    words: {
      listOf: (repository) => new RegExp(`${repository}/actions/runs`),
      failedStep: 'Run test',
      inTarget: (repository) => repository,
      rerun: 'rerun-failed-jobs',
      noRepository: 'acme/api/x',
    },
    connector: createGithubActions({ apiUrl: sandbox.url, clock }),
    connect: (grant, settings = {}) => connection(secrets[grant], settings),
    addFailedRun: (repo, { log, branch } = {}) => {
      const runId = sandbox.addRun({
        repo,
        workflow: { name: 'CI' },
        jobs: jobs('failure', log),
        ...(branch === undefined ? {} : { branch }),
      });
      clock.advance(120_000);
      return runId;
    },
    addOpenRun: (repo) => sandbox.addRun({ repo, workflow: { name: 'CI' }, jobs: jobs('success') }),
    letTimePass: () => clock.advance(120_000),
    fail: (outage, match, times = 1) =>
      sandbox.faults.add({
        match: outage === 'log-link-expired' ? /_job-logs/ : match,
        times,
        kind: FAULTS[outage],
      }),
    effects: () => sandbox.effects.map(({ method, target, body }) => ({ method, target, body })),
    notModified: () => sandbox.notModified,
    httpRequests: () => sandbox.httpRequests,
    close: () => sandbox.close(),
  };
}

export function connection(secret: string, settings: Record<string, unknown> = {}): Connection {
  return {
    account: {
      id: 'acc_test',
      ownerId: 'T1/U1',
      kind: 'github-actions',
      name: 'acme',
      settings,
      state: 'connected',
      cursor: null,
      coverage: { readUntil: null, problem: null, resyncedAt: null },
    },
    secret,
    meter: () => undefined,
  };
}
