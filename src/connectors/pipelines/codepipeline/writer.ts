import { z } from 'zod';
import type { ApprovedProposal } from '../../../domain/proposal.ts';
import type { Connection, Writer } from '../../connector.ts';
import { openApprovedWriter } from '../approved-writer.ts';
import type { Client } from './client.ts';
import { coveredBy } from './names.ts';
import { operationOf } from './requests.ts';

export function openWriter(
  client: Client,
  connection: Connection,
  approved: ApprovedProposal,
): Writer {
  const asked = operationOf(approved);
  return openApprovedWriter(connection, approved, {
    allowedIn: () => asked?.repository ?? null,
    chosenIn: (account) => coveredBy(account, '').chosen,
    send: async ({ body: input }) => {
      const { region = '', operation = '' } = asked ?? {};
      const call = { region, service: 'codepipeline', operation, input } as const;
      const made = Made.safeParse(await client.send(call));
      return { providerId: made.success ? made.data.pipelineExecutionId : '' };
    },
  });
}

const Made = z.object({ pipelineExecutionId: z.string() });
