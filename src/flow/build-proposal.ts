import type { Plan } from '../actions/action.ts';
import { ACTIONS } from '../actions/index.ts';
import type { TargetState } from '../connectors/connector.ts';
import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import { LIFETIME_MS } from '../domain/policy.ts';
import { type ActionKind, type Proposal, proposalDigest } from '../domain/proposal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { newId } from '../lib/ids.ts';
import type { JudgedSignal } from '../store/verdicts.ts';
import * as say from '../words/telling.ts';

/** One judged signal and what is to be proposed about it. */
export interface Wish extends JudgedSignal {
  kind: ActionKind;
  /** What a person's own words add to it, as read by code. */
  facts?: Readonly<Record<string, string>>;
}

interface BuildInput {
  wish: Wish;
  account: Account;
  cardId: string;
  version: number;
  target: TargetState;
  text: string | undefined;
}

/** One exact proposal out of a wish; null where its action can make none. */
export function buildProposal(ctx: Context, input: BuildInput): Proposal | null {
  const { wish, account, target, text, version } = input;
  const action = ACTIONS[wish.kind];
  const id = newId('prp');
  const plan = action.plan(ctx.connectors, {
    account,
    signal: wish.signal,
    target,
    proposalId: id,
    at: ctx.clock.now(),
    ...(text === undefined ? {} : { text }),
    ...(wish.facts === undefined ? {} : { facts: wish.facts }),
  });
  if (plan === null) return null;
  const bound = {
    kind: wish.kind,
    accountId: account.id,
    ownerId: wish.signal.ownerId,
    version,
    ...plan,
  };
  return {
    ...bound,
    id,
    signalId: wish.signal.id,
    risk: action.risk,
    state: 'pending',
    digest: proposalDigest(bound),
    cardId: input.cardId,
    reason: reasonOf(wish.verdict),
    expiresAt: expiryOf(plan, ctx.clock.now().getTime() + LIFETIME_MS[action.risk]),
    executeAfter: null,
    decidedBy: null,
    decidedAt: null,
    outcome: null,
    movedAt: ctx.clock.now(),
    wakesAt: null,
    undoes: null,
    receipt: null,
  };
}

/** In words of code; what a model wrote stands apart on the card. */
function reasonOf({ explanation, why }: Verdict): string {
  if (explanation?.source === 'rules') return explanation.cause;
  return why.join(', ') || say.noRuleKnowsWhy;
}

/** A mail that is to be back at nine cannot be snoozed after nine. */
function expiryOf({ facts }: Plan, latestMs: number): Date {
  const { returnsAt } = facts;
  return new Date(Math.min(latestMs, returnsAt === undefined ? latestMs : Date.parse(returnsAt)));
}
