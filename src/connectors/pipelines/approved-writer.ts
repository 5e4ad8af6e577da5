import type { Account } from '../../domain/account.ts';
import type { ApprovedProposal, ProviderRequest } from '../../domain/proposal.ts';
import { Invalid } from '../../lib/errors.ts';
import type { Connection, Receipt, Writer } from '../connector.ts';

interface Sending {
  /** What an approved request is about; null when it is none that the connector ever sends. */
  allowedIn(approved: Pick<ApprovedProposal, 'kind' | 'request'>): string | null;
  /** The repositories that an account is limited to; null for all that its grant sees. */
  chosenIn(account: Account): readonly string[] | null;
  /** Sends it once, when all that is refused here was not. */
  send(request: ProviderRequest): Promise<Receipt>;
}

/** Sends one approved request once. What is not on the closed list is refused before anything leaves. */
export function openApprovedWriter(
  { account }: Connection,
  approved: ApprovedProposal,
  { allowedIn, chosenIn, send }: Sending,
): Writer {
  return {
    send: async () => {
      const repository = allowedIn(approved);
      if (repository === null) throw new Invalid('This connector sends no such request');
      if (approved.accountId !== account.id)
        throw new Invalid('The approval is for another account');
      const chosen = chosenIn(account);
      if (chosen !== null && !chosen.includes(repository))
        throw new Invalid('The account does not cover it');
      return await send(approved.request);
    },
  };
}
