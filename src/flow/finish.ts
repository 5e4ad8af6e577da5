import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import type { ProviderReceipt, Proposal } from '../domain/proposal.ts';
import type { JsonObject } from '../lib/canonical-json.ts';
import { startFollow } from '../store/follows.ts';
import { getProposal } from '../store/proposal-reads.ts';
import { transition } from '../store/proposals.ts';
import { releaseFiling } from './file-under.ts';
import * as say from '../words/outcomes.ts';

/** How often what was started is looked at. */
export const FOLLOW_EVERY_MS = 20_000;

const FLOW = { kind: 'flow', id: 'execute' } as const;

/** Notes an effect that certainly happened; what it takes back is undone in the same transaction, and never before. */
export async function finish(
  ctx: Context,
  proposal: Proposal,
  done: { outcome: string; data: JsonObject; receipt?: ProviderReceipt },
): Promise<void> {
  await ctx.store.write(async (unit) => {
    await transition(unit, { proposal, to: 'done', actor: FLOW, ...done });
    if (ACTIONS[proposal.kind].progress !== undefined)
      await startFollow(unit, proposal, new Date(unit.at.getTime() + FOLLOW_EVERY_MS));
    await releaseFiling(unit, proposal);
    // What comes back as it was approved to is done, and nothing was taken back.
    if (proposal.undoes === null || proposal.kind === 'mail.wake') return;
    await transition(unit, {
      proposal: await getProposal(unit.db, proposal.undoes),
      to: 'undone',
      actor: FLOW,
      outcome: say.itWasTakenBack,
      data: { by: proposal.id },
    });
  });
}

/** How it is told once it was done. */
export function doneWords(proposal: Proposal, at: Date): string {
  const { allowanceId, kind } = proposal;
  if (ACTIONS[kind].progress !== undefined) return say.itWasStarted;
  return allowanceId === undefined
    ? (ACTIONS[kind].told?.(proposal, at) ?? say.done)
    : say.doneByYourStandingGrant(allowanceId);
}
