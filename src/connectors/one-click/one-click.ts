import type { ApprovedProposal, ProviderRequest } from '../../domain/proposal.ts';
import type { Receipt, Writer } from '../connector.ts';
import { addressOf, planOneClick } from './request.ts';
import { type Outside, post } from './post.ts';

/**
 * Leaves mailing lists by one click (RFC 8058). It holds no grant and knows no mailbox: all that a sender's
 * server is told is the address that the sender itself wrote, and the one form of the standard.
 */
export interface OneClick {
  /** Throws `Invalid` on an address that is not safe to send to. */
  plan(address: string): ProviderRequest;
  /** Throws `Invalid` on anything that `plan` does not make. */
  addressOf(request: ProviderRequest): URL;
  openWriter(approved: ApprovedProposal): Writer;
}

export function createOneClick(outside: Outside): OneClick {
  return {
    plan: planOneClick,
    addressOf,
    openWriter: ({ request }) => ({
      send: async (): Promise<Receipt> => {
        await post(outside, addressOf(request));
        return { providerId: '' };
      },
    }),
  };
}
