import type { Run, RunConclusion } from '../../../domain/signal.ts';
import { type Application, type Deployment, repositoryOf } from './applications.ts';

/** Argo CD numbers no syncs: each is known by the second in which it began. */
export function runIdOf(startedAt: string): number {
  return Math.floor(Date.parse(startedAt) / 1_000);
}

export function startOf({ deployStartedAt, deployedAt }: Deployment): string {
  return deployStartedAt === '' ? deployedAt : deployStartedAt;
}

type Ended = Pick<Run, 'status' | 'conclusion'>;
const running: Ended = { status: 'in_progress', conclusion: null };
const ended = (conclusion: RunConclusion): Ended => ({ status: 'completed', conclusion });

/** A sync that went through is over when what it brought is healthy, and has failed when that is not. */
function outcomeOf({ status: { operationState, health } }: Application): Ended {
  if (operationState?.phase === 'Failed' || operationState?.phase === 'Error')
    return ended('failure');
  if (operationState?.phase !== 'Succeeded') return running;
  const outcomes: Readonly<Record<string, Ended>> = {
    Degraded: ended('failure'),
    Progressing: running,
    Suspended: { status: 'waiting', conclusion: null },
  };
  return outcomes[health?.status ?? ''] ?? ended('success');
}

/** The latest sync as it is now; null where there was none. `page` is Argo CD's own address. */
export function latestRun(application: Application, page: string): Run | null {
  const { operationState, health, sync } = application.status;
  if (operationState === undefined || operationState === null) return null;
  const { startedAt, finishedAt, operation, syncResult } = operationState;
  const outcome = outcomeOf(application);
  const heardAt = [startedAt, finishedAt, health?.lastTransitionTime ?? '']
    .filter((at) => at !== '')
    .toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const revision = [syncResult?.revision, operation?.sync?.revision, sync?.revision].find(
    (known) => known !== undefined && known !== '',
  );
  return {
    ...common(application, page),
    runId: runIdOf(startedAt),
    ...outcome,
    headSha: revision ?? '',
    actor: starter(operation?.initiatedBy),
    createdAt: instant(startedAt),
    updatedAt: instant(heardAt.at(-1) ?? startedAt),
  };
}

/** A sync that ended well, from the application's history. */
export function pastRun(application: Application, deployment: Deployment, page: string): Run {
  return {
    ...common(application, page),
    runId: runIdOf(startOf(deployment)),
    ...ended('success'),
    headSha: deployment.revision,
    actor: starter(deployment.initiatedBy),
    createdAt: instant(startOf(deployment)),
    updatedAt: instant(deployment.deployedAt),
  };
}

/** A sync that ended and is not in the history, and so did not go through. */
export function unfinishedRun(
  application: Application,
  known: Pick<Run, 'runId' | 'headSha' | 'actor'>,
  page: string,
): Run {
  const at = new Date(known.runId * 1_000).toISOString();
  const { runId, headSha, actor } = known;
  return {
    ...common(application, page),
    ...ended('failure'),
    runId,
    headSha,
    actor,
    createdAt: at,
    updatedAt: at,
  };
}

function common(application: Application, page: string) {
  const { metadata, spec } = application;
  const source = spec.source ?? spec.sources?.[0];
  return {
    kind: 'run' as const,
    repository: repositoryOf(application),
    workflow: 'Deploy by sync',
    attempt: 1,
    branch: source?.targetRevision || 'HEAD',
    event: 'sync',
    commitTitle: '',
    url:
      page === '' ? '' : `${page}/applications/${metadata.namespace || 'argocd'}/${metadata.name}`,
  };
}

function starter(by: Deployment['initiatedBy']): string {
  if (by?.automated === true) return 'auto-sync';
  return by?.username ?? '';
}

function instant(at: string): string {
  return new Date(at).toISOString();
}
