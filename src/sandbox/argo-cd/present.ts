import { type ApplicationRecord, isRunning, RUNS_MS } from './world.ts';

/** Whole seconds, as `metav1.Time` is written. */
const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Entries of `status.history`: the syncs that went through, numbered from 0. */
export function historyOf({ syncs }: ApplicationRecord, now: number) {
  return syncs
    .filter((sync) => sync.outcome === 'Succeeded' && !isRunning(sync, now))
    .map(({ startedAt, revision, username }, id) => ({
      id,
      revision,
      deployStartedAt: instant(startedAt),
      deployedAt: instant(startedAt + RUNS_MS),
      initiatedBy: { username },
      source: { repoURL: 'https://git.example/acme/deploy.git', path: '.' },
    }));
}

/** `v1alpha1Application` of the API description. */
export function presentApplication(record: ApplicationRecord, now: number) {
  const { name, project, targetRevision, automated, syncs } = record;
  const latest = syncs.at(-1);
  const history = historyOf(record, now);
  const source = { repoURL: 'https://git.example/acme/deploy.git', path: '.', targetRevision };
  const live = history.at(-1)?.revision ?? '';
  return {
    metadata: { name, namespace: 'argocd', resourceVersion: String(now) },
    spec: {
      project,
      source,
      destination: { server: 'https://kubernetes.default.svc', namespace: name },
      ...(automated ? { syncPolicy: { automated: { prune: true } } } : {}),
    },
    status: {
      sync: { status: latest?.outcome === 'Failed' ? 'OutOfSync' : 'Synced', revision: live },
      health: {
        status: latest === undefined || isRunning(latest, now) ? 'Progressing' : latest.health,
      },
      history,
      ...(latest === undefined ? {} : { operationState: operationState(latest, now) }),
    },
  };
}

function operationState(sync: ApplicationRecord['syncs'][number], now: number) {
  const { startedAt, revision, outcome, hook, username } = sync;
  const running = isRunning(sync, now);
  return {
    phase: running ? 'Running' : outcome,
    message: running ? 'waiting for completion of hook' : `operation ${outcome.toLowerCase()}`,
    startedAt: instant(startedAt),
    ...(running ? {} : { finishedAt: instant(startedAt + RUNS_MS) }),
    operation: { initiatedBy: { username }, sync: { revision } },
    syncResult: {
      revision,
      resources:
        hook === undefined || running
          ? []
          : [
              {
                group: 'batch',
                version: 'v1',
                kind: 'Job',
                namespace: 'default',
                name: hook.name,
                hookType: 'PreSync',
                hookPhase: 'Failed',
                syncPhase: 'PreSync',
                message: 'Job has reached the specified backoff limit',
              },
            ],
    },
  };
}
