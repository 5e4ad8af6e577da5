import { z } from 'zod';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import { Invalid } from '../../../lib/errors.ts';
import { isSameRequest } from '../same-request.ts';
import { parseRepository } from './applications.ts';

const Body = z.strictObject({
  name: z.string(),
  project: z.string(),
  appNamespace: z.string().optional(),
  id: z.number().int().nonnegative(),
  prune: z.literal(false),
  dryRun: z.literal(false),
});

/** `ApplicationService_Rollback` of Argo CD's API description; nothing is ever pruned. */
export function rollbackRequest(repository: string, id: number): ProviderRequest {
  const named = parseRepository(repository);
  if (!Number.isSafeInteger(id) || id < 0)
    throw new Invalid('An entry of the history is named by a whole number');
  return {
    method: 'POST',
    target: `/api/v1/applications/${named.name}/rollback`,
    body: { ...named, id, prune: false, dryRun: false },
  };
}

/**
 * What a request would roll back; null when it is not exactly what `rollbackRequest` gives: the closed list
 * of what this connector can ever send.
 */
export function parseRollback(request: ProviderRequest): { repository: string; id: number } | null {
  const body = Body.safeParse(request.body);
  if (!body.success) return null;
  const { project, appNamespace, name, id } = body.data;
  const repository = [project, appNamespace, name].filter((part) => part !== undefined).join('/');
  return isSameRequest(() => rollbackRequest(repository, id), request) ? { repository, id } : null;
}
