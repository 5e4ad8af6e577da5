import type { Account } from '../../domain/account.ts';
import { Invalid } from '../../lib/errors.ts';
import type { PipelineConnector } from './connector.ts';
import type { Deed } from './deed.ts';

type Deeds = NonNullable<PipelineConnector['deeds']>;

/** Deeds that find nothing out about what the account is not to reach; null for all that its grant sees. */
export function coveredDeeds(
  deeds: Deeds,
  chosenIn: (account: Account) => readonly string[] | null,
): Deeds {
  const covered = (deed: Deed): Deed => ({
    ...deed,
    prepare: async (connection, asked) => {
      const chosen = chosenIn(connection.account);
      if (chosen !== null && !chosen.includes(asked.repository))
        throw new Invalid('The account does not cover it');
      return await deed.prepare(connection, asked);
    },
  });
  return Object.fromEntries(Object.entries(deeds).map(([name, deed]) => [name, covered(deed)]));
}
