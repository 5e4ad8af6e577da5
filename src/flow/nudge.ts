import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import type { Person } from '../domain/person.ts';
import type { Proposal } from '../domain/proposal.ts';
import { WORDING } from '../words/wording.ts';
import { newId } from '../lib/ids.ts';
import { instantInWords } from '../lib/notation.ts';
import type { Answer } from '../slack/blocks/answer.ts';
import { getAccount } from '../store/accounts.ts';
import { findPerson } from '../store/people.ts';
import { latestVersions } from '../store/proposal-reads.ts';
import { cardKey } from '../store/proposals.ts';
import { insertRefusals } from '../store/refusals.ts';
import { verdictsOf } from '../store/verdicts.ts';
import { buildProposal } from './build-proposal.ts';
import { cardRoom } from './card-room.ts';
import { unanswered } from './follow-ups.ts';
import { hurry } from './hurry.ts';
import { targetOf } from './inspect.ts';
import { deliverJob } from './jobs.ts';
import { openFresh } from './merge.ts';
import { createMeter } from './meter.ts';
import { usablePolicy } from './policy.ts';
import { sortOut } from './propose-policy.ts';
import * as say from '../words/telling.ts';

const safe = WORDING.nothingDone;

/**
 * A draft that asks after what was not answered, as a card like any other: to the same person, in the same
 * thread, in words of code that its owner may edit. The reminder itself does nothing.
 */
export async function nudge(
  ctx: Context,
  { ownerId, proposalId }: { ownerId: string; proposalId: string },
): Promise<Answer> {
  const person = await findPerson(ctx.store.db, ownerId);
  const now = ctx.clock.now();
  const sent =
    person === null ? null : await unanswered(ctx.store, { ownerId, id: proposalId, now });
  if (person === null || sent === null) return { what: say.thatOneWasAnswered, safe };
  const draft = await draftOf(ctx, person, sent);
  const policy = await usablePolicy(ctx);
  if (draft === null || policy === null)
    return { what: say.noDraftCanBeMade, safe, next: WORDING.tryAgain };
  const opened = await ctx.store.withLock(`propose/${ownerId}`, async () => {
    if ((await cardRoom(ctx, ownerId)) < 1) return [];
    const { name: accountName } = await getAccount(ctx.store.db, sent.accountId);
    const { proposals, refused } = sortOut(ctx, policy, { planned: [draft], accountName });
    return await ctx.store.write(async (unit) => {
      await insertRefusals(unit, refused);
      return await openFresh(unit, { id: draft.cardId, ownerId, proposals });
    });
  });
  const cards = opened ?? [];
  await hurry(
    ctx,
    cards.map((id) => deliverJob(cardKey(id))),
  );
  if (cards.length === 0)
    return {
      what: say.noCardCanBeOpened,
      safe,
      next: say.decideSomeOfThose,
    };
  return {
    what: say.theDraftComesNext,
    safe: say.itWaitsForYou(safe),
  };
}

/** Against the thread as the provider has it now, in which the sent reply is the newest. */
async function draftOf(ctx: Context, person: Person, sent: Proposal): Promise<Proposal | null> {
  const meter = createMeter(ctx, person);
  try {
    const { connection, signal } = await targetOf(ctx, sent, meter);
    const { id } = signal;
    const verdict = (await verdictsOf(ctx.store.db, [id])).get(id);
    const target = await ACTIONS['mail.draft'].currentState(ctx.connectors, connection, {
      signal,
      facts: sent.facts,
    });
    if (verdict === undefined || target === null) return null;
    const latest = (await latestVersions(ctx.store.db, [id])).get(`${id}/mail.draft`);
    const why = [say.nobodyAnsweredWhatYou(instantInWords(sent.movedAt, person.timeZone))];
    return buildProposal(ctx, {
      wish: { signal, verdict: { ...verdict, explanation: null, why }, kind: 'mail.draft' },
      account: connection.account,
      cardId: newId('crd'),
      version: (latest?.version ?? 0) + 1,
      target,
      text: nudgeText(sent.movedAt, person.timeZone),
    });
  } finally {
    await meter.flush();
  }
}

function nudgeText(sentAt: Date, timeZone: string): string {
  return say.helloMayIAskWhether(instantInWords(sentAt, timeZone));
}
