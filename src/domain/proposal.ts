import { z } from 'zod';
import { canonicalDigest, type JsonObject } from '../lib/canonical-json.ts';

/** R0 tells · R1 changes the mailbox reversibly · R2 speaks for the person or reruns CI · R3 touches production. */
export const Risk = z.enum(['R0', 'R1', 'R2', 'R3']);
export type Risk = z.infer<typeof Risk>;

export const ActionKind = z.enum([
  'mail.archive',
  'mail.label',
  'mail.read',
  'mail.file',
  'mail.makefolder',
  'mail.report',
  'mail.snooze',
  'mail.draft',
  'mail.send',
  'mail.unsubscribe',
  'pipeline.rerun',
  'pipeline.deploy',
  'pipeline.rollback',
  'pipeline.approve',
  'pipeline.reject',
  'pipeline.cancel',
  'pipeline.issue',
  // Each takes back what one of the others did, and is asked for by a person only.
  'mail.unarchive',
  'mail.unlabel',
  'mail.unread',
  'mail.unfile',
  'mail.unreport',
  // The second half of a snooze, approved with the first.
  'mail.wake',
  'mail.undraft',
]);
export type ActionKind = z.infer<typeof ActionKind>;

export const PROPOSAL_STATES = [
  'pending',
  'approved',
  'claimed',
  'done',
  'failed',
  'unknown',
  'denied',
  'expired',
  'superseded',
  'withdrawn',
  'snoozed',
  'undone',
] as const;
export const ProposalState = z.enum(PROPOSAL_STATES);
export type ProposalState = z.infer<typeof ProposalState>;

/** Nothing came of it yet: the same is not asked a second time meanwhile. */
export const UNSETTLED: ReadonlySet<ProposalState> = new Set([
  'pending',
  'snoozed',
  'approved',
  'claimed',
  'unknown',
]);

/** Every arrow of a proposal's life; anything else is refused by the store. */
export const ARROWS: Readonly<Record<ProposalState, readonly ProposalState[]>> = {
  pending: ['approved', 'denied', 'expired', 'superseded', 'withdrawn', 'snoozed'],
  snoozed: ['pending', 'expired', 'superseded', 'withdrawn'],
  approved: ['claimed', 'denied', 'expired', 'superseded', 'withdrawn'],
  // Back to approved only when the provider certainly did nothing and said to come back later.
  claimed: ['done', 'failed', 'unknown', 'superseded', 'approved'],
  unknown: ['done', 'failed'],
  done: ['undone'],
  failed: [],
  denied: [],
  expired: [],
  superseded: [],
  withdrawn: [],
  undone: [],
};

const JsonRecord = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/**
 * The literal request that will leave: path and query as sent, without the host (the host is
 * configuration, so that nothing read from a mail can change it). Closed, since a part that the digest
 * does not cover could be added unnoticed.
 */
export const ProviderRequest = z.strictObject({
  method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']),
  // Neither a second slash nor what URL parsers read as one: after those the host would begin.
  target: z.string().regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/),
  body: JsonRecord.nullable(),
});
export type ProviderRequest = z.infer<typeof ProviderRequest>;

/** What the provider said that an executed request made or changed. */
export const ProviderReceipt = z.object({
  /** Empty where the provider named nothing. */
  providerId: z.string(),
  /** The exact version of it, where it can change under the same id: a draft's message. */
  revision: z.string().optional(),
});
export type ProviderReceipt = z.infer<typeof ProviderReceipt>;

export const Proposal = z.object({
  id: z.string(),
  ownerId: z.string(),
  accountId: z.string(),
  signalId: z.string(),
  kind: ActionKind,
  risk: Risk,
  version: z.number().int().positive(),
  state: ProposalState,
  request: ProviderRequest,
  /** What was true of the target when this was proposed; it must still be true when it is executed. */
  preconditions: JsonRecord,
  /** Facts for the card that code took from the signal: who, subject, run … Never from a model. */
  facts: z.record(z.string(), z.string()),
  /** `proposalDigest` of the above. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  cardId: z.string(),
  /** Why it is proposed, in words of code. */
  reason: z.string(),
  expiresAt: z.date(),
  /** Approved work leaves no earlier than this: the undo window. */
  executeAfter: z.date().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.date().nullable(),
  /** How it ended, in words for the card. */
  outcome: z.string().nullable(),
  /** When it came into its present state. */
  movedAt: z.date(),
  /** When a snoozed one is asked again. */
  wakesAt: z.date().nullable(),
  /** The proposal whose effect this one takes back. */
  undoes: z.string().nullable(),
  receipt: ProviderReceipt.nullable(),
  /** The standing grant that approved it, where no click did. */
  allowanceId: z.string().optional(),
});
export type Proposal = z.infer<typeof Proposal>;

/** What a digest binds: any change to one of these fields makes another action. */
export type BoundFields = Pick<
  Proposal,
  'kind' | 'accountId' | 'ownerId' | 'version' | 'request' | 'preconditions' | 'facts'
>;

/** Lower-case hexadecimal SHA-256 of the RFC 8785 form of everything that approval binds. */
export function proposalDigest(bound: BoundFields): string {
  return canonicalDigest({
    v: 1,
    kind: bound.kind,
    accountId: bound.accountId,
    ownerId: bound.ownerId,
    version: bound.version,
    request: {
      method: bound.request.method,
      target: bound.request.target,
      body: bound.request.body,
    },
    preconditions: bound.preconditions,
    facts: bound.facts,
  });
}

/** The digest's form on cards and buttons: enough to notice, and the full one is in the ledger. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12);
}

/** Digest of the request alone, as a provider's server can compute it from what reached it. */
export function requestDigest(request: { method: string; target: string; body: unknown }): string {
  return canonicalDigest({
    method: request.method,
    target: request.target,
    body: JsonRecord.nullable().parse(request.body),
  });
}

declare const approval: unique symbol;

/**
 * A claimed proposal: approved by a person, unexpired, not paused, its digest recomputed, and claimed
 * exactly once. Only `store/claims.ts` makes one, and only a writer accepts one.
 */
export type ApprovedProposal = Proposal & { readonly state: 'claimed'; readonly [approval]: true };

/** What a card says, as a pure function of the bound record; produced by an action's `describe`. */
export interface CardContent {
  /** One question, for example `Archive this mail?`. */
  question: string;
  /** One sentence: exactly what approving does. */
  effect: string;
  fields: readonly { label: string; value: string }[];
  /** The exact text that would leave, or null where the action carries none. */
  exactText: string | null;
  /** Risk in words: who sees it, whether it can be undone. */
  riskWords: string;
  /** One line for a group card: which target this is. */
  itemLine: string;
}
