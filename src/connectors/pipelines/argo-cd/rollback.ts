import type { Run } from '../../../domain/signal.ts';
import type { Connection, ReadBack, TargetState } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared, Progress, Sent } from '../deed.ts';
import { onlyEnvironment } from '../environment-name.ts';
import { isGone } from '../http-errors.ts';
import type { RestClient } from '../rest-client.ts';
import {
  type Application,
  type Deployment,
  isAutomatic,
  isBusy,
  readApplication,
} from './applications.ts';
import { commitTitle, ownAddress } from './changes.ts';
import { parseRollback, rollbackRequest } from './rollback-request.ts';
import { latestRun, pastRun } from './runs.ts';

const REF_MIN = 7;

/** Goes back to an earlier entry of an application's history, by Argo CD's own rollback. */
export function rollback(open: (connection: Connection) => RestClient): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: (facts) =>
      rollbackRequest(facts['repository'] ?? '', Number(facts['viaId'] || 'none')),
    state: async (connection, facts) => {
      const application = await found(open(connection), facts['repository'] ?? '');
      return application === null ? null : stateOf(application);
    },
    readBack: (connection, sent) => readBack(open(connection), sent),
    progress: (connection, sent) => progress(open(connection), sent),
  };
}

async function found(client: RestClient, repository: string): Promise<Application | null> {
  try {
    return await readApplication(client, repository);
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

function stateOf(application: Application): TargetState {
  const live = application.status.history.at(-1);
  return {
    liveId: live?.id ?? -1,
    live: live?.revision ?? '',
    autoSync: isAutomatic(application),
    syncing: isBusy(application),
  };
}

async function prepare(
  client: RestClient,
  { repository, ref, environment: typed }: DeedAsked,
): Promise<Prepared | Cannot> {
  const application = await found(client, repository);
  if (application === null) return { cannot: `Argo CD shows no application ${repository}.` };
  const place = onlyEnvironment(typed, application.spec.destination?.namespace ?? '');
  if (place !== null) return place;
  if (isAutomatic(application)) return { cannot: AUTOMATIC };
  if (isBusy(application))
    return { cannot: 'A sync is under way. Wait for its end, or terminate it in Argo CD.' };
  const { history } = application.status;
  const live = history.at(-1);
  const earlier = history.filter(({ revision }) => revision !== live?.revision);
  const target = ref === undefined ? earlier.at(-1) : earlier.findLast(matches(ref));
  if (live === undefined || target === undefined)
    return {
      cannot: 'Argo CD’s history holds no such earlier deployment of this application.',
      choices: [...new Set(earlier.map(({ revision }) => revision))].slice(-5),
    };
  const facts = await factsOf(client, { application, repository, live, target });
  return { facts, preconditions: stateOf(application) };
}

const AUTOMATIC =
  'Auto-sync is on, and Argo CD refuses a rollback then: it would sync forward to Git again at once. What works: revert the commit in Git, which Argo CD then deploys; or turn auto-sync off in Argo CD, and ask again.';

function matches(ref: string): (deployment: Deployment) => boolean {
  return ({ revision }) => revision === ref || (ref.length >= REF_MIN && revision.startsWith(ref));
}

interface Chosen {
  application: Application;
  repository: string;
  live: Deployment;
  target: Deployment;
}

async function factsOf(
  client: RestClient,
  { application, repository, live, target }: Chosen,
): Promise<Prepared['facts']> {
  const { history, health } = application.status;
  const page = await ownAddress(client);
  const run = pastRun(application, target, page);
  const next = history.find(({ id }) => id > target.id);
  return {
    repository,
    url: run.url,
    environment: application.spec.destination?.namespace ?? '',
    workflow: application.metadata.name,
    branch: run.branch,
    sha: target.revision,
    commit: await commitTitle(client, { repository, headSha: target.revision }),
    live: live.revision,
    liveRef: run.branch,
    liveSince: new Date(live.deployedAt).toISOString(),
    liveState: health?.status === 'Healthy' ? 'ok' : (health?.status ?? ''),
    goodFrom: new Date(target.deployedAt).toISOString(),
    ...(next === undefined ? {} : { goodUntil: new Date(next.deployedAt).toISOString() }),
    means:
      'Argo CD applies the manifests of that revision again. Git is not changed, so that the application is out of sync until it is; hooks do not run, nothing is pruned, and what migrations did stays.',
    undo: 'Sync the application in Argo CD to go forward to Git again.',
    viaId: String(target.id),
  };
}

/** Whether Argo CD took it: a sync to that revision since, or an entry for it in the history. */
async function readBack(client: RestClient, sent: Sent): Promise<ReadBack> {
  const { sha } = sent.facts;
  const asked = parseRollback(sent.request);
  const { liveId } = sent.preconditions;
  if (asked === null || sha === undefined || typeof liveId !== 'number') return 'unclear';
  const application = await found(client, asked.repository);
  if (application === null) return 'unclear';
  const { history } = application.status;
  const since = history.filter(({ id }) => id > liveId);
  if (since.some(({ revision }) => revision === sha)) return 'applied';
  if (isTaken(application, sent)) return 'applied';
  return since.length === 0 && !isBusy(application) ? 'not-applied' : 'unclear';
}

function isTaken({ operation, status: { operationState } }: Application, sent: Sent): boolean {
  const { sha } = sent.facts;
  if (operation?.sync?.revision === sha) return true;
  const isLater =
    // Argo CD keeps whole seconds.
    operationState !== undefined &&
    operationState !== null &&
    Date.parse(operationState.startedAt) + 1_000 > sent.at.getTime();
  return isLater && operationState.operation?.sync?.revision === sha;
}

async function progress(client: RestClient, sent: Sent): Promise<Progress> {
  const application = await found(client, sent.facts['repository'] ?? '');
  if (application === null) return { state: 'failed', words: 'The application is gone.', url: '' };
  const run = latestRun(application, await ownAddress(client));
  if (run === null || !hasBegun(application, sent))
    return { state: 'running', words: 'Argo CD has not begun yet.', url: run?.url ?? '' };
  const { health, operationState } = application.status;
  const words = `Sync ${operationState?.phase ?? ''}, health ${health?.status ?? 'unknown'}.`;
  return { state: progressOf(run), words, url: run.url };
}

function hasBegun(application: Application, sent: Sent): boolean {
  return (application.operation ?? null) === null && isTaken(application, sent);
}

function progressOf({ status, conclusion }: Run): Progress['state'] {
  if (conclusion === null) return status === 'waiting' ? 'waiting' : 'running';
  return conclusion === 'success' ? 'succeeded' : 'failed';
}
