import { ACTIONS } from '../actions/index.ts';
import type { Connection, TargetState } from '../connectors/connector.ts';
import type { Context } from '../context.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Signal } from '../domain/signal.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { Invalid } from '../lib/errors.ts';
import { getAccount } from '../store/accounts.ts';
import { getSignals, type SignalNow } from '../store/signals.ts';
import { readConnection } from './connection.ts';
import type { Meter } from './meter.ts';
import * as say from '../words/outcomes.ts';

export interface Target {
  connection: Connection;
  signal: Signal;
}

export async function targetOf(ctx: Context, proposal: Proposal, meter: Meter): Promise<Target> {
  const account = await getAccount(ctx.store.db, proposal.accountId);
  const [signal] = await getSignals(ctx.store.db, [proposal.signalId]);
  if (signal === undefined) throw new Invalid(`Proposal ${proposal.id} has no signal`);
  return { connection: await readConnection(ctx, account, meter), signal };
}

export type Freshness =
  | { fresh: true }
  /** `why` is in words for the card; `now` is what the signal's row is to say where it is asked again. */
  | { fresh: false; why: string; askAgain: boolean; now: SignalNow };

/** Whether the target is still what was approved, asked of the provider right before acting. */
export async function inspect(
  ctx: Context,
  proposal: Proposal,
  { connection, signal }: Target,
): Promise<Freshness> {
  const action = ACTIONS[proposal.kind];
  const state = await action.currentState(ctx.connectors, connection, {
    signal,
    facts: proposal.facts,
  });
  if (state === null)
    return {
      fresh: false,
      why: say.itNoLongerExists,
      askAgain: false,
      now: {},
    };
  const now = action.preconditionsOf(state);
  const changed = Object.keys(proposal.preconditions).filter(
    (name) =>
      canonicalJson(now[name] ?? null) !== canonicalJson(proposal.preconditions[name] ?? null),
  );
  if (changed.length === 0) return { fresh: true };
  return {
    fresh: false,
    why: say.itChanged(changed.map(inWords).join(', ')),
    // Somebody looked at it meanwhile; a new message or a newer run makes it another question.
    askAgain: changed.every((name) => RENEWED.has(`${proposal.kind}/${name}`) || name === 'labels'),
    now: { ...labelsOf(state), ...freezesOf(state) },
  };
}

/** What a person asked for by name is asked again by them alone. */
const RENEWED: ReadonlySet<string> = new Set(['pipeline.rerun/freezes']);

function labelsOf({ labels }: TargetState): Pick<SignalNow, 'labels'> {
  if (!Array.isArray(labels)) return {};
  return { labels: labels.filter((label) => typeof label === 'string') };
}

function freezesOf({ freezes }: TargetState): Pick<SignalNow, 'freezes'> {
  return typeof freezes === 'string' ? { freezes } : {};
}

function inWords(precondition: string): string {
  return say.changes[precondition] ?? precondition;
}
