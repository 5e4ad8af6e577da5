import type { Account } from '../domain/account.ts';
import type { Proposal } from '../domain/proposal.ts';
import { isMailSignal, type Signal, type SignalContent } from '../domain/signal.ts';
import { openProposalsOf } from '../store/proposal-reads.ts';
import { transition } from '../store/proposals.ts';
import { newestInThreads, newestRuns } from '../store/signal-history.ts';
import { getSignals, releaseHeld } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import * as say from '../words/outcomes.ts';

/**
 * Ends what is still asked about a thread or a workflow that these new signals took further, in the
 * transaction that stores them; no provider is asked. Returns the cards that are to be shown anew.
 */
export async function supersede(
  unit: Unit,
  account: Account,
  contents: readonly SignalContent[],
): Promise<string[]> {
  if (contents.length === 0) return [];
  const open = await openProposalsOf(unit.db, account.id);
  if (open.length === 0) return [];
  const signals = await getSignals(unit.db, [...new Set(open.map(({ signalId }) => signalId))]);
  const newest = await newestOf(unit, account, signals);
  const byId = new Map(signals.map((signal) => [signal.id, signal]));
  const cards: string[] = [];
  for (const proposal of open) {
    const signal = byId.get(proposal.signalId);
    const what = signal === undefined ? null : overtaken(proposal, newest(signal));
    if (what === null) continue;
    await transition(unit, {
      proposal,
      to: 'superseded',
      actor: { kind: 'flow', id: 'ingest' },
      outcome: say.itChangedWhat(what),
    });
    cards.push(proposal.cardId);
  }
  if (cards.length > 0) await releaseHeld(unit, account.ownerId);
  return [...new Set(cards)];
}

/** Message or run that stands last where a signal came from. */
type Newest = (signal: Signal) => string | number | undefined;

async function newestOf(unit: Unit, account: Account, signals: readonly Signal[]): Promise<Newest> {
  const threads = signals.filter(isMailSignal).map(({ content }) => content.threadId);
  const messages = await newestInThreads(unit.db, account.id, [...new Set(threads)]);
  const runs = signals.every(isMailSignal)
    ? new Map<string, number>()
    : await newestRuns(unit.db, account.id);
  return ({ content }) =>
    content.kind === 'mail'
      ? messages.get(content.threadId)
      : runs.get(`${content.repository}/${content.workflow}/${content.branch}`);
}

function overtaken(proposal: Proposal, newest: string | number | undefined): string | null {
  const { lastMessageId, newestRunId } = proposal.preconditions;
  if (newest === undefined) return null;
  if (lastMessageId !== undefined && lastMessageId !== newest) return say.aNewMessageCame;
  return newestRunId !== undefined && newestRunId !== newest ? say.aNewerRunExists : null;
}
