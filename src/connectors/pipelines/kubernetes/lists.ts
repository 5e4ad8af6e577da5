import type { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Invalid, Transient } from '../../../lib/errors.ts';
import { Refused } from '../http-errors.ts';
import type { RestClient } from '../rest-client.ts';
import { chosenDeployments, deploymentPath, parseRepository } from './names.ts';
import { Deployment, HASH, List, parseAnswer, Pod, ReplicaSet, revisionOf } from './shapes.ts';

const PAGE_SIZE = 250;
const PAGES_MAX = 20;

interface Read<Item> {
  items: Item[];
  unreadable: number;
  resourceVersion: string;
}

/**
 * A collection, page by page. A part that is no longer kept (410 Gone, as of an old `continue`), or a version
 * that the server has not reached (as after it was restored), is read again from the beginning, once.
 */
async function listed<Item>(
  client: RestClient,
  { path, query, schema }: { path: string; query: Record<string, string>; schema: z.ZodType<Item> },
): Promise<Read<Item>> {
  try {
    return await pages(client, { path, query, schema });
  } catch (error) {
    if (!isOutdated(error, query)) throw error;
    const { resourceVersion: _old, resourceVersionMatch: _match, ...fresh } = query;
    return await pages(client, { path, query: fresh, schema });
  }
}

function isOutdated(error: unknown, query: Readonly<Record<string, string>>): boolean {
  if (error instanceof Refused) return error.status === 410;
  const isAhead = error instanceof Transient && error.retryAfterMs === undefined;
  return isAhead && 'resourceVersion' in query;
}

async function pages<Item>(
  client: RestClient,
  { path, query, schema }: { path: string; query: Record<string, string>; schema: z.ZodType<Item> },
): Promise<Read<Item>> {
  const items: Item[] = [];
  let unreadable = 0;
  let more: Record<string, string> = query;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const asked = new URLSearchParams({ limit: String(PAGE_SIZE), ...more });
    const list = parseAnswer(List, await client.get(`${path}?${asked.toString()}`));
    const parsed = list.items.map((item) => schema.safeParse(item));
    items.push(...parsed.flatMap((item) => (item.success ? [item.data] : [])));
    unreadable += parsed.filter(({ success }) => !success).length;
    const { continue: token, resourceVersion } = list.metadata;
    if (token === '') return { items, unreadable, resourceVersion };
    const { resourceVersion: _first, resourceVersionMatch: _match, ...rest } = query;
    more = { ...rest, continue: token };
  }
  throw new Invalid('There are more deployments than can be read: choose with --repository');
}

export interface Deployments {
  deployments: Deployment[];
  unreadable: number;
  /** Namespaces that this token cannot list, where there are others. */
  refused: { namespace: string; why: string }[];
  /** By namespace, `*` for all: what the next read must not be older than. */
  versions: Record<string, string>;
}

/** What an account covers now: of the whole cluster, or of each namespace in which something was chosen. */
export async function listDeployments(
  client: RestClient,
  account: Account,
  versions: Readonly<Record<string, string>> = {},
): Promise<Deployments> {
  const chosen = chosenDeployments(account);
  const namespaces =
    chosen === null
      ? ['*']
      : [...new Set(chosen.map((repository) => parseRepository(repository).namespace))];
  const found: Deployments = { deployments: [], unreadable: 0, refused: [], versions: {} };
  for (const namespace of namespaces) {
    const within = namespace === '*' ? '' : `/namespaces/${namespace}`;
    const path = `/apis/apps/v1${within}/deployments`;
    const seen = versions[namespace] ?? '';
    // Answered from the server's cache, and never from one that lags behind what was read before.
    const query: Record<string, string> =
      seen === '' ? {} : { resourceVersion: seen, resourceVersionMatch: 'NotOlderThan' };
    const read = await listed(client, { path, query, schema: Deployment }).catch(asRefusal);
    if ('why' in read) {
      found.refused.push({ namespace, why: read.why });
      continue;
    }
    found.deployments.push(
      ...read.items.filter((it) => chosen === null || chosen.includes(repositoryOf(it))),
    );
    found.unreadable += read.unreadable;
    found.versions[namespace] = read.resourceVersion;
  }
  const [first] = found.refused;
  if (first !== undefined && found.refused.length === namespaces.length)
    throw new Invalid(first.why);
  return found;
}

function asRefusal(error: unknown): { why: string } {
  if (error instanceof Refused) return { why: error.message };
  throw error;
}

export function repositoryOf({ metadata }: Pick<Deployment, 'metadata'>): string {
  return `${metadata.namespace}/${metadata.name}`;
}

export async function readDeployment(client: RestClient, repository: string): Promise<Deployment> {
  return parseAnswer(Deployment, await client.get(deploymentPath(repository)));
}

/** A deployment's replica sets, the oldest revision first; each is what one rollout brought. */
export async function replicaSetsOf(
  client: RestClient,
  { metadata, spec }: Deployment,
): Promise<ReplicaSet[]> {
  const path = `/apis/apps/v1/namespaces/${metadata.namespace}/replicasets`;
  const query = { labelSelector: selector(spec.selector.matchLabels) };
  const { items } = await listed(client, { path, query, schema: ReplicaSet });
  return items
    .filter(({ metadata: { ownerReferences } }) =>
      (ownerReferences ?? []).some(({ uid }) => uid === metadata.uid),
    )
    .toSorted((a, b) => revisionOf(a) - revisionOf(b));
}

/** The pods of one replica set. */
export async function podsOf(
  client: RestClient,
  { metadata, spec }: Deployment,
  replicaSet: ReplicaSet,
): Promise<Pod[]> {
  const hash = replicaSet.metadata.labels[HASH] ?? '';
  const labels = { ...spec.selector.matchLabels, [HASH]: hash };
  const path = `/api/v1/namespaces/${metadata.namespace}/pods`;
  const query = { labelSelector: selector(labels) };
  return (await listed(client, { path, query, schema: Pod })).items;
}

function selector(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
}
