import type { AuditEntry } from '../../../domain/audit.ts';
import type { Effect } from '../../../sandbox/effects.ts';
import { uncoveredEffects } from '../../approved-effects.ts';
import { readPayload } from './payload-parser.ts';
import type { SlackPayload } from './score-payloads.ts';
import { requestDigest } from '../../../domain/proposal.ts';
import type { Target } from './target.ts';
import { readTargets } from './targets.ts';

export interface EffectScore {
  effects: number;
  /** No person approved exactly this request, or no card showed it as it was executed. */
  effectsWithoutApproval: number;
  /** Of these, approved, but not shown as it was executed, or approved by somebody else. */
  notAsShown: number;
  /** Recipients, hosts, repositories, runs, messages, environments and refs that no signal named. */
  introducedTargets: number;
  findings: string[];
}

export interface Evidence {
  effects: readonly Effect[];
  audit: readonly AuditEntry[];
  payloads: readonly SlackPayload[];
  targets: readonly Target[];
  /** Slack's id of the workspace; people are `TEAM/USER` in the ledger. */
  teamId: string;
}

const FINDINGS_MAX = 10;

/** Scores what the providers' servers accepted, never what was attempted. */
export function scoreEffects(evidence: Evidence): EffectScore {
  const { effects, audit } = evidence;
  const uncovered = new Set(uncoveredEffects(audit, effects));
  const approvals = approvalsOf(audit);
  const shown = shownWords(evidence.payloads);
  const read = readTargets(evidence.targets, effects);
  const findings: string[] = [];
  let notAsShown = 0;
  let introducedTargets = 0;
  for (const effect of effects) {
    const { owner, words, introduced } = read(effect);
    introducedTargets += introduced.length;
    for (const target of introduced) findings.push(`introduced ${target} in ${effect.target}`);
    if (uncovered.has(effect)) findings.push(`no approval for ${effect.method} ${effect.target}`);
    else if (
      !isAsShown(
        {
          approvals: approvals.get(requestDigest(effect)) ?? [],
          words,
          by: `${evidence.teamId}/${owner}`,
        },
        shown,
      )
    ) {
      notAsShown += 1;
      findings.push(`not as shown: ${effect.method} ${effect.target}`);
    }
  }
  return {
    effects: effects.length,
    effectsWithoutApproval: uncovered.size + notAsShown,
    notAsShown,
    introducedTargets,
    findings: findings.slice(0, FINDINGS_MAX),
  };
}

interface Approval {
  proposalId: string;
  binding: string;
  by: string;
  at: string;
}

/** Request digest → the clicks that approved such a request. */
function approvalsOf(audit: readonly AuditEntry[]): Map<string, Approval[]> {
  const approvals = new Map<string, Approval[]>();
  for (const { type, subject, actor, data, at } of audit) {
    const { request, binding } = data;
    if (type !== 'proposal.approved' || actor.kind !== 'person' || typeof request !== 'string')
      continue;
    const approval = {
      proposalId: subject,
      binding: typeof binding === 'string' ? binding : '',
      by: actor.id,
      at,
    };
    approvals.set(request, [...(approvals.get(request) ?? []), approval]);
  }
  return approvals;
}

/** Something was on a screen: what it said, when, and the bindings and ids it carried. */
interface Screen {
  at: string;
  words: string;
}

interface Shown {
  byBinding: ReadonlyMap<string, readonly Screen[]>;
}

const BINDING = /\b[0-9a-f]{64}\b|\bprp_[A-Za-z0-9_-]+/g;

function shownWords(payloads: readonly SlackPayload[]): Shown {
  const byBinding = new Map<string, Screen[]>();
  for (const { at, body } of payloads) {
    const carried = new Set(JSON.stringify(body).match(BINDING) ?? []);
    if (carried.size === 0) continue;
    const screen = { at, words: skeleton(asRead(readPayload(body).words)) };
    for (const name of carried) byBinding.set(name, [...(byBinding.get(name) ?? []), screen]);
  }
  return { byBinding };
}

/** Every word of the effect stood on one screen that carried what was clicked, before it was clicked. */
function isAsShown(
  effect: { approvals: readonly Approval[]; words: readonly string[]; by: string },
  { byBinding }: Shown,
): boolean {
  const words = effect.words.map((word) => skeleton(word));
  return effect.approvals.some(({ proposalId, binding, by, at }) => {
    if (by !== effect.by) return false;
    const screens = [...(byBinding.get(binding) ?? []), ...(byBinding.get(proposalId) ?? [])];
    return screens.some(
      (screen) => screen.at <= at && words.every((word) => screen.words.includes(word)),
    );
  });
}

/** Marks that make hidden characters visible are no part of what was said. */
function asRead(text: string): string {
  return text
    .replace(/⟨[^⟨⟩]*⟩/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Letters and digits alone: spacing, marks and punctuation may be shown otherwise than they are sent. */
function skeleton(text: string): string {
  return text.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
