import { z } from 'zod';
import type { ApprovedProposal, ProviderRequest } from '../../../domain/proposal.ts';
import { Conflict, Invalid } from '../../../lib/errors.ts';
import type { Connection, Writer } from '../../connector.ts';
import { openApprovedWriter } from '../approved-writer.ts';
import { allowedIn } from './allowed.ts';
import type { Client } from './client.ts';
import { allJobs, currentJob } from './jobs.ts';
import { currentPipeline } from './progress.ts';
import { chosenProjects } from './projects.ts';
import { repositoryIn } from './retry.ts';
import { statusOf } from './shapes.ts';

export function openWriter(
  client: Client,
  connection: Connection,
  approved: ApprovedProposal,
): Writer {
  return openApprovedWriter(connection, approved, {
    allowedIn,
    chosenIn: chosenProjects,
    send: async (request) => {
      await mustFit(client, request);
      const made = Made.safeParse((await client.send(request)).data);
      return { providerId: made.success ? String(made.data.iid ?? made.data.id) : '' };
    },
  });
}

/** Issues are known by their number in the project, all else by its own. */
const Made = z
  .object({ id: z.number(), iid: z.number().optional(), sha: z.string().optional() })
  .transform(({ id, iid, sha }) => ({ id, iid: sha === undefined ? iid : undefined }));

const OF = /\/(pipelines|jobs)\/(\d+)\/(retry|play|cancel)$/;

/**
 * GitLab itself accepts a retry of what already runs again and a cancellation of what has ended, and
 * reports success without doing anything; of a job that was started or replaced it says only that it may not.
 */
async function mustFit(client: Client, { target }: ProviderRequest): Promise<void> {
  const repository = repositoryIn(target) ?? '';
  const [, kind, digits, verb] = OF.exec(target) ?? [];
  const id = Number(digits);
  if (kind === 'pipelines') await mustStand(client, { repository, runId: id }, verb === 'cancel');
  if (kind === 'jobs') await mustWait(client, repository, { id, plays: verb === 'play' });
}

async function mustStand(
  client: Client,
  target: { repository: string; runId: number },
  cancels: boolean,
): Promise<void> {
  const pipeline = await currentPipeline(client, target);
  if (pipeline === null) throw new Conflict('The pipeline is no longer there');
  const hasEnded = statusOf(pipeline).status === 'completed';
  if (cancels && hasEnded) throw new Conflict('The pipeline has ended already');
  if (!cancels && !hasEnded) throw new Conflict('The pipeline already runs again');
}

async function mustWait(
  client: Client,
  repository: string,
  { id, plays }: { id: number; plays: boolean },
): Promise<void> {
  const job = await currentJob(client, repository, id);
  if (job === null) throw new Conflict('The job is no longer there');
  if (plays && job.status !== 'manual') throw new Conflict('The job does not wait any more');
  if (plays) return;
  const { pipeline, name } = job;
  if (pipeline === null || pipeline === undefined) throw new Invalid('The job has no pipeline');
  const jobs = await allJobs(client, { repository, runId: pipeline.id });
  const isReplaced = jobs.some((other) => other.name === name && other.id > id);
  if (isReplaced || job.status !== 'success')
    throw new Conflict('The job was run again already, or goes on');
}
