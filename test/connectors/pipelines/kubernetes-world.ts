import { createKubernetes } from '#src/connectors/pipelines/kubernetes/index.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import { createKubernetesSandbox, type KubernetesSandbox } from '#src/sandbox/kubernetes/server.ts';
import type { RollbackWorld } from '#test/contracts/pipeline-rollback.ts';
import type { Outage } from '#test/contracts/pipelines.ts';
import { connection } from './github-world.ts';

const FAULTS: Readonly<Record<Outage, FaultKind>> = {
  error: { type: 'status', status: 500, body: { kind: 'Status', code: 500 } },
  'not-found': { type: 'status', status: 404, body: { kind: 'Status', code: 404 } },
  wait: { type: 'status', status: 429, retryAfterS: 17 },
  'answer-lost': { type: 'drop-answer' },
  'request-lost': { type: 'drop-request' },
  'log-link-expired': { type: 'status', status: 410 },
};

export interface KubernetesWorld extends RollbackWorld {
  sandbox: KubernetesSandbox;
  clock: ShiftableClock;
}

/** The sandbox's Kubernetes, as the contracts move it. */
export async function createKubernetesWorld(): Promise<KubernetesWorld> {
  const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  const sandbox = await createKubernetesSandbox({ clock });
  const secrets = { ...sandbox.tokens, revoked: 'k8s-of-somebody-who-left' };
  const addGood = (deployment: string): string => {
    const { version } = sandbox.roll({ deployment, outcome: 'complete' });
    clock.advance(120_000);
    return version;
  };
  return {
    sandbox,
    clock,
    now: () => clock.now(),
    words: {
      listOf: () => /GET \/apis\/apps\/v1\/deployments/,
      event: 'rollout',
      branch: 'acme',
      page: /^$/,
      failedStep: 'CrashLoopBackOff',
      inTarget: (repository) => repository,
      rerun: 'rollback',
      noRepository: 'acme//api',
    },
    connector: createKubernetes({ url: sandbox.url }),
    connect: (grant, settings = {}) => {
      const { account, ...rest } = connection(secrets[grant], settings);
      return { ...rest, account: { ...account, kind: 'kubernetes' } };
    },
    addFailedRun: (deployment, { log } = {}) => {
      const { revision } = sandbox.roll({
        deployment,
        outcome: 'broken',
        ...(log === undefined ? {} : { log }),
      });
      clock.advance(120_000);
      return revision;
    },
    addOpenRun: (deployment) => sandbox.roll({ deployment, outcome: 'complete' }).revision,
    letTimePass: () => clock.advance(120_000),
    addDeployments: (deployment) => {
      const earlier = addGood(deployment);
      return { earlier, live: addGood(deployment) };
    },
    foreign: (request) => {
      const [test, replace] = patchOf(request.body);
      const patched = (...patch: unknown[]) => Object.assign({}, request, { body: { patch } });
      return [
        ...['/', '/scale', '?force=true', '#x', '\n'].map((end) => {
          return { ...request, target: `${request.target}${end}` };
        }),
        { ...request, target: request.target.replace('deployments', 'statefulsets') },
        { ...request, target: request.target.replace('/acme/', '/../') },
        { ...request, target: `/x/..${request.target}` },
        { ...request, method: 'PUT' },
        { ...request, method: 'DELETE' },
        { ...request, body: null },
        patched(replace),
        patched(replace, test),
        patched(test, replace, { op: 'replace', path: '/spec/replicas', value: 0 }),
        patched(test, Object.assign({}, replace, { path: '/spec' })),
        patched(test, Object.assign({}, replace, { op: 'add' })),
        patched(Object.assign({}, test, { path: '/metadata/name' }), replace),
      ];
    },
    fail: (outage, match, times = 1) => sandbox.faults.add({ match, times, kind: FAULTS[outage] }),
    effects: () =>
      sandbox.effects.map(({ method, target, body }) => ({
        method,
        target,
        body: { patch: body },
      })),
    notModified: () => 0,
    httpRequests: () => sandbox.httpRequests,
    close: () => sandbox.close(),
  };
}

function patchOf(body: object | null): unknown[] {
  return body !== null && 'patch' in body && Array.isArray(body.patch) ? body.patch : [];
}
