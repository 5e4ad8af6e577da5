import type { Run } from '../../../domain/signal.ts';
import type { FailedJob } from '../connector.ts';
import type { RestClient } from '../rest-client.ts';
import { unlessGone } from '../unless-gone.ts';
import { newestBuilds, stagesOf } from './builds.ts';
import { buildPath, shortName, type Target } from './names.ts';
import { revisionOf } from './shapes.ts';

/** A build has one log; it is told as one job, by the name of the first stage that failed. */
export async function failedJobs(client: RestClient, run: Run): Promise<readonly FailedJob[]> {
  const stages = await stagesOf(client, run);
  const failed = stages?.stages.find(({ status }) => status === 'FAILED' || status === 'UNSTABLE');
  return [{ jobId: run.runId, name: failed?.name ?? shortName(run.repository), failedStep: '' }];
}

const PARTS_MAX = 5;

/** `logText/progressiveText`, from where the part before ended, until Jenkins says that no more comes. */
export async function readLog(client: RestClient, run: Target): Promise<string | null> {
  const path = `${buildPath(run)}/logText/progressiveText`;
  const text = await unlessGone('', async () => {
    let log = '';
    let start = 0;
    for (let part = 0; part < PARTS_MAX; part += 1) {
      const { text: more, headers } = await client.page(`${path}?start=${start}`);
      log += more;
      const end = Number(headers.get('x-text-size') ?? Number.NaN);
      if (headers.get('x-more-data') !== 'true' || !(end > start)) break;
      start = end;
    }
    return log;
  });
  return text === '' ? null : text;
}

/** The log of the newest build before this one that went well, of the same branch. */
export async function readPassingLog(client: RestClient, run: Run): Promise<string | null> {
  const { repository, runId, branch } = run;
  const builds = await unlessGone([], () => newestBuilds(client, repository));
  const passed = builds.find(
    (build) =>
      build.number < runId &&
      build.result === 'SUCCESS' &&
      revisionOf(build, repository).branch === branch,
  );
  return passed === undefined ? null : await readLog(client, { repository, runId: passed.number });
}
