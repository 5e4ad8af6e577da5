import type { ApprovedProposal } from '../../../domain/proposal.ts';
import type { Run } from '../../../domain/signal.ts';
import { Conflict, Invalid } from '../../../lib/errors.ts';
import type { Connection, Writer } from '../../connector.ts';
import type { Client } from './client.ts';
import { isGone } from '../http-errors.ts';
import { chosenProjects } from './projects.ts';
import { parseRetry } from './retry.ts';
import { statusOf } from './shapes.ts';
import { readPipeline } from './state.ts';

/** Sends one approved request once. What is not on the closed list is refused before anything leaves. */
export function openWriter(
  client: Client,
  { account }: Connection,
  approved: ApprovedProposal,
): Writer {
  return {
    send: async () => {
      const run = parseRetry(approved.request);
      if (run === null || approved.kind !== 'pipeline.rerun')
        throw new Invalid('This connector sends no such request');
      if (approved.accountId !== account.id)
        throw new Invalid('The approval is for another account');
      const chosen = chosenProjects(account);
      if (chosen !== null && !chosen.includes(run.repository))
        throw new Invalid('The account does not cover this project');
      await mustHaveEnded(client, run);
      await client.send(approved.request);
      return { providerId: String(run.runId) };
    },
  };
}

/** GitLab itself accepts a retry of what already runs again, and reports success without doing anything. */
async function mustHaveEnded(
  client: Client,
  run: Pick<Run, 'repository' | 'runId'>,
): Promise<void> {
  try {
    const { status } = statusOf(await readPipeline(client, run));
    if (status !== 'completed') throw new Conflict('The pipeline already runs again');
  } catch (error) {
    if (isGone(error)) throw new Conflict('The pipeline is no longer there', { cause: error });
    throw error;
  }
}
