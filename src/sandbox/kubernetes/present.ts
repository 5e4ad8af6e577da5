import { type DeploymentRecord, type Rollout, RUNS_MS } from './world.ts';

const DEADLINE_MS = 100_000;
const HASH = 'pod-template-hash';
const REVISION = 'deployment.kubernetes.io/revision';
const REPLICAS = 2;

const instant = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** `apps/v1` Deployment, as the server and its controller would have written it by now. */
export function presentDeployment(record: DeploymentRecord, now: number) {
  const { name, paused, rollouts } = record;
  return {
    metadata: metadataOf(record, now),
    spec: {
      replicas: REPLICAS,
      paused,
      selector: { matchLabels: { app: name } },
      template: rollouts.at(-1)?.template,
    },
    status: statusOf(record, now),
  };
}

function metadataOf({ namespace, name, uid, generation, rollouts }: DeploymentRecord, now: number) {
  const live = rollouts.at(-1);
  const time = instant(live?.startedAt ?? now);
  const status = { manager: 'kube-controller-manager', time: instant(now), subresource: 'status' };
  return {
    name,
    namespace,
    uid,
    generation,
    resourceVersion: String(now),
    creationTimestamp: instant(rollouts[0]?.startedAt ?? now),
    annotations: { [REVISION]: String(live?.revision ?? 0) },
    managedFields: [{ manager: 'kubectl-client-side-apply', time }, status],
  };
}

/** The `Progressing` condition, by how long the live rollout has gone on. */
function progressOf({ rollouts }: DeploymentRecord, now: number) {
  const { startedAt, outcome } = rollouts.at(-1) ?? { startedAt: now, outcome: 'complete' };
  if (outcome === 'complete' && now >= startedAt + RUNS_MS)
    return { reason: 'NewReplicaSetAvailable', at: startedAt + RUNS_MS };
  if (outcome === 'broken' && now >= startedAt + DEADLINE_MS)
    return { reason: 'ProgressDeadlineExceeded', at: startedAt + DEADLINE_MS };
  return { reason: 'ReplicaSetUpdated', at: startedAt };
}

function statusOf(record: DeploymentRecord, now: number) {
  const { reason, at } = progressOf(record, now);
  const up = reason === 'NewReplicaSetAvailable' ? REPLICAS : 1;
  return {
    observedGeneration: record.generation,
    replicas: REPLICAS,
    updatedReplicas: up,
    availableReplicas: up,
    conditions: [
      {
        type: 'Progressing',
        status: reason === 'ProgressDeadlineExceeded' ? 'False' : 'True',
        reason,
        message: `ReplicaSet "${record.name}-${record.rollouts.at(-1)?.hash ?? ''}": ${reason}`,
        lastUpdateTime: instant(at),
      },
    ],
  };
}

/** `apps/v1` ReplicaSet of one revision. */
export function presentReplicaSet(record: DeploymentRecord, rollout: Rollout) {
  const { hash, template, revision, startedAt } = rollout;
  const labels = { ...template.metadata.labels, [HASH]: hash };
  return {
    metadata: {
      name: `${record.name}-${hash}`,
      namespace: record.namespace,
      uid: hash,
      labels,
      annotations: { [REVISION]: String(revision) },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          name: record.name,
          uid: record.uid,
          controller: true,
        },
      ],
      creationTimestamp: instant(startedAt),
    },
    spec: {
      replicas: REPLICAS,
      selector: { matchLabels: labels },
      template: { ...template, metadata: { labels } },
    },
  };
}

/** `v1` Pod of the live revision. */
export function presentPod({ name }: DeploymentRecord, { hash, outcome, template }: Rollout) {
  const image = template.spec.containers[0]?.image ?? '';
  const broken = outcome === 'broken';
  return {
    metadata: {
      name: `${name}-${hash}-x7k2p`,
      labels: { ...template.metadata.labels, [HASH]: hash },
    },
    status: {
      containerStatuses: [
        {
          name: 'test',
          image,
          imageID: `sha256:${hash}`,
          ready: !broken,
          restartCount: broken ? 4 : 0,
          state: broken
            ? { waiting: { reason: 'CrashLoopBackOff', message: '' } }
            : { running: {} },
        },
      ],
    },
  };
}
