import type { MailChange } from '../connectors/mail/connector.ts';
import type { Account } from '../domain/account.ts';
import { doneElsewhere } from '../domain/done-elsewhere.ts';
import type { Proposal } from '../domain/proposal.ts';
import { isMailSignal, type Mail } from '../domain/signal.ts';
import { openProposalsOf } from '../store/proposal-reads.ts';
import { transition } from '../store/proposals.ts';
import { getSignals, releaseHeld } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import { relabel, undecidedSignals } from '../store/undecided.ts';
import * as say from '../words/outcomes.ts';

/**
 * Takes in what was done to mail in other programs, in the transaction that moves the cursor past it: what is
 * not proposed yet is judged by the labels that it has now, and what was asked for in vain is asked no more. Only
 * mail that something still waits for is looked at. Returns the cards that are to be shown anew.
 */
export async function takeChanges(
  unit: Unit,
  account: Account,
  changed: readonly MailChange[],
): Promise<string[]> {
  if (changed.length === 0) return [];
  const open = await openProposalsOf(unit.db, account.id);
  const asked = await getSignals(unit.db, [...new Set(open.map(({ signalId }) => signalId))]);
  const undecided = await undecidedSignals(unit.db, account);
  const seen = new Set(undecided.map(({ id }) => id));
  const cards: string[] = [];
  for (const signal of [...undecided, ...asked.filter(({ id }) => !seen.has(id))]) {
    if (!isMailSignal(signal)) continue;
    const change = changed.findLast((one) => isOf(one, signal.content));
    if (change === undefined) continue;
    const labels = labelsAfter(signal.content, change);
    if (labels.join() !== signal.content.labels.join()) await relabel(unit, signal, labels);
    const ofSignal = open.filter(({ signalId }) => signalId === signal.id);
    cards.push(...(await endDone(unit, ofSignal, { mail: signal.content, change })));
  }
  if (cards.length > 0) await releaseHeld(unit, account.ownerId);
  return [...new Set(cards)];
}

function isOf({ id, isBeginning }: MailChange, { providerId }: Mail): boolean {
  return isBeginning === true ? providerId.startsWith(id) : providerId === id;
}

function labelsAfter({ labels }: Mail, change: MailChange): readonly string[] {
  return change.labels ?? labels.filter((label) => label !== 'INBOX');
}

async function endDone(
  unit: Unit,
  proposals: readonly Proposal[],
  { mail, change }: { mail: Mail; change: MailChange },
): Promise<string[]> {
  const cards: string[] = [];
  for (const proposal of proposals) {
    const done = doneElsewhere(proposal.kind, mail.labels, change.labels);
    if (done === null) continue;
    await transition(unit, {
      proposal,
      to: 'superseded',
      actor: { kind: 'flow', id: 'ingest' },
      outcome: say.itChangedWhat(say.elsewhere[done]),
    });
    cards.push(proposal.cardId);
  }
  return cards;
}
