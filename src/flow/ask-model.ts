import { setTimeout as delay } from 'node:timers/promises';
import type { ModelRequest } from '../agent/model.ts';
import { LostAnswer, tokensAtMost, UnusableAnswer } from '../agent/openai.ts';
import type { Context } from '../context.ts';
import type { Person } from '../domain/person.ts';
import { type ModelUsage, ONE_CALL } from '../domain/usage.ts';
import { Invalid, isExpected } from '../lib/errors.ts';
import { localDay } from '../lib/time.ts';
import { noteHeldBack, reserveTokens, settleTokens, type UsageDay } from '../store/token-budget.ts';
import * as say from '../words/deeds.ts';

/** How long a call waits for what others under way may leave of the budget, and how often it looks. */
const TURNS_MAX = 40;
const TURN_MS = 250;

/** Nothing was asked: the day could have cost more than it may. It is counted, and the digest says so. */
export class OverBudget extends Invalid {}

export interface Asking<Value> {
  person: Pick<Person, 'id' | 'timeZone'>;
  request: ModelRequest<Value>;
  /** How many mails, runs or wishes it is about; one unless said otherwise. */
  about?: number;
}

/**
 * One call for a person. The most that it can cost is set aside before, so that no day costs more than it may
 * whatever runs beside it; what it did cost is booked whatever came of it. Throws `OverBudget` where it does not
 * fit, `Invalid` where no model is configured, and what the model throws.
 */
export async function askModel<Value>(
  ctx: Pick<Context, 'model' | 'store' | 'clock' | 'config'>,
  { person, request, about = 1 }: Asking<Value>,
): Promise<Value> {
  if (ctx.model === null) throw new Invalid('No model is configured');
  const at = { ownerId: person.id, day: localDay(ctx.clock.now(), person.timeZone) };
  const tokens = tokensAtMost(request);
  if (!(await fits(ctx, at, tokens))) {
    await noteHeldBack(ctx.store.db, at, about);
    throw new OverBudget(say.theBudgetOfThisDay);
  }
  let cost: ModelUsage | 'unknown' = ONE_CALL;
  try {
    const { value, usage } = await ctx.model.generate(request);
    cost = usage;
    return value;
  } catch (error) {
    if (error instanceof UnusableAnswer) cost = error.usage;
    else if (error instanceof LostAnswer || !isExpected(error)) cost = 'unknown';
    throw error;
  } finally {
    await settleTokens(ctx.store.db, at, { tokens, cost });
  }
}

async function fits(
  ctx: Pick<Context, 'store' | 'config'>,
  at: UsageDay,
  tokens: number,
): Promise<boolean> {
  const budget = ctx.config.NIGHTSHIFT_TOKENS_PER_NIGHT;
  for (let turn = 0; turn < TURNS_MAX; turn += 1) {
    const found = await reserveTokens(ctx.store.db, at, { tokens, budget });
    if (found !== 'busy') return found === 'reserved';
    await delay(TURN_MS);
  }
  return false;
}
