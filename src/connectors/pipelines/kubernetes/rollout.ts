import type { Run } from '../../../domain/signal.ts';
import { clip, singleLine } from '../../../lib/text.ts';
import type { RestClient } from '../rest-client.ts';
import { podsOf, replicaSetsOf, repositoryOf } from './lists.ts';
import { type Deployment, type Pod, type ReplicaSet, revisionOf, versionOf } from './shapes.ts';

/** By the word that tells a deployment, whose failure in production is told at once. */
const WORKFLOW = 'Deploy by rollout';

/** Reasons for which a container does not come up by itself, as the kubelet names them. */
const BROKEN: ReadonlySet<string> = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CrashLoopBackOff',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

export interface BrokenContainer {
  pod: string;
  container: string;
  reason: string;
  message: string;
  restarts: number;
}

/** One container of each name that does not come up. */
export function brokenContainers(pods: readonly Pod[]): BrokenContainer[] {
  const broken = pods.flatMap(({ metadata, status }) =>
    status.containerStatuses.flatMap(({ name, restartCount, state }) => {
      const { reason = '', message = '' } = state?.waiting ?? {};
      const it = { pod: metadata.name, container: name, reason, message, restarts: restartCount };
      return BROKEN.has(reason) ? [it] : [];
    }),
  );
  return [...new Map(broken.map((it) => [it.container, it])).values()];
}

type Ended = Pick<Run, 'status' | 'conclusion'>;

export function progressing({ status }: Deployment) {
  return status.conditions.find(({ type }) => type === 'Progressing');
}

/** As `kubectl rollout status` says it, from the deployment alone. */
export function statusOf(deployment: Deployment): Ended {
  const { metadata, spec, status } = deployment;
  if (spec.paused === true) return { status: 'waiting', conclusion: null };
  if (status.observedGeneration < metadata.generation)
    return { status: 'in_progress', conclusion: null };
  if (progressing(deployment)?.reason === 'ProgressDeadlineExceeded')
    return { status: 'completed', conclusion: 'failure' };
  const isComplete =
    status.updatedReplicas >= spec.replicas &&
    status.replicas <= status.updatedReplicas &&
    status.availableReplicas >= status.updatedReplicas;
  return isComplete
    ? { status: 'completed', conclusion: 'success' }
    : { status: 'in_progress', conclusion: null };
}

/** What a deployment's newest revision brought, and whose it is; null while there is none. */
export async function newestReplicaSet(
  client: RestClient,
  deployment: Deployment,
): Promise<ReplicaSet | null> {
  const revision = revisionOf(deployment);
  const sets = await replicaSetsOf(client, deployment);
  return sets.find((set) => revisionOf(set) === revision) ?? null;
}

/**
 * The latest rollout. One that still goes on has failed already when a container of it does not come up:
 * the controller itself says so only after its deadline, ten minutes by default.
 */
export async function latestRun(client: RestClient, deployment: Deployment): Promise<Run> {
  const set = await newestReplicaSet(client, deployment);
  const said = statusOf(deployment);
  const broken =
    said.status === 'in_progress' && set !== null
      ? brokenContainers(await podsOf(client, deployment, set))
      : [];
  const ended =
    broken.length === 0 ? said : ({ status: 'completed', conclusion: 'failure' } as const);
  const { metadata, spec } = deployment;
  const createdAt = set?.metadata.creationTimestamp || metadata.creationTimestamp;
  const images = spec.template.spec.containers.map(({ image }) => image.split('/').at(-1) ?? '');
  const cause = metadata.annotations['kubernetes.io/change-cause'] ?? '';
  return {
    kind: 'run',
    repository: repositoryOf(deployment),
    workflow: WORKFLOW,
    runId: revisionOf(deployment),
    attempt: 1,
    ...ended,
    headSha: versionOf(spec.template),
    // It has none; its namespace is what tells one of the same name from another.
    branch: deployment.metadata.namespace,
    event: 'rollout',
    actor: changedBy(deployment),
    commitTitle: clip(singleLine(cause === '' ? images.join(', ') : cause), 200),
    url: '',
    createdAt: instant(createdAt),
    updatedAt: instant(progressing(deployment)?.lastUpdateTime || createdAt),
  };
}

/**
 * A rollout that went on when a newer one took its place, which ended it; null where Kubernetes no longer
 * keeps its replica set.
 */
export async function overtakenRun(
  client: RestClient,
  deployment: Deployment,
  revision: number,
): Promise<Run | null> {
  const sets = await replicaSetsOf(client, deployment);
  const at = sets.findIndex((set) => revisionOf(set) === revision);
  const set = sets[at];
  if (set === undefined) return null;
  const endedAt = sets[at + 1]?.metadata.creationTimestamp || set.metadata.creationTimestamp;
  return {
    kind: 'run',
    repository: repositoryOf(deployment),
    workflow: WORKFLOW,
    runId: revision,
    attempt: 1,
    status: 'completed',
    conclusion: 'cancelled',
    headSha: versionOf(set.spec.template),
    branch: deployment.metadata.namespace,
    event: 'rollout',
    actor: '',
    commitTitle: 'A newer rollout took its place',
    url: '',
    createdAt: instant(set.metadata.creationTimestamp),
    updatedAt: instant(endedAt),
  };
}

/** The program that last wrote the deployment itself, such as `kubectl-client-side-apply`. */
function changedBy({ metadata }: Deployment): string {
  const wrote = metadata.managedFields.filter(({ subresource }) => subresource !== 'status');
  return wrote.toSorted((a, b) => a.time.localeCompare(b.time)).at(-1)?.manager ?? '';
}

function instant(at: string): string {
  return new Date(at).toISOString();
}
