import { z } from 'zod';
import * as say from '../words/runs.ts';

export const FAILURE_CATEGORIES = [
  'out-of-memory',
  'disk-full',
  'runner-lost',
  'timeout',
  'cancelled',
  'rate-limit',
  'service-error',
  'network',
  'test-failure',
  'compile-error',
  'lint',
  'permission',
  'missing-dependency',
  'unknown',
] as const;
export const FailureCategory = z.enum(FAILURE_CATEGORIES);
export type FailureCategory = z.infer<typeof FailureCategory>;

/** The machine or a service failed, not the change: running the same commit again may well pass. */
export function isInfrastructure(category: FailureCategory): boolean {
  return INFRASTRUCTURE.has(category);
}

const INFRASTRUCTURE: ReadonlySet<FailureCategory> = new Set([
  'out-of-memory',
  'disk-full',
  'runner-lost',
  'timeout',
  'rate-limit',
  'service-error',
  'network',
]);

/** `service error`: words of code, whatever the log says. */
export function failureWords(category: FailureCategory): string {
  return category.replaceAll('-', ' ');
}

/** What a person can do about it. Code says it, never a model or a log. */
export function suggestedAction(category: FailureCategory): string {
  return say.suggested[category];
}
