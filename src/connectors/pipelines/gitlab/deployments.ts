import { z } from 'zod';
import type { Environment } from '../deed.ts';
import { unlessGone } from '../unless-gone.ts';
import type { Client } from './client.ts';
import { projectPath } from './retry.ts';
import { ApiList, parseAnswer } from './shapes.ts';

const ApiEnvironments = z.array(z.object({ id: z.number(), name: z.string() }));
/** `Deployment` of the API description; the approvals are of GitLab Premium. */
const ApiDeployment = z.object({
  id: z.number(),
  ref: z.string().catch(''),
  sha: z.string(),
  status: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  environment: z.object({ name: z.string() }),
  deployable: z
    .object({
      id: z.number(),
      name: z.string(),
      status: z.string().catch(''),
      pipeline: z.object({ id: z.number() }).nullish(),
    })
    .nullish(),
  pending_approval_count: z.number().nullish(),
});
export type Deployment = z.infer<typeof ApiDeployment>;

export async function environmentsOf(
  client: Client,
  repository: string,
): Promise<{ id: number; name: string }[]> {
  const query = new URLSearchParams({ states: 'available', per_page: '100' });
  const path = `${projectPath(repository)}/environments?${query.toString()}`;
  return await unlessGone([], async () =>
    parseAnswer(ApiEnvironments, (await client.get(path)).data),
  );
}

const LOOKED_AT = 50;

/** The newest deployments, newest first; those of one environment where one is named. */
export async function deploymentsOf(
  client: Client,
  repository: string,
  filter: { environment?: string; status?: string } = {},
): Promise<Deployment[]> {
  const query = new URLSearchParams({
    ...filter,
    order_by: 'id',
    sort: 'desc',
    per_page: String(LOOKED_AT),
  });
  const { data } = await client.get(`${projectPath(repository)}/deployments?${query.toString()}`);
  return parseAnswer(ApiList, data).flatMap((item) => {
    const parsed = ApiDeployment.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}

export async function liveOf(
  client: Client,
  repository: string,
  environment: string,
): Promise<Deployment | null> {
  const [live] = await deploymentsOf(client, repository, { environment, status: 'success' });
  return live ?? null;
}

/** What a card says of what is live, or of what was deployed last. */
export function liveFacts(live: Deployment | null): {
  live: string;
  liveRef?: string;
  liveSince?: string;
  liveState?: string;
} {
  if (live === null) return { live: '' };
  const { sha, ref, updated_at: at, status } = live;
  const liveSince = new Date(at).toISOString();
  return { live: sha, liveRef: ref, liveSince, liveState: status === 'success' ? 'ok' : 'failed' };
}

/** Every environment that one pipeline deployed to, or would. */
export function reachedBy(deployments: readonly Deployment[], pipeline: number): string[] {
  const own = deployments.filter(({ deployable }) => deployable?.pipeline?.id === pipeline);
  return [...new Set(own.map(({ environment }) => environment.name))];
}

export async function environmentsNow(
  client: Client,
  repository: string,
): Promise<readonly Environment[]> {
  const found: Environment[] = [];
  for (const { name } of await environmentsOf(client, repository)) {
    const live = await liveOf(client, repository, name);
    const { sha = '', ref = '', updated_at: since = '' } = live ?? {};
    found.push({ name, live: live === null ? null : { sha, ref, since } });
  }
  return found;
}
