import type { z } from 'zod';
import { Invalid } from '../../lib/errors.ts';

export type ParseAnswer = <Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
) => z.infer<Schema>;

/** Reads what a provider answered. It throws `Invalid` when that is not of the kind that was asked for. */
export function answersOf(provider: string): ParseAnswer {
  return (schema, data) => {
    const parsed = schema.safeParse(data);
    if (parsed.success) return parsed.data;
    throw new Invalid(`${provider} answered in a form that is not understood`, {
      cause: parsed.error,
    });
  };
}
