import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import type { Proposal } from '../domain/proposal.ts';
import { Conflict } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';
import { getAccount } from '../store/accounts.ts';
import { returnDue, returnsDue } from '../store/due-returns.ts';
import { getProposal, latestVersions } from '../store/proposal-reads.ts';
import { addProposal, lockCard, transition } from '../store/proposals.ts';
import { getSignals } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import { derivedProposal } from './new-proposal.ts';
import * as say from '../words/outcomes.ts';

const DAY_MS = 86_400_000;
/** It still comes back after a long pause. */
const RETURNED_WITHIN_DAYS = 90;
const FLOW = { kind: 'flow', id: 'snooze' } as const;

/**
 * Begins the second half of each snooze whose time has come: a proposal of its own, with its own literal
 * request, digest, claim and audit rows, whose approval is the one that named the time. The claim looks at the
 * kill switch, the mailbox and whoever approved, as ever.
 */
export async function returnMails(ctx: Context): Promise<void> {
  for (const id of await returnsDue(ctx.store.db, ctx.clock.now())) {
    try {
      await ctx.store.write((unit) => beginReturn(ctx, unit, id));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}

async function beginReturn(ctx: Context, unit: Unit, id: string): Promise<void> {
  const { cardId } = await getProposal(unit.db, id);
  await lockCard(unit, cardId);
  // What was undone meanwhile, or is begun by another process, is due no more.
  const snoozed = await returnDue(unit.db, id, unit.at);
  const back = snoozed === null ? null : await wayBack(ctx, unit, snoozed);
  if (snoozed === null || back === null) return;
  const { decidedBy } = snoozed;
  const by = decidedBy === null ? {} : { by: decidedBy };
  await addProposal(unit, back, { actor: FLOW, data: { undoes: id } });
  await transition(unit, {
    proposal: back,
    to: 'approved',
    actor: FLOW,
    ...(decidedBy === null ? {} : { decidedBy }),
    executeAfter: unit.at,
    // Its receipt names the person who approved the return, not the hand that began it.
    data: { snooze: id, ...by },
  });
}

async function wayBack(ctx: Context, unit: Unit, snoozed: Proposal): Promise<Proposal | null> {
  const kind = 'mail.wake';
  const [signal] = await getSignals(unit.db, [snoozed.signalId]);
  if (signal === undefined || snoozed.decidedBy === null) return null;
  const id = newId('prp');
  const plan = ACTIONS[kind].plan(ctx.connectors, {
    account: await getAccount(unit.db, snoozed.accountId),
    signal,
    target: {},
    proposalId: id,
    at: unit.at,
    facts: snoozed.facts,
    undoes: snoozed,
  });
  if (plan === null) return null;
  const latest = (await latestVersions(unit.db, [signal.id])).get(`${signal.id}/${kind}`);
  const version = (latest?.version ?? 0) + 1;
  const expiresAt = new Date(unit.at.getTime() + RETURNED_WITHIN_DAYS * DAY_MS);
  const reason = say.youApprovedThatItComes;
  const derived = { id, kind, version, plan, reason, expiresAt, undoes: snoozed.id } as const;
  return derivedProposal(snoozed, derived, unit.at);
}
