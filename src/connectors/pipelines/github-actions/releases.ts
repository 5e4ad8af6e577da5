import { z } from 'zod';
import type { Environment } from '../deed.ts';
import type { Client } from './client.ts';
import { repositoryPath } from './rerun.ts';
import { parseAnswer } from './shapes.ts';

const Words = z
  .string()
  .nullish()
  .transform((words) => words ?? '');
const ApiDeployments = z.array(
  z.object({
    id: z.number(),
    sha: z.string(),
    ref: Words,
    environment: z.string(),
    created_at: z.string(),
  }),
);
const ApiStatuses = z.array(
  z.object({ state: z.string(), created_at: z.string(), log_url: Words, target_url: Words }),
);
const ApiEnvironments = z.object({
  environments: z.array(z.object({ id: z.number(), name: z.string(), html_url: Words })),
});

/** One deployment of an environment and what became of it. */
export interface Release {
  id: number;
  sha: string;
  ref: string;
  /** ISO 8601. */
  createdAt: string;
  state: 'ok' | 'failed' | 'running' | 'waiting';
  /** ISO 8601: when it first succeeded, else when it was last heard of. */
  since: string;
  /** The run and job that carried it out, where it was one of Actions. */
  job: { runId: number; jobId: number } | null;
}

export interface NamedEnvironment {
  id: number;
  name: string;
  url: string;
}

export async function environmentsOf(
  client: Client,
  repository: string,
): Promise<NamedEnvironment[]> {
  const { data } = await client.getCached(
    `${repositoryPath(repository)}/environments?per_page=100`,
  );
  return parseAnswer(ApiEnvironments, data).environments.map(({ id, name, html_url: url }) => {
    return { id, name, url };
  });
}

const LOOKED_AT_MAX = 12;

/** Deployments of one environment, newest first, each read only when it is asked for; at most twelve. */
export async function* releasesOf(
  client: Client,
  { repository, environment }: { repository: string; environment: string },
): AsyncGenerator<Release> {
  const base = `${repositoryPath(repository)}/deployments`;
  const query = new URLSearchParams({ environment, per_page: String(LOOKED_AT_MAX) });
  const { data } = await client.getCached(`${base}?${query.toString()}`);
  for (const deployment of parseAnswer(ApiDeployments, data)) {
    const { data: statuses } = await client.getCached(
      `${base}/${deployment.id}/statuses?per_page=30`,
    );
    yield toRelease(deployment, parseAnswer(ApiStatuses, statuses));
  }
}

function toRelease(
  { id, sha, ref, created_at: createdAt }: z.infer<typeof ApiDeployments>[number],
  statuses: z.infer<typeof ApiStatuses>,
): Release {
  const [newest] = statuses;
  const succeeded = statuses.findLast(({ state }) => state === 'success');
  const page = statuses.find(({ log_url: log }) => log !== '')?.log_url ?? '';
  return {
    id,
    sha,
    ref,
    createdAt,
    state: succeeded === undefined ? stateOf(newest?.state) : 'ok',
    since: succeeded?.created_at ?? newest?.created_at ?? createdAt,
    job: jobOf(page),
  };
}

function stateOf(status: string | undefined): Release['state'] {
  if (status === 'failure' || status === 'error' || status === 'inactive') return 'failed';
  return status === 'in_progress' ? 'running' : 'waiting';
}

/** GitHub Actions names its job in the address of a deployment's log (`…/actions/runs/ID/job/ID`). */
function jobOf(page: string): Release['job'] {
  const [, run, job] = /\/actions\/runs\/(\d{1,16})\/jobs?\/(\d{1,16})(?:$|[?#])/.exec(page) ?? [];
  return run === undefined ? null : { runId: Number(run), jobId: Number(job) };
}

/** The newest deployment that succeeded. */
export async function liveOf(
  client: Client,
  where: { repository: string; environment: string },
): Promise<Release | null> {
  for await (const release of releasesOf(client, where)) if (release.state === 'ok') return release;
  return null;
}

/** What a card says of what is live. */
export function liveFacts(live: Release | null): {
  live: string;
  liveRef: string;
  liveSince: string;
  liveState: string;
} {
  if (live === null) return { live: '', liveRef: '', liveSince: '', liveState: '' };
  return { live: live.sha, liveRef: live.ref, liveSince: live.since, liveState: live.state };
}

export async function environmentsNow(
  client: Client,
  repository: string,
): Promise<readonly Environment[]> {
  const found: Environment[] = [];
  for (const { name } of await environmentsOf(client, repository)) {
    const live = await liveOf(client, { repository, environment: name });
    found.push({ name, live: live === null ? null : toLive(live) });
  }
  return found;
}

function toLive({ sha, ref, since }: Release): NonNullable<Environment['live']> {
  return { sha, ref, since };
}
