import { z } from 'zod';
import type { RestClient } from '../rest-client.ts';
import { unlessGone } from '../unless-gone.ts';
import { buildPath, jobPath, type Target } from './names.ts';
import {
  ApiBuild,
  type ApiQueueItem,
  ApiQueue,
  BUILD_TREE,
  parseAnswer,
  QUEUE_TREE,
} from './shapes.ts';

/** So many of the newest builds of a job are looked at. */
export const BUILDS_MAX = 50;

export function treeQuery(tree: string): string {
  return `api/json?tree=${encodeURIComponent(tree)}`;
}

const Builds = z.object({ builds: z.array(z.unknown()) });

/** The newest builds of a job, newest first; what cannot be read is left out. */
export async function newestBuilds(client: RestClient, repository: string): Promise<ApiBuild[]> {
  const tree = `builds[${BUILD_TREE}]{0,${BUILDS_MAX}}`;
  const data = await client.get(`${jobPath(repository)}/${treeQuery(tree)}`);
  return parseAnswer(Builds, data).builds.flatMap((item) => {
    const build = ApiBuild.safeParse(item);
    return build.success ? [build.data] : [];
  });
}

/** The build as it is now, or null when it was discarded. */
export async function currentBuild(client: RestClient, target: Target): Promise<ApiBuild | null> {
  return await unlessGone(null, async () =>
    parseAnswer(ApiBuild, await client.get(`${buildPath(target)}/${treeQuery(BUILD_TREE)}`)),
  );
}

/** What waits in the queue to become a build of this job. */
export async function queuedOf(client: RestClient, repository: string): Promise<ApiQueueItem[]> {
  const { items } = parseAnswer(
    ApiQueue,
    await client.get(`/queue/${treeQuery(`items[${QUEUE_TREE}]`)}`),
  );
  const path = `${jobPath(repository)}/`;
  return items.filter(({ task }) => isPage(task?.url ?? '', path));
}

/**
 * Whether a job's page, wherever Jenkins is served from, is the one at this path. Jenkins encodes parts of a
 * path in another way than this connector does.
 */
function isPage(url: string, path: string): boolean {
  try {
    const whole = decodeURIComponent(new URL(url).pathname);
    return whole.slice(whole.indexOf('/job/')) === decodeURIComponent(path);
  } catch {
    return false;
  }
}

const Stages = z.object({
  status: z.string(),
  stages: z.array(z.object({ name: z.string(), status: z.string() })),
});
export type Stages = z.infer<typeof Stages>;

/** The stages of a Pipeline's build; null where the Pipeline REST API plugin is not installed. */
export async function stagesOf(client: RestClient, target: Target): Promise<Stages | null> {
  return await unlessGone(null, async () => {
    const parsed = Stages.safeParse(await client.get(`${buildPath(target)}/wfapi/describe`));
    return parsed.success ? parsed.data : null;
  });
}
