import type { ApprovedProposal } from '../../../domain/proposal.ts';
import { Conflict, type ExpectedError, Invalid } from '../../../lib/errors.ts';
import type { Connection, Writer } from '../../connector.ts';
import type { RestClient } from '../rest-client.ts';
import { chosenDeployments } from './names.ts';
import { parseUndo } from './undo-request.ts';

const SENDS: ReadonlySet<string> = new Set(['pipeline.rollback']);

/** Sends one approved request once. What is not on the closed list is refused before anything leaves. */
export function openWriter(
  client: RestClient,
  { account }: Connection,
  approved: ApprovedProposal,
): Writer {
  return {
    send: async () => {
      const asked = parseUndo(approved.request);
      if (asked === null || !SENDS.has(approved.kind))
        throw new Invalid('This connector sends no such request');
      if (approved.accountId !== account.id)
        throw new Invalid('The approval is for another account');
      const chosen = chosenDeployments(account);
      if (chosen !== null && !chosen.includes(asked.repository))
        throw new Invalid('The account does not cover this deployment');
      await client.send(approved.request);
      return { providerId: asked.repository };
    },
  };
}

/** A patch whose test fails, or that no longer makes a valid deployment, is 422 and has no effect. */
export function refusal(status: number): ExpectedError | null {
  return status === 422 ? new Conflict('Kubernetes refused: the deployment changed since') : null;
}
