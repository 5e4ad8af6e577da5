import { z } from 'zod';
import { canonicalDigest } from '../lib/canonical-json.ts';
import type { Policy } from './policy-file.ts';
import { decisionOf, needsOthers, riskOf } from './policy-rules.ts';
import type { Proposal } from './proposal.ts';
import * as say from '../words/deciding.ts';

/**
 * The only actions that a person may allow once for all: reversible changes of their own mailbox. Nothing
 * that speaks for somebody, saves a draft, or touches a pipeline can ever be among them.
 */
export const AllowableKind = z.enum(['mail.archive', 'mail.label']);
export type AllowableKind = z.infer<typeof AllowableKind>;

/**
 * A standing grant: one person's own word that one action on mails of one exact sender in one of their
 * mailboxes needs no click, until a day that is not far. Nothing in it is a pattern.
 */
export const Allowance = z.object({
  id: z.string(),
  ownerId: z.string(),
  accountId: z.string(),
  kind: AllowableKind,
  /** The exact address, in lower case. */
  sender: z.string().min(3),
  createdAt: z.date(),
  expiresAt: z.date(),
  revokedAt: z.date().nullable(),
});
export type Allowance = z.infer<typeof Allowance>;

export const ALLOWANCE_CAPS = {
  daysDefault: 7,
  daysMax: 30,
  /** Approvals that one may give in any 24 hours; what comes beyond is asked. */
  perDayMax: 20,
  /** Live at a time, of one person. */
  perPersonMax: 50,
} as const;

/** What the ledger says instead of an address. */
export function senderMatch(sender: string): string {
  return canonicalDigest({ sender });
}

/** One exact thing that a person is shown and may allow. */
export interface AllowanceOffer {
  kind: AllowableKind;
  /** The exact address, in lower case. */
  sender: string;
  /** The name of the one mailbox. */
  mailbox: string;
  /** The proposal that it comes from. */
  proposalId: string;
}

/** The address whose mail can be named exactly, or null: what rows keep of one may be cut at its longest. */
export function exactSender(sender: string | null): string | null {
  return sender !== null && sender.includes('@') && sender.length < 320 ? sender : null;
}

/** Whether this one covers exactly this, now. */
export function covers(
  allowance: Allowance,
  proposal: Pick<Proposal, 'kind' | 'ownerId' | 'accountId'>,
  { sender, at }: { sender: string | null; at: Date },
): boolean {
  return (
    allowance.kind === proposal.kind &&
    allowance.ownerId === proposal.ownerId &&
    allowance.accountId === proposal.accountId &&
    allowance.sender === sender &&
    allowance.revokedAt === null &&
    allowance.expiresAt > at
  );
}

/** Why this can have no standing grant whatever a person says, or null. */
export function notAllowable(
  policy: Policy,
  proposal: Pick<Proposal, 'kind' | 'risk' | 'ownerId' | 'accountId' | 'facts' | 'preconditions'>,
): string | null {
  if (policy.standingGrants === 'refuse') return say.policyRefusesStanding;
  if (!AllowableKind.safeParse(proposal.kind).success || riskOf(policy, proposal) !== 'R1')
    return say.onlyArchivingAndStarring;
  return null;
}

/** Whether policy asks for nobody and nothing but the owner's word, at this moment. */
export function ownerSuffices(policy: Policy, request: Parameters<typeof decisionOf>[1]): boolean {
  const decision = decisionOf(policy, request);
  return 'ask' in decision && !needsOthers(decision.ask) && !decision.ask.changeTicket;
}
