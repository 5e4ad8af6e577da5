import { z } from 'zod';

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
  return SUGGESTED[category];
}

const SUGGESTED: Readonly<Record<FailureCategory, string>> = {
  'out-of-memory': 'Run it again; if it comes back, give the job more memory.',
  'disk-full': 'Run it again on a fresh machine, or clear the cache it fills.',
  'runner-lost': 'Run it again.',
  timeout: 'Run it again; if it comes back, look at what hangs.',
  cancelled: 'Run it again if nobody meant to cancel it.',
  'rate-limit': 'Run it again later.',
  'service-error': 'Run it again once the service answers.',
  network: 'Run it again.',
  'test-failure': 'Look at the test: running it again helps only if it fails now and then.',
  'compile-error': 'Mend the change; running it again will not help.',
  lint: 'Mend the style; running it again will not help.',
  permission: 'Look at the token or the rights of the job; running it again will not help.',
  'missing-dependency': 'Look at the dependency and its version; running it again seldom helps.',
  unknown: 'Read the log; no rule knows this failure.',
};
