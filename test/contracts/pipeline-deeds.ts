import type { Connection } from '#src/connectors/connector.ts';
import type {
  Cannot,
  Deed,
  DeedAsked,
  PipelineDeed,
  Prepared,
  Sent,
} from '#src/connectors/pipelines/deed.ts';
import type { ApprovedProposal, ProviderReceipt, ProviderRequest } from '#src/domain/proposal.ts';
import type { ShiftableClock } from '#src/lib/time.ts';
import type { PipelineWorld } from './pipeline-world.ts';

type Asked = Omit<DeedAsked, 'repository'>;

/** A provider's deeds for one repository, from the question to what is sent. */
export function deedsOf(
  world: () => PipelineWorld & { clock: ShiftableClock },
  repository: string,
) {
  const deed = (name: PipelineDeed): Deed => {
    const found = world().connector.deeds?.[name];
    if (found === undefined) throw new Error(`There is no ${name}`);
    return found;
  };
  const answered = (name: PipelineDeed, asked: Asked): Promise<Prepared | Cannot> =>
    deed(name).prepare(world().connect('read'), { repository, ...asked });
  return {
    deed,
    answered,
    prepared: async (name: PipelineDeed, asked: Asked): Promise<Prepared> => {
      const answer = await answered(name, asked);
      if ('cannot' in answer) throw new Error(answer.cannot);
      return answer;
    },
    sent: (name: PipelineDeed, { facts, preconditions }: Prepared): Sent => ({
      request: deed(name).request(facts),
      preconditions,
      facts,
      receipt: null,
      at: world().clock.now(),
    }),
    /** Sends what stands for a claimed proposal. */
    send: async (name: PipelineDeed, request: ProviderRequest): Promise<ProviderReceipt> =>
      await sendAs(world(), { kind: `pipeline.${name}`, accountId: 'acc_test', request }),
  };
}

/** Stands for what `store/claims.ts` alone can make. */
export async function sendAs(
  { connector, connect }: PipelineWorld,
  fields: object,
  connection: Connection = connect('write'),
): Promise<ProviderReceipt> {
  const approved = { state: 'claimed', ...fields } as unknown as ApprovedProposal;
  return await connector.openWriter(connection, approved).send();
}
