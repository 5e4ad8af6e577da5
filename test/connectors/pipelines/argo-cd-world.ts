import { createArgoCd } from '#src/connectors/pipelines/argo-cd/index.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import { type ArgoCdSandbox, createArgoCdSandbox } from '#src/sandbox/argo-cd/server.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import type { RollbackWorld } from '#test/contracts/pipeline-rollback.ts';
import type { Outage } from '#test/contracts/pipelines.ts';
import { connection } from './github-world.ts';

const FAULTS: Readonly<Record<Outage, FaultKind>> = {
  error: { type: 'status', status: 500, body: { error: 'transport is closing', code: 14 } },
  'not-found': { type: 'status', status: 404, body: { error: 'not found', code: 5 } },
  wait: { type: 'status', status: 429, retryAfterS: 17 },
  'answer-lost': { type: 'drop-answer' },
  'request-lost': { type: 'drop-request' },
  'log-link-expired': { type: 'status', status: 410 },
};

export interface ArgoCdWorld extends RollbackWorld {
  sandbox: ArgoCdSandbox;
  clock: ShiftableClock;
}

/** The sandbox's Argo CD, as the contracts move it. */
export async function createArgoCdWorld(): Promise<ArgoCdWorld> {
  const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  const sandbox = await createArgoCdSandbox({ clock });
  const secrets = { ...sandbox.tokens, revoked: 'argo-of-somebody-who-left' };
  const addGood = (application: string): string => {
    sandbox.addSync({ application, outcome: 'Succeeded' });
    clock.advance(120_000);
    return sandbox.liveRevision(application);
  };
  return {
    sandbox,
    clock,
    now: () => clock.now(),
    words: {
      listOf: () => /GET \/api\/v1\/applications$/,
      event: 'sync',
      failedStep: 'PreSync hook, Job',
      inTarget: (repository) => repository,
      rerun: 'sync',
      noRepository: 'acme//api',
    },
    connector: createArgoCd({ url: sandbox.url }),
    connect: (grant, settings = {}) => {
      const { account, ...rest } = connection(secrets[grant], settings);
      return { ...rest, account: { ...account, kind: 'argo-cd' } };
    },
    addFailedRun: (application, { log, branch } = {}) => {
      const id = sandbox.addSync({
        application,
        outcome: 'Failed',
        hook: { name: 'test', ...(log === undefined ? {} : { log }) },
        ...(branch === undefined ? {} : { targetRevision: branch }),
      });
      clock.advance(120_000);
      return id;
    },
    addOpenRun: (application) => sandbox.addSync({ application, outcome: 'Succeeded' }),
    letTimePass: () => clock.advance(120_000),
    addDeployments: (application) => {
      const earlier = addGood(application);
      return { earlier, live: addGood(application) };
    },
    foreign: (request) => [
      ...['/', '?prune=true', '#x', '\n'].map((end) => {
        return { ...request, target: `${request.target}${end}` };
      }),
      { ...request, target: request.target.replace('rollback', 'sync') },
      { ...request, target: request.target.replace('/api/rollback', '/web/rollback') },
      { ...request, target: `/x/..${request.target}` },
      { ...request, method: 'DELETE' },
      { ...request, method: 'PUT' },
      { ...request, body: null },
      ...[{ prune: true }, { dryRun: true }, { id: -1 }, { id: '0' }, { name: 'web' }].map(
        (changes) => ({ ...request, body: Object.assign({}, request.body, changes) }),
      ),
      { ...request, body: Object.assign({}, request.body, { resources: [] }) },
    ],
    fail: (outage, match, times = 1) => sandbox.faults.add({ match, times, kind: FAULTS[outage] }),
    effects: () => sandbox.effects.map(({ method, target, body }) => ({ method, target, body })),
    notModified: () => 0,
    httpRequests: () => sandbox.httpRequests,
    close: () => sandbox.close(),
  };
}
