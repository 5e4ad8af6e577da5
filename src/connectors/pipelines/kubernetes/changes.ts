import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Run } from '../../../domain/signal.ts';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { RunPage } from '../connector.ts';
import type { RestClient } from '../rest-client.ts';
import { type Deployments, listDeployments, repositoryOf } from './lists.ts';
import { chosenDeployments } from './names.ts';
import { latestRun, overtakenRun, progressing, statusOf } from './rollout.ts';
import { type Deployment, revisionOf } from './shapes.ts';
import { plural } from '../../../lib/text.ts';

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
  const { deployments, unreadable, refused, versions } = await listDeployments(
    client,
    account,
    known.versions,
  );
  const runs: Run[] = [];
  const problems: { repository: string; why: string }[] = [];
  const rollouts: Record<string, string> = {};
  for (const deployment of deployments.filter((it) => revisionOf(it) > 0)) {
    const repository = repositoryOf(deployment);
    const before = known.rollouts[repository];
    try {
      const read = await readRollout(client, deployment, { before, since });
      rollouts[repository] = read.key;
      runs.push(...read.runs);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      if (before !== undefined) rollouts[repository] = before;
      problems.push({ repository, why: error.message });
    }
  }
  return {
    runs,
    cursor: JSON.stringify({ versions, rollouts }),
    problems: [
      ...problems,
      ...refused.map(({ namespace, why }) => ({ repository: `${namespace}/*`, why })),
      ...missingOf(account, { deployments, refused }),
      ...(unreadable === 0
        ? []
        : [
            {
              repository: '*',
              why: `${plural(unreadable, 'deployment')} came in a form not understood`,
            },
          ]),
    ],
  };
}

/** What a deployment's rollout did since it was last looked at. */
async function readRollout(
  client: RestClient,
  deployment: Deployment,
  { before, since }: { before: string | undefined; since: Date },
): Promise<{ key: string; runs: Run[] }> {
  const said = statusOf(deployment);
  const key = keyOf(deployment, said);
  // What goes on is looked at each time: its pods say more than the deployment.
  const isKnown = before === key || (before === undefined && isLongOver(deployment, since));
  if (isKnown && said.status !== 'in_progress') return { key, runs: [] };
  const open = openBefore(before);
  const overtaken =
    open === null || open === revisionOf(deployment)
      ? null
      : await overtakenRun(client, deployment, open);
  const run = await latestRun(client, deployment);
  const now = keyOf(deployment, run);
  const isNew = now !== before && isNews(run, before, since);
  return {
    key: now,
    runs: [...(overtaken === null ? [] : [overtaken]), ...(isNew ? [run] : [])],
  };
}

function isLongOver(deployment: Deployment, since: Date): boolean {
  const at = progressing(deployment)?.lastUpdateTime ?? '';
  return at !== '' && Date.parse(at) < since.getTime();
}

function missingOf(
  account: Account,
  { deployments, refused }: Pick<Deployments, 'deployments' | 'refused'>,
): RunPage['problems'] {
  const there = new Set(deployments.map(repositoryOf));
  return (chosenDeployments(account) ?? [])
    .filter((repository) => !there.has(repository))
    .filter(
      (repository) => !refused.some(({ namespace }) => repository.startsWith(`${namespace}/`)),
    )
    .map((repository) => ({ repository, why: 'Kubernetes has no such deployment' }));
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
