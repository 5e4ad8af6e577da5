import type { ApprovedProposal } from '../../../domain/proposal.ts';
import { Conflict, Invalid } from '../../../lib/errors.ts';
import type { Connection, Receipt, Writer } from '../../connector.ts';
import type { Client } from './client.ts';
import { writeError } from './errors.ts';
import { parseRerun } from './rerun.ts';
import { chosenRepositories } from './repositories.ts';

/** Sends one approved request once. What is not on the closed list is refused before anything leaves. */
export function openWriter(
  client: Client,
  { account }: Connection,
  approved: ApprovedProposal,
): Writer {
  return {
    send: async () => {
      const run = parseRerun(approved.request);
      if (run === null || approved.kind !== 'pipeline.rerun')
        throw new Invalid('This connector sends no such request');
      if (approved.accountId !== account.id)
        throw new Invalid('The approval is for another account');
      const chosen = chosenRepositories(account);
      if (chosen !== null && !chosen.includes(run.repository))
        throw new Invalid('The account does not cover this repository');
      return await sendOnce(client, approved, String(run.runId));
    },
  };
}

async function sendOnce(
  client: Client,
  { request }: ApprovedProposal,
  providerId: string,
): Promise<Receipt> {
  let status: number;
  try {
    ({ status } = await client.send(request));
  } catch (error) {
    throw writeError(error, client.accountId);
  }
  // Following a redirect would send to another address than the approved one.
  if (status >= 300) throw new Conflict('The repository has moved');
  return { providerId };
}
