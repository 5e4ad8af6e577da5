import { plural } from '../../../lib/text.ts';
import type { Progress } from '../deed.ts';
import type { RestClient } from '../rest-client.ts';
import { stagesOf } from './builds.ts';
import type { ApiBuild } from './shapes.ts';

/** What waits for a place to run, with Jenkins' own words for it. */
export function queueProgress(why: string): Progress {
  return { state: 'running', words: `In Jenkins’ queue: ${why || 'it starts soon'}`, url: '' };
}

/** How a build goes on, by its stages where they are told. */
export async function buildProgress(
  client: RestClient,
  repository: string,
  build: ApiBuild,
): Promise<Progress> {
  const { url, number, building, result } = build;
  const stages = await stagesOf(client, { repository, runId: number });
  const done = stages?.stages.filter(({ status }) => status === 'SUCCESS').length ?? 0;
  const of = stages === null ? '' : `: ${done} of ${plural(stages.stages.length, 'stage')} done`;
  const words = `Build ${number}${of}`;
  if (building && stages?.status === 'PAUSED_PENDING_INPUT')
    return { state: 'waiting', words: `${words}, waits for an answer`, url };
  if (building) return { state: 'running', words, url };
  if (result === 'SUCCESS') return { state: 'succeeded', words, url };
  if (result === 'ABORTED') return { state: 'cancelled', words, url };
  const failed = stages?.stages.find(({ status }) => status === 'FAILED');
  const at = failed === undefined ? '' : `, failed at ${failed.name.slice(0, 80)}`;
  return { state: 'failed', words: `${words}${at}`, url };
}
