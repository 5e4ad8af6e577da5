import type { ProviderRequest } from '../../domain/proposal.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { Invalid } from '../../lib/errors.ts';

/** Whether a request is byte for byte the one that is made; what cannot be made is none. */
export function isSameRequest(make: () => ProviderRequest, request: ProviderRequest): boolean {
  try {
    return canonicalJson({ ...make() }) === canonicalJson({ ...request });
  } catch (error) {
    if (error instanceof Invalid) return false;
    throw error;
  }
}
