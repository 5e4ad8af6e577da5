import type { Context } from '../context.ts';
import { type Memory, MEMORY_CAPS } from '../domain/memory.ts';
import { type Denial, denialWeight } from '../domain/denial.ts';
import type { Proposal } from '../domain/proposal.ts';
import { isMailSignal } from '../domain/signal.ts';
import { localDay } from '../lib/time.ts';
import { denialsOf } from '../store/denials.ts';
import { forgottenMemories, memoryId, saveMemory } from '../store/memories.ts';
import { decidedSince } from '../store/proposal-reads.ts';
import { getPerson, noteConsolidated } from '../store/people.ts';
import { getSignals } from '../store/signals.ts';
import { learnVoice } from './learn-voice.ts';
import { readSent } from './read-sent.ts';

const DAY_MS = 86_400_000;

/**
 * Learns from what the person decided: no mail, no model. It is computed anew from the decisions of the memory's
 * lifetime, so running it twice changes nothing. Beside that, from their own sent mail how they write, where they
 * allowed it, and what of it nobody answered.
 */
export async function consolidate(ctx: Context, { ownerId }: { ownerId: string }): Promise<void> {
  await ctx.store.withLock(`consolidate/${ownerId}`, async () => {
    const now = ctx.clock.now();
    const since = new Date(now.getTime() - MEMORY_CAPS.lifetimeDays * DAY_MS);
    const decided = (await decidedSince(ctx.store.db, ownerId, since)).filter(
      ({ kind, decidedBy, allowanceId }) =>
        kind === 'mail.archive' && decidedBy !== null && allowanceId === undefined,
    );
    const reasons = await denialsOf(
      ctx.store.db,
      decided.map(({ id }) => id),
    );
    const remembered = await withoutForgotten(ctx, ownerId, await bySender(ctx, decided));
    const memories = learn(remembered, { ownerId, reasons, now });
    const person = await getPerson(ctx.store.db, ownerId);
    await ctx.store.write(async (unit) => {
      await noteConsolidated(unit, ownerId, localDay(now, person.timeZone));
      for (const memory of memories.slice(0, MEMORY_CAPS.perPersonMax))
        await saveMemory(unit, memory);
    });
    await learnVoice(ctx, ownerId);
    await readSent(ctx, ownerId);
  });
}

async function bySender(
  ctx: Context,
  decided: readonly Proposal[],
): Promise<Map<string, Proposal[]>> {
  const signals = await getSignals(ctx.store.db, [
    ...new Set(decided.map(({ signalId }) => signalId)),
  ]);
  const senders = new Map(
    signals.filter(isMailSignal).map(({ id, content }) => [id, content.from.address.toLowerCase()]),
  );
  const grouped = new Map<string, Proposal[]>();
  for (const proposal of decided) {
    const sender = senders.get(proposal.signalId) ?? '';
    if (sender !== '') grouped.set(sender, [...(grouped.get(sender) ?? []), proposal]);
  }
  return grouped;
}

/** What a person had forgotten is taught by later decisions alone. */
async function withoutForgotten(
  ctx: Context,
  ownerId: string,
  grouped: ReadonlyMap<string, readonly Proposal[]>,
): Promise<Map<string, readonly Proposal[]>> {
  const forgotten = await forgottenMemories(ctx.store.db, ownerId);
  const kept = new Map<string, readonly Proposal[]>();
  for (const [sender, proposals] of grouped) {
    const until = forgotten.get(memoryId(ownerId, 'sender.archive', sender));
    const later = proposals.filter(
      ({ decidedAt }) => until === undefined || (decidedAt !== null && decidedAt > until),
    );
    if (later.length > 0) kept.set(sender, later);
  }
  return kept;
}

/** Pure: one memory per sender, the most decided first. */
function learn(
  grouped: ReadonlyMap<string, readonly Proposal[]>,
  { ownerId, reasons, now }: { ownerId: string; reasons: ReadonlyMap<string, Denial>; now: Date },
): Memory[] {
  const memories = [...grouped].map(([sender, proposals]): Memory => ({
    id: memoryId(ownerId, 'sender.archive', sender),
    ownerId,
    kind: 'sender.archive',
    subject: sender,
    approved: proposals.filter(({ state }) => state !== 'denied').length,
    denied: proposals
      .filter(({ state }) => state === 'denied')
      .reduce((sum, { id }) => sum + denialWeight(reasons.get(id)?.reason ?? null), 0),
    provenance: proposals.map(({ id }) => id).slice(-MEMORY_CAPS.provenanceMax),
    expiresAt: new Date(now.getTime() + MEMORY_CAPS.lifetimeDays * DAY_MS),
  }));
  // Nothing was learned where all that was said is “not now”.
  const learned = memories.filter(({ approved, denied }) => approved + denied > 0);
  return learned.toSorted(
    (a, b) => b.approved + b.denied - (a.approved + a.denied) || a.subject.localeCompare(b.subject),
  );
}
