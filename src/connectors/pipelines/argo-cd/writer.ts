import { z } from 'zod';
import type { ApprovedProposal } from '../../../domain/proposal.ts';
import { Conflict, type ExpectedError, Invalid } from '../../../lib/errors.ts';
import type { Connection, Writer } from '../../connector.ts';
import type { RestClient } from '../rest-client.ts';
import { chosenApplications } from './applications.ts';
import { parseRollback } from './rollback-request.ts';

const SENDS: ReadonlySet<string> = new Set(['pipeline.rollback']);

/** Sends one approved request once. What is not on the closed list is refused before anything leaves. */
export function openWriter(
  client: RestClient,
  { account }: Connection,
  approved: ApprovedProposal,
): Writer {
  return {
    send: async () => {
      const asked = parseRollback(approved.request);
      if (asked === null || !SENDS.has(approved.kind))
        throw new Invalid('This connector sends no such request');
      if (approved.accountId !== account.id)
        throw new Invalid('The approval is for another account');
      const chosen = chosenApplications(account);
      if (chosen !== null && !chosen.includes(asked.repository))
        throw new Invalid('The account does not cover this application');
      await client.send(approved.request);
      return { providerId: String(asked.id) };
    },
  };
}

/** `google.rpc.Code` FAILED_PRECONDITION, which comes with status 400. */
const FAILED_PRECONDITION = 9;
const Refusal = z.object({ code: z.literal(FAILED_PRECONDITION) });

/** Auto-sync was turned on, or another sync has begun. */
export function refusal(status: number, body: unknown): ExpectedError | null {
  if (status !== 400 || !Refusal.safeParse(body).success) return null;
  return new Conflict('Argo CD refused: auto-sync is on, or a sync is under way');
}
