import { z } from 'zod';
import type { ApprovedProposal, ProviderRequest } from '../../../domain/proposal.ts';
import { Conflict, isExpected } from '../../../lib/errors.ts';
import type { Connection, Receipt, Writer } from '../../connector.ts';
import { openApprovedWriter } from '../approved-writer.ts';
import { allowedIn } from './allowed.ts';
import type { Answer, Client } from './client.ts';
import { writeError } from './errors.ts';
import { chosenRepositories } from './repositories.ts';

export function openWriter(
  client: Client,
  connection: Connection,
  approved: ApprovedProposal,
): Writer {
  return openApprovedWriter(connection, approved, {
    allowedIn,
    chosenIn: chosenRepositories,
    send: (request) => sendOnce(client, request),
  });
}

async function sendOnce(client: Client, request: ProviderRequest): Promise<Receipt> {
  let answer: Answer;
  try {
    answer = await client.send(request);
  } catch (error) {
    // Without a token nothing was sent.
    throw isExpected(error) ? error : writeError(error, client.accountId);
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
