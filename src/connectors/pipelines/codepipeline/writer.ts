import { z } from 'zod';
import type { ApprovedProposal } from '../../../domain/proposal.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Connection, Writer } from '../../connector.ts';
import type { Client } from './client.ts';
import { coveredBy } from './names.ts';
import { allowedIn } from './requests.ts';

/** Sends one approved request once. What is not on the closed list is refused before anything leaves. */
export function openWriter(
  client: Client,
  { account }: Connection,
  approved: ApprovedProposal,
): Writer {
  return {
    send: async () => {
      const asked = allowedIn(approved);
      if (asked === null) throw new Invalid('This connector sends no such request');
      if (approved.accountId !== account.id)
        throw new Invalid('The approval is for another account');
      const { chosen } = coveredBy(account, asked.region);
      if (chosen !== null && !chosen.includes(asked.repository))
        throw new Invalid('The account does not cover this pipeline');
      const { region, operation } = asked;
      const input = approved.request.body;
      const made = Made.safeParse(
        await client.send({ region, service: 'codepipeline', operation, input }),
      );
      return { providerId: made.success ? made.data.pipelineExecutionId : '' };
    },
  };
}

const Made = z.object({ pipelineExecutionId: z.string() });
