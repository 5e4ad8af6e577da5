import { leavingRequest } from '../actions/unsubscribe-mail.ts';
import type { Context } from '../context.ts';
import type { ProposalState } from '../domain/proposal.ts';
import { isMailSignal, type Signal } from '../domain/signal.ts';
import { listAccounts } from '../store/accounts.ts';
import { askedSenders } from '../store/asked-senders.ts';
import { senderKey } from '../store/signals.ts';

const DAY_MS = 86_400_000;
/** A list that somebody was asked about is not brought up again before. */
const ASKED_AGAIN_DAYS = 180;

/** Which mails' lists may be left, each sender's once. */
export interface Leaving {
  /** True at most once for a sender, so that one card stands for all of its mail. */
  take(signal: Signal): boolean;
}

/** `states` names what counts as asked already; anything that was, unless it is given. */
export async function leavingOf(
  ctx: Context,
  ownerId: string,
  states?: ReadonlySet<ProposalState>,
): Promise<Leaving> {
  const { db } = ctx.store;
  const since = new Date(ctx.clock.now().getTime() - ASKED_AGAIN_DAYS * DAY_MS);
  const asked = await askedSenders(db, { ownerId, kind: 'mail.unsubscribe', since });
  const taken = new Set(
    asked.filter(({ state }) => states?.has(state) ?? true).map(({ sender }) => sender),
  );
  const accounts = new Map(
    (await listAccounts(db, ownerId)).map((account) => [account.id, account]),
  );
  return {
    take: (signal) => {
      const account = accounts.get(signal.accountId);
      if (!isMailSignal(signal) || account === undefined) return false;
      const sender = senderKey(signal.content);
      if (taken.has(sender) || leavingRequest(ctx.connectors, account, signal.content) === null)
        return false;
      taken.add(sender);
      return true;
    },
  };
}
