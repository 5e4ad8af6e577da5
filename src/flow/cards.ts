import { ACTIONS } from '../actions/index.ts';
import { PIPELINE_ACTIONS } from '../actions/pipeline-deeds.ts';
import type { Context } from '../context.ts';
import type { Card } from '../domain/card.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { Invalid } from '../lib/errors.ts';
import { findDelegation } from '../store/delegations.ts';
import { agreementsOn } from '../store/policy-facts.ts';
import { denialsOf } from '../store/denials.ts';
import { mergedCounts } from '../store/merges.ts';
import { remindedOf } from '../store/reminders.ts';
import { getPerson } from '../store/people.ts';
import { readPause } from '../store/switches.ts';
import { proposalsOfCard } from '../store/proposal-reads.ts';
import { verdictsOf } from '../store/verdicts.ts';
import { refusedNow } from './refused-now.ts';
import { isSendable, notToSend } from './send-instead.ts';
import { reversalOf, undoWay } from './undoable.ts';
import { withoutServerThatSends } from './write-permission.ts';

/** A card as its rows say it is now, for its owner or for somebody else who may read it (see `mayRead`). */
export async function loadCard(ctx: Context, cardId: string, reader?: string): Promise<Card> {
  const proposals = await proposalsOfCard(ctx.store.db, cardId);
  const ownerId = proposals[0]?.ownerId;
  if (ownerId === undefined) throw new Invalid(`No card ${cardId} is known`);
  const person = await getPerson(ctx.store.db, ownerId);
  const delegation = await findDelegation(ctx.store.db, cardId);
  const ids = proposals.map(({ id }) => id);
  const denials = await denialsOf(ctx.store.db, ids);
  const alike = await mergedCounts(ctx.store.db, ids);
  const signalIds = proposals.map(({ signalId }) => signalId);
  const verdicts = await verdictsOf(ctx.store.db, signalIds);
  const unsending = await withoutServerThatSends(ctx.store.db, proposals);
  const refused = await notToSend(ctx, proposals);
  const pending = proposals.filter(({ state }) => state === 'pending');
  return {
    id: cardId,
    ownerId,
    timeZone: person.timeZone,
    ...(await readPause(ctx.store.db, ownerId)),
    isCopy: reader !== undefined && reader !== ownerId,
    reminded: await remindedOf(ctx.store.db, cardId),
    refused: await refusedNow(ctx, proposals),
    delegate: delegation === null ? null : { personId: delegation.toId, since: delegation.givenAt },
    agreed: await agreementsOn(ctx.store.db, pending.length > 0 ? pending : shown(proposals)),
    items: shown(proposals).map((proposal) => ({
      proposal,
      content: ACTIONS[proposal.kind].describe(ctx.connectors, proposal),
      rationale: isOfSignal(proposal) ? rationaleOf(verdicts.get(proposal.signalId)) : null,
      sourceUrl: proposal.facts['url'] ?? null,
      sendable:
        isSendable(proposal, verdicts.get(proposal.signalId)) &&
        !unsending.has(proposal.accountId) &&
        !refused.has(proposal.id),
      editable: ACTIONS[proposal.kind].editing?.read(ctx.connectors, proposal) ?? null,
      undo: undoWay(proposal, proposals),
      reversal: reversalOf(proposal, proposals),
      denial: denials.get(proposal.id) ?? null,
      alike: alike.get(proposal.id) ?? 0,
    })),
  };
}

/** What a person asked for rests on what the provider said, not on what a run's log explains. */
function isOfSignal({ kind }: Proposal): boolean {
  return !(kind in PIPELINE_ACTIONS);
}

/** A model's explanation; a summary of a mail says nothing of why something is proposed. */
function rationaleOf(verdict: Verdict | undefined): string | null {
  const explanation = verdict?.explanation ?? null;
  return explanation?.source === 'model' ? explanation.cause : null;
}

/** What a reader is asked or told about: not the way back, which is said beside what it takes back, and no older version. */
function shown(proposals: readonly Proposal[]): Proposal[] {
  return proposals.filter(
    ({ undoes, signalId, kind, version }) =>
      undoes === null &&
      !proposals.some(
        (other) => other.signalId === signalId && other.kind === kind && other.version > version,
      ),
  );
}
