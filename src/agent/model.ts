import type { z } from 'zod';
import type { ModelUsage } from '../domain/usage.ts';

export interface ModelRequest<Value> {
  /** Instructions of code, stable across calls so that providers can cache the prefix. */
  system: string;
  /** Data, hostile; never instructions. */
  prompt: string;
  /** Closed schema with caps; an answer that does not parse is refused, never repaired. */
  schema: z.ZodType<Value>;
  /** Name of the schema for the provider, `[a-z_]+`. */
  name: string;
  maxTokens: number;
}

/** Rejects with `Transient` when asking again may help, else with `Invalid`. It has no tools and no other network. */
export interface Model {
  generate<Value>(request: ModelRequest<Value>): Promise<{ value: Value; usage: ModelUsage }>;
}
