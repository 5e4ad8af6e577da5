import type { Account } from '#src/domain/account.ts';
import type { Proposal } from '#src/domain/proposal.ts';
import { proposalDigest } from '#src/domain/proposal.ts';
import type { Verdict } from '#src/domain/verdict.ts';
import { ACCOUNT, NOW, OWNER } from './build-signal.ts';

export function buildAccount(changes: Partial<Account> = {}): Account {
  return {
    id: ACCOUNT,
    ownerId: OWNER,
    kind: 'gmail',
    name: 'dana@night.example',
    settings: {},
    state: 'connected',
    cursor: null,
    coverage: { readUntil: null, problem: null, resyncedAt: null },
    ...changes,
  };
}

/** A pending proposal to archive one mail; its digest is right unless one is given. */
export function buildProposal(changes: Partial<Proposal> = {}): Proposal {
  const proposal = {
    id: 'prp_1',
    ownerId: OWNER,
    accountId: ACCOUNT,
    signalId: 'sig_1',
    kind: 'mail.archive' as const,
    risk: 'R1' as const,
    version: 1,
    state: 'pending' as const,
    request: {
      method: 'POST' as const,
      target: '/gmail/v1/users/me/messages/m1/modify',
      body: { removeLabelIds: ['INBOX'] },
    },
    preconditions: { labels: ['INBOX'], lastMessageId: 'm1' },
    facts: {
      provider: 'gmail',
      mailbox: 'dana@night.example',
      from: 'ana@client.example',
      message: 'm1',
    },
    cardId: 'crd_1',
    reason: 'It has an unsubscribe link.',
    expiresAt: new Date(NOW.getTime() + 72 * 3_600_000),
    executeAfter: null,
    decidedBy: null,
    decidedAt: null,
    outcome: null,
    movedAt: NOW,
    wakesAt: null,
    undoes: null,
    receipt: null,
    ...changes,
  };
  return { ...proposal, digest: changes.digest ?? proposalDigest(proposal) };
}

/** A confident verdict by rules. */
export function buildVerdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    signalId: 'sig_1',
    category: 'promotion',
    confidence: 0.95,
    lane: 'rules',
    oneLine: 'Forty percent off',
    why: ['unsubscribe link'],
    explanation: null,
    ...changes,
  };
}
