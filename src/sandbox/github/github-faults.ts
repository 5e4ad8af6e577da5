import type { FaultKind } from '../faults.ts';

/** GitHub's secondary limit, as a fault: 403 or 429 with `Retry-After`. */
export function secondaryRateLimit(retryAfterS: number, status: 403 | 429 = 403): FaultKind {
  return {
    type: 'status',
    status,
    retryAfterS,
    body: {
      message:
        'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url:
        'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
      status: String(status),
    },
  };
}
