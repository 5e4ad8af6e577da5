import type { Model, ModelRequest } from '../agent/model.ts';
import { UnusableAnswer } from '../agent/openai.ts';
import type { Context } from '../context.ts';
import type { Person } from '../domain/person.ts';
import { Invalid, Transient } from '../lib/errors.ts';
import { localDay } from '../lib/time.ts';
import { usageBetween } from '../store/usage.ts';
import type { Meter } from './meter.ts';

/** Whether the person's day has cost all that it may; nothing more is asked on it then, by whatever verb. */
export async function isOverBudget(
  ctx: Context,
  person: Pick<Person, 'id' | 'timeZone'>,
): Promise<boolean> {
  const day = localDay(ctx.clock.now(), person.timeZone);
  const { inputTokens, outputTokens } = await usageBetween(ctx.store.db, person.id, {
    fromDay: day,
    toDay: day,
  });
  return inputTokens + outputTokens >= ctx.config.NIGHTSHIFT_TOKENS_PER_NIGHT;
}

/** One call, booked at once whatever came of it: an answer that cannot be used has cost its tokens too. */
export async function askModel<Value>(
  model: Model,
  { request, meter }: { request: ModelRequest<Value>; meter: Meter },
): Promise<Value> {
  try {
    const { value, usage } = await model.generate(request);
    meter.add(usage);
    return value;
  } catch (error) {
    if (error instanceof UnusableAnswer) meter.add(error.usage);
    else if (error instanceof Transient || error instanceof Invalid) meter.add({ modelCalls: 1 });
    throw error;
  } finally {
    await meter.flush();
  }
}
