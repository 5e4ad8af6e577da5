import type { Context } from '../context.ts';
import type { Actor } from '../domain/policy.ts';
import { Conflict } from '../lib/errors.ts';
import { addDays, localDay, localInstant } from '../lib/time.ts';
import { getPerson } from '../store/people.ts';
import { proposalsAsleep, proposalsOfCard } from '../store/proposal-reads.ts';
import { cardKey, lockCard, transition } from '../store/proposals.ts';
import { releaseHeld } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import { hurry } from './hurry.ts';
import { deliverJob } from './jobs.ts';
import { isShortBinding, openRefusal, recordRefusal, type Refused } from './refusal.ts';
import * as say from '../words/deciding.ts';

export interface SnoozeClick {
  cardId: string;
  /** Short form of the `cardBinding` of what the person saw. */
  shortBinding: string;
  until: 'hour' | 'morning';
  actor: Actor;
}

export type Snoozed = { outcome: 'snoozed'; wakesAt: Date } | Refused;

const HOUR_MS = 3_600_000;

/** Puts a card aside for a while. How long it may be decided goes on counting and is never extended. */
export async function snooze(ctx: Context, click: SnoozeClick): Promise<Snoozed> {
  try {
    const snoozed = await ctx.store.write((unit) => snoozeCard(unit, click));
    if (snoozed.outcome === 'snoozed') await hurry(ctx, [deliverJob(cardKey(click.cardId))]);
    return snoozed;
  } catch (error) {
    if (error instanceof Conflict) return { outcome: 'refused', why: say.thisWasDecidedAMoment };
    throw error;
  }
}

async function snoozeCard(unit: Unit, click: SnoozeClick): Promise<Snoozed> {
  await lockCard(unit, click.cardId);
  const proposals = await proposalsOfCard(unit.db, click.cardId);
  const asker = { actor: click.actor, sees: isShortBinding(click.shortBinding) };
  const refused = openRefusal(proposals, asker, unit.at);
  if (refused !== null) {
    recordRefusal(unit, proposals, { click, decision: 'snoozed', why: refused.code });
    return { outcome: 'refused', why: refused.why };
  }
  const open = proposals.filter(({ state }) => state === 'pending');
  const wakesAt = await wakingTime(unit, open[0]?.ownerId ?? '', click.until);
  if (open.some(({ expiresAt }) => expiresAt <= wakesAt))
    return { outcome: 'refused', why: say.itRunsOutBeforeThen };
  const actor = { kind: 'person', id: click.actor.id } as const;
  for (const proposal of open) {
    const data = { until: wakesAt.toISOString() };
    await transition(unit, { proposal, to: 'snoozed', actor, wakesAt, data });
  }
  await releaseHeld(unit, open[0]?.ownerId ?? '');
  return { outcome: 'snoozed', wakesAt };
}

async function wakingTime(unit: Unit, ownerId: string, until: SnoozeClick['until']): Promise<Date> {
  if (until === 'hour') return new Date(unit.at.getTime() + HOUR_MS);
  const { timeZone } = await getPerson(unit.db, ownerId);
  return localInstant(addDays(localDay(unit.at, timeZone), 1), '09:00', timeZone);
}

/** Asks again what was put aside until now. */
export async function wake(ctx: Context): Promise<void> {
  for (const proposal of await proposalsAsleep(ctx.store.db, ctx.clock.now())) {
    try {
      const actor = { kind: 'flow', id: 'sweep' } as const;
      await ctx.store.write((unit) => transition(unit, { proposal, to: 'pending', actor }));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
}
