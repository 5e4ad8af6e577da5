import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Run } from '../../../domain/signal.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { RunPage } from '../connector.ts';
import type { RestClient } from '../rest-client.ts';
import { listDeployments, repositoryOf } from './lists.ts';
import { chosenDeployments } from './names.ts';
import { latestRun, overtakenRun, statusOf } from './rollout.ts';
import { type Deployment, revisionOf } from './shapes.ts';

const Cursor = z.object({
  versions: z.record(z.string(), z.string()),
  /** How each deployment's latest rollout stood, by `namespace/deployment`. */
  rollouts: z.record(z.string(), z.string()),
});

/** Reads every deployment by one list, and looks closer at those whose rollout moved. */
export async function readChanges(
  client: RestClient,
  { account, cursor, since }: { account: Account; cursor: string | null; since: Date },
): Promise<RunPage> {
  const known = parseCursor(cursor);
  const { deployments, unreadable, versions } = await listDeployments(
    client,
    account,
    known.versions,
  );
  const runs: Run[] = [];
  const rollouts: Record<string, string> = {};
  for (const deployment of deployments.filter((it) => revisionOf(it) > 0)) {
    const repository = repositoryOf(deployment);
    const before = known.rollouts[repository];
    const asSaid = keyOf(deployment, statusOf(deployment));
    rollouts[repository] = asSaid;
    // What goes on is looked at each time: its pods say more than the deployment.
    if (before === asSaid && statusOf(deployment).status !== 'in_progress') continue;
    const left = openBefore(before);
    if (left !== null && left !== revisionOf(deployment))
      runs.push(...[await overtakenRun(client, deployment, left)].filter((run) => run !== null));
    const run = await latestRun(client, deployment);
    rollouts[repository] = keyOf(deployment, run);
    if (rollouts[repository] !== before && isNews(run, before, since)) runs.push(run);
  }
  const missing = (chosenDeployments(account) ?? []).filter(
    (repository) => !deployments.some((it) => repositoryOf(it) === repository),
  );
  return {
    runs,
    cursor: JSON.stringify({ versions, rollouts }),
    problems: [
      ...missing.map((repository) => ({ repository, why: 'Kubernetes has no such deployment' })),
      ...(unreadable === 0
        ? []
        : [{ repository: '*', why: `${unreadable} deployments came in a form not understood` }]),
    ],
  };
}

function keyOf(
  deployment: Deployment,
  { status, conclusion }: Pick<Run, 'status' | 'conclusion'>,
): string {
  return `${revisionOf(deployment)} ${status} ${conclusion ?? ''}`;
}

/** The revision whose rollout still went on; null where the last one known had ended. */
function openBefore(before: string | undefined): number | null {
  const [revision, status] = before?.split(' ') ?? [];
  return revision === undefined || status === 'completed' ? null : Number(revision);
}

function isNews(run: Run, before: string | undefined, since: Date): boolean {
  if (before !== undefined || run.status !== 'completed') return true;
  return Date.parse(run.updatedAt) >= since.getTime();
}

/** A cursor that cannot be read counts as none: the caller's `since` then bounds what is read again. */
function parseCursor(text: string | null): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(parseJson(text ?? ''));
  } catch {
    return { versions: {}, rollouts: {} };
  }
}
