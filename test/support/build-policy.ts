import { Policy } from '#src/domain/policy-file.ts';
import type { PolicyRequest } from '#src/domain/policy-rules.ts';
import { buildProposal } from './build-proposal.ts';
import { NOW } from './build-signal.ts';

/** A policy of version 1 with these sections. */
export function buildPolicy(sections: object = {}): Policy {
  return Policy.parse({ version: 1, ...sections });
}

/** To run failed jobs of acme/shop on main again, at `NOW`. */
export function buildRequest(
  changes: Partial<PolicyRequest['proposal']> & { at?: Date | null; accountName?: string } = {},
): PolicyRequest {
  const { at = NOW, accountName = 'acme', ...proposal } = changes;
  const rerun = {
    kind: 'pipeline.rerun',
    risk: 'R2',
    facts: { repository: 'acme/shop', branch: 'main' },
    preconditions: {},
  } as const;
  return { at, accountName, proposal: buildProposal({ ...rerun, ...proposal }) };
}
