import type { RateLimits } from '../rate-limit.ts';
import { checkRoutes } from './checks.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { deploymentRoutes } from './deployments.ts';
import { issueRoutes } from './issues.ts';
import { reviewRoutes } from './reviews.ts';
import { ok, type Route } from './route.ts';
import { runRoutes } from './runs.ts';
import { userRoutes } from './users.ts';
import { workflowRoutes } from './workflows.ts';

/** Every endpoint of the sandbox. */
export function routes(limits: RateLimits): readonly Route[] {
  return [
    rateLimitRoute(limits),
    ...userRoutes,
    ...runRoutes,
    ...reviewRoutes,
    ...workflowRoutes,
    ...deploymentRoutes,
    ...commitRoutes,
    ...checkRoutes,
    ...contentRoutes,
    ...issueRoutes,
  ];
}

function rateLimitRoute(limits: RateLimits): Route {
  return {
    scope: 'user',
    method: 'get',
    path: '/rate_limit',
    permission: ['metadata', 'read'],
    handle: ({ token, now }) => {
      const core = limits.look(token, now);
      const search = { limit: 30, used: 0, remaining: 30, reset: core.reset };
      return ok({ resources: { core, search }, rate: core });
    },
  };
}
