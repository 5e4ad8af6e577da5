import { z } from 'zod';
import type { ApprovedProposal } from '../../../domain/proposal.ts';
import { Conflict, Invalid } from '../../../lib/errors.ts';
import type { Connection, Receipt, Writer } from '../../connector.ts';
import { allowedIn } from './allowed.ts';
import type { Answer, Client } from './client.ts';
import { writeError } from './errors.ts';
import { chosenRepositories } from './repositories.ts';

/** Sends one approved request once. What is not on the closed list is refused before anything leaves. */
export function openWriter(
  client: Client,
  { account }: Connection,
  approved: ApprovedProposal,
): Writer {
  return {
    send: async () => {
      const repository = allowedIn(approved);
      if (repository === null) throw new Invalid('This connector sends no such request');
      if (approved.accountId !== account.id)
        throw new Invalid('The approval is for another account');
      const chosen = chosenRepositories(account);
      if (chosen !== null && !chosen.includes(repository))
        throw new Invalid('The account does not cover this repository');
      return await sendOnce(client, approved);
    },
  };
}

async function sendOnce(client: Client, { request }: ApprovedProposal): Promise<Receipt> {
  let answer: Answer;
  try {
    answer = await client.send(request);
  } catch (error) {
    throw writeError(error, client.accountId);
  }
  // Following a redirect would send to another address than the approved one.
  if (answer.status >= 300) throw new Conflict('The repository has moved');
  return { providerId: madeBy(answer.data) || (RUN.exec(request.target)?.[1] ?? '') };
}

const RUN = /\/actions\/runs\/(\d+)\//;
/** A run that was started, or an issue that was opened. */
const Made = z.union([
  z.object({ workflow_run_id: z.number() }).transform((made) => made.workflow_run_id),
  z.object({ number: z.number() }).transform((made) => made.number),
]);

function madeBy(data: unknown): string {
  const made = Made.safeParse(data);
  return made.success ? String(made.data) : '';
}
