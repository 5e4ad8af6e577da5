import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import { type Actor, LIFETIME_MS } from '../domain/policy.ts';
import type { Policy } from '../domain/policy-file.ts';
import { decisionOf } from '../domain/policy-rules.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { Conflict } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';
import { getAccount } from '../store/accounts.ts';
import { endDelegation } from '../store/delegations.ts';
import { latestVersions, proposalsOfCard } from '../store/proposal-reads.ts';
import { addProposal, cardKey, lockCard, transition } from '../store/proposals.ts';
import { getSignals } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import { verdictsOf } from '../store/verdicts.ts';
import { policyOn, policyRefusal } from './decide-policy.ts';
import { hurry } from './hurry.ts';
import { deliverJob } from './jobs.ts';
import { derivedProposal } from './new-proposal.ts';
import { usablePolicy } from './policy.ts';
import {
  isShortBinding,
  openRefusal,
  recordRefusal,
  type Refusal,
  type Refused,
  toRefused,
} from './refusal.ts';
import { permissionRefusal } from './write-permission.ts';
import * as say from '../words/deciding.ts';

export interface SendClick {
  cardId: string;
  /** Short form of the `cardBinding` of what the person saw. */
  shortBinding: string;
  actor: Actor;
}

export type Asked = { outcome: 'asked'; proposalId: string } | Refused;

/**
 * Asks on the same card whether a drafted reply shall be sent instead of saved. This approves nothing: the old
 * question ends, and the new one has its own request, digest, risk and buttons.
 */
export async function sendInstead(ctx: Context, click: SendClick): Promise<Asked> {
  try {
    const policy = await usablePolicy(ctx);
    const asked = await ctx.store.write((unit) => askToSend(ctx, unit, { click, policy }));
    if (asked.outcome === 'asked') await hurry(ctx, [deliverJob(cardKey(click.cardId))]);
    return asked;
  } catch (error) {
    if (error instanceof Conflict) return { outcome: 'refused', why: say.thisWasDecidedAMoment };
    throw error;
  }
}

async function askToSend(
  ctx: Context,
  unit: Unit,
  { click, policy }: { click: SendClick; policy: Policy | null },
): Promise<Asked> {
  await lockCard(unit, click.cardId);
  const proposals = await proposalsOfCard(unit.db, click.cardId);
  const no = (refusal: Refusal): Asked => {
    recordRefusal(unit, proposals, { click, decision: 'send', why: refusal.code });
    return toRefused(refusal);
  };
  const asker = { actor: click.actor, sees: isShortBinding(click.shortBinding) };
  const refused = openRefusal(proposals, asker, unit.at);
  if (refused !== null) return no(refused);
  const [old, ...others] = proposals.filter(({ state }) => state === 'pending');
  const next = old === undefined || others.length > 0 ? null : await sendingOf(ctx, unit, old);
  if (old === undefined || next === null) return no(NOT_SENDABLE);
  const notNow =
    policyRefusal([next], await policyOn(unit, policy, [next])) ??
    (await permissionRefusal(unit, [next]));
  if (notNow !== null) return no(notNow);
  const actor = { kind: 'person', id: click.actor.id } as const;
  const outcome = say.youAskedToSend;
  await transition(unit, {
    proposal: old,
    to: 'superseded',
    actor,
    outcome,
    data: { by: next.id },
  });
  await addProposal(unit, next, { actor, data: { insteadOf: old.id } });
  // Somebody else was shown another question.
  await endDelegation(unit, { cardId: old.cardId, by: click.actor.id });
  return { outcome: 'asked', proposalId: next.id };
}

/** Nothing is sent in answer to a mail that is suspicious, or of which nothing is known. */
export function isSendable(
  { kind }: Pick<Proposal, 'kind'>,
  verdict: Pick<Verdict, 'category'> | undefined,
): boolean {
  return kind === 'mail.draft' && verdict !== undefined && verdict.category !== 'suspicious';
}

/** Ids of drafts whose sending policy refuses at any time: that is not offered, and refused where it is asked all the same. */
export async function notToSend(
  ctx: Context,
  proposals: readonly Proposal[],
): Promise<ReadonlySet<string>> {
  const drafts = proposals.filter(
    ({ kind, state }) => kind === 'mail.draft' && state === 'pending',
  );
  const policy = drafts.length === 0 ? null : await usablePolicy(ctx);
  const refused = new Set<string>();
  for (const draft of drafts) {
    const { name: accountName } = await getAccount(ctx.store.db, draft.accountId);
    const proposal = { ...draft, kind: 'mail.send', risk: ACTIONS['mail.send'].risk } as const;
    const decision = policy && decisionOf(policy, { proposal, accountName, at: null });
    if (decision === null || 'refuse' in decision) refused.add(draft.id);
  }
  return refused;
}

const NOT_SENDABLE: Refusal = {
  code: 'not-sendable',
  why: say.thisCannotBeSent,
};

/** The same words to the same recipient, as a proposal that waits for its own decision. */
async function sendingOf(ctx: Context, unit: Unit, old: Proposal): Promise<Proposal | null> {
  const [signal] = await getSignals(unit.db, [old.signalId]);
  const verdict = (await verdictsOf(unit.db, [old.signalId])).get(old.signalId);
  if (signal === undefined || !isSendable(old, verdict)) return null;
  const id = newId('prp');
  const plan = ACTIONS['mail.send'].plan(ctx.connectors, {
    account: await getAccount(unit.db, old.accountId),
    signal,
    target: { lastMessageId: old.preconditions['lastMessageId'] ?? null },
    text: ACTIONS['mail.draft'].editing?.read(ctx.connectors, old).text ?? '',
    proposalId: id,
    at: unit.at,
  });
  if (plan === null) return null;
  const latest = (await latestVersions(unit.db, [signal.id])).get(`${signal.id}/mail.send`);
  const derived = {
    id,
    kind: 'mail.send',
    version: (latest?.version ?? 0) + 1,
    plan,
    reason: say.youAskedToSendInsteadOfSaving,
    expiresAt: new Date(unit.at.getTime() + LIFETIME_MS.R2),
    undoes: null,
  } as const;
  return derivedProposal(old, derived, unit.at);
}
