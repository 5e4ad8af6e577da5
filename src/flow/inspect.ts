import { ACTIONS } from '../actions/index.ts';
import type { Connection, TargetState } from '../connectors/connector.ts';
import type { Context } from '../context.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Signal } from '../domain/signal.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { Invalid } from '../lib/errors.ts';
import { getAccount } from '../store/accounts.ts';
import { getSignals } from '../store/signals.ts';
import { readConnection } from './connection.ts';
import type { Meter } from './meter.ts';

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
  /** `why` is in words for the card; `labels` are the target's now, where asking again makes sense. */
  | { fresh: false; why: string; askAgain: boolean; labels: readonly string[] | null };

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
      why: 'It no longer exists at the provider. Nothing was done.',
      askAgain: false,
      labels: null,
    };
  const now = action.preconditionsOf(state);
  const changed = Object.keys(proposal.preconditions).filter(
    (name) =>
      canonicalJson(now[name] ?? null) !== canonicalJson(proposal.preconditions[name] ?? null),
  );
  if (changed.length === 0) return { fresh: true };
  return {
    fresh: false,
    why: `It changed after it was proposed: ${changed.map(inWords).join(', ')}. Nothing was done.`,
    // Somebody looked at it meanwhile; a new message or a newer run makes it another question.
    askAgain: changed.every((name) => name === 'labels'),
    labels: labelsOf(state),
  };
}

function labelsOf(state: TargetState): string[] | null {
  const labels = state['labels'];
  return Array.isArray(labels) ? labels.filter((label) => typeof label === 'string') : null;
}

const WORDS: Readonly<Record<string, string>> = {
  labels: 'its labels are others',
  lastMessageId: 'a new message came in the thread',
  attempt: 'another attempt was started',
  status: 'its status is another',
  headSha: 'the commit is another',
  newestRunId: 'a newer run exists',
  sha: 'the ref names another commit now',
  live: 'another version is live now',
  deployment: 'another deployment was made',
  waiting: 'the gate was answered by somebody else',
  open: 'the run has ended',
  folder: 'the label or folder is another, or was made or taken away meanwhile',
  isInInbox: 'it was moved meanwhile',
  isInSpam: 'it was moved to spam meanwhile',
  isStarred: 'its star changed meanwhile',
  isUnread: 'it was read or marked as unread meanwhile',
  draftMessage: 'the draft was changed, and deleting it would lose that',
};

function inWords(precondition: string): string {
  return WORDS[precondition] ?? precondition;
}
