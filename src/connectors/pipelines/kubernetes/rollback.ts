import type { Connection, ReadBack, TargetState } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared, Progress, Sent } from '../deed.ts';
import { onlyEnvironment } from '../environment-name.ts';
import type { RestClient } from '../rest-client.ts';
import { findDeployment } from './jobs.ts';
import { replicaSetsOf } from './lists.ts';
import { parseRepository } from './names.ts';
import { latestRun } from './rollout.ts';
import { type Deployment, type ReplicaSet, revisionOf, versionOf } from './shapes.ts';
import { differences, templateJson } from './template.ts';
import { parseUndo, undoRequest } from './undo-request.ts';

/** Undoes a rollout: the pod template of an earlier replica set is put back. */
export function rollback(open: (connection: Connection) => RestClient): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: (facts) =>
      undoRequest(facts['repository'] ?? '', {
        generation: Number(facts['viaGeneration'] || 'none'),
        template: facts['viaTemplate'] ?? '',
      }),
    state: async (connection, facts) => {
      const deployment = await findDeployment(open(connection), facts['repository'] ?? '');
      return deployment === null ? null : stateOf(deployment);
    },
    readBack: (connection, sent) => readBack(open(connection), sent),
    progress: (connection, sent) => progress(open(connection), sent),
  };
}

function stateOf({ metadata, spec }: Deployment): TargetState {
  return { generation: metadata.generation, paused: spec.paused === true };
}

async function prepare(
  client: RestClient,
  { repository, ref, environment: typed }: DeedAsked,
): Promise<Prepared | Cannot> {
  const { namespace } = parseRepository(repository);
  const deployment = await findDeployment(client, repository);
  if (deployment === null) return { cannot: `Kubernetes has no deployment ${repository}.` };
  const place = onlyEnvironment(typed, namespace);
  if (place !== null) return place;
  if (deployment.spec.paused === true)
    return { cannot: 'The rollout is paused. Resume it first: kubectl rollout resume.' };
  const sets = await replicaSetsOf(client, deployment);
  const live = templateJson(deployment.spec.template);
  const earlier = sets.filter(
    (set) => revisionOf(set) > 0 && templateJson(set.spec.template) !== live,
  );
  const target = ref === undefined ? earlier.at(-1) : earlier.findLast(isNamed(ref));
  if (target === undefined)
    return {
      cannot: 'Kubernetes keeps no such earlier revision of this deployment.',
      choices: earlier.map((set) => `${revisionOf(set)}`).slice(-5),
    };
  return {
    facts: factsOf({ deployment, sets, target, repository }),
    preconditions: stateOf(deployment),
  };
}

/** By its revision, or the version that its image is tagged with. */
function isNamed(ref: string): (set: ReplicaSet) => boolean {
  return (set) => ref === String(revisionOf(set)) || ref === versionOf(set.spec.template);
}

interface Chosen {
  deployment: Deployment;
  sets: readonly ReplicaSet[];
  target: ReplicaSet;
  repository: string;
}

function factsOf({ deployment, sets, target, repository }: Chosen): Prepared['facts'] {
  const { namespace, name } = parseRepository(repository);
  const next = sets.find((set) => revisionOf(set) > revisionOf(target));
  const since = sets.find((set) => revisionOf(set) === revisionOf(deployment));
  return {
    repository,
    url: '',
    environment: namespace,
    workflow: name,
    run: String(revisionOf(target)),
    sha: versionOf(target.spec.template),
    commit: imagesOf(target.spec.template),
    live: versionOf(deployment.spec.template),
    liveRef: imagesOf(deployment.spec.template),
    ...instant('liveSince', since),
    ...instant('goodFrom', target),
    ...instant('goodUntil', next),
    changes: `Differs in ${differences(deployment.spec.template, target.spec.template)}`,
    means: `The pod template of revision ${revisionOf(target)} is put back, as kubectl rollout undo does. ConfigMaps, Secrets and what migrations did stay, and whatever deploys from Git may undo it.`,
    undo: 'Roll back again: the template that is replaced stays as a revision of its own.',
    viaGeneration: String(deployment.metadata.generation),
    viaTemplate: templateJson(target.spec.template),
  };
}

function imagesOf({ spec }: ReplicaSet['spec']['template']): string {
  return spec.containers.map(({ image }) => image).join(', ');
}

function instant(name: 'liveSince' | 'goodFrom' | 'goodUntil', set: ReplicaSet | undefined) {
  const at = set?.metadata.creationTimestamp ?? '';
  return at === '' ? {} : { [name]: new Date(at).toISOString() };
}

/** Whether the deployment has the template that was sent, which it had not before. */
async function readBack(client: RestClient, sent: Sent): Promise<ReadBack> {
  const asked = parseUndo(sent.request);
  const { generation } = sent.preconditions;
  const { viaTemplate } = sent.facts;
  if (asked === null || typeof generation !== 'number' || viaTemplate === undefined)
    return 'unclear';
  const deployment = await findDeployment(client, asked.repository);
  if (deployment === null) return 'unclear';
  if (deployment.metadata.generation === generation) return 'not-applied';
  const isThere = templateJson(deployment.spec.template) === viaTemplate;
  return isThere ? 'applied' : 'unclear';
}

async function progress(client: RestClient, sent: Sent): Promise<Progress> {
  const deployment = await findDeployment(client, sent.facts['repository'] ?? '');
  if (deployment === null) return { state: 'failed', words: 'The deployment is gone.', url: '' };
  if (templateJson(deployment.spec.template) !== sent.facts['viaTemplate'])
    return { state: 'cancelled', words: 'Another change took its place.', url: '' };
  const { spec, status } = deployment;
  const words = `${status.updatedReplicas} of ${spec.replicas} replicas are updated, ${status.availableReplicas} available.`;
  const run = await latestRun(client, deployment);
  if (run.conclusion === null) return { state: 'running', words, url: '' };
  return { state: run.conclusion === 'success' ? 'succeeded' : 'failed', words, url: '' };
}
