import { emptyCategories, type Digest } from '../../src/domain/digest.ts';
import type { Card, CardItem } from '../../src/domain/card.ts';
import { proposalDigest, type CardContent, type Proposal } from '../../src/domain/proposal.ts';
import { NO_USAGE } from '../../src/domain/usage.ts';

export const OWNER = 'T0NIGHT/U0OWNER';
export const ZONE = 'Europe/Berlin';

export function aProposal(changes: Partial<Proposal> = {}): Proposal {
  const base: Omit<Proposal, 'digest'> = {
    id: 'prp_1',
    ownerId: OWNER,
    accountId: 'acc_1',
    signalId: 'sig_1',
    kind: 'mail.archive',
    risk: 'R1',
    version: 1,
    state: 'pending',
    request: { method: 'POST', target: '/gmail/v1/users/me/threads/t1/modify', body: {} },
    preconditions: { labels: ['INBOX'] },
    facts: { from: 'news@shop.example' },
    cardId: 'crd_1',
    reason: 'A newsletter that you usually archive.',
    expiresAt: new Date('2026-11-24T06:30:00Z'),
    executeAfter: null,
    decidedBy: null,
    decidedAt: null,
    outcome: null,
    movedAt: new Date('2026-11-20T05:00:00Z'),
    wakesAt: null,
    undoes: null,
    receipt: null,
    ...changes,
  };
  return { ...base, digest: changes.digest ?? proposalDigest(base) };
}

export function aContent(changes: Partial<CardContent> = {}): CardContent {
  return {
    question: 'Archive this mail?',
    effect: 'Takes the mail out of the inbox; it stays in All Mail.',
    fields: [
      { label: 'From', value: 'Shop News <news@shop.example>' },
      { label: 'Subject', value: 'Forty percent off' },
    ],
    exactText: null,
    riskWords: 'Only you see it · can be undone',
    itemLine: 'Shop News — Forty percent off',
    ...changes,
  };
}

export function anItem(
  changes: { proposal?: Partial<Proposal>; content?: Partial<CardContent> } & Partial<
    Pick<
      CardItem,
      'rationale' | 'sourceUrl' | 'undo' | 'reversal' | 'sendable' | 'editable' | 'denial' | 'alike'
    >
  > = {},
): CardItem {
  return {
    proposal: aProposal(changes.proposal),
    content: aContent(changes.content),
    rationale: changes.rationale ?? null,
    sourceUrl: changes.sourceUrl ?? null,
    undo: changes.undo ?? null,
    sendable: changes.sendable ?? false,
    editable: changes.editable ?? null,
    reversal: changes.reversal ?? null,
    denial: changes.denial ?? null,
    alike: changes.alike ?? 0,
  };
}

export function aCard(items: readonly CardItem[] = [anItem()], changes: Partial<Card> = {}): Card {
  return {
    id: 'crd_1',
    ownerId: OWNER,
    timeZone: ZONE,
    paused: false,
    resumesAt: null,
    isCopy: false,
    reminded: null,
    refused: null,
    delegate: null,
    agreed: [],
    items,
    ...changes,
  };
}

/** A group of `count` archive proposals. */
export function aGroup(count: number, changes: Partial<CardContent> = {}): CardItem[] {
  return Array.from({ length: count }, (_, at) =>
    anItem({
      proposal: { id: `prp_${at + 1}` },
      content: { itemLine: `Shop ${at + 1} — Offer ${at + 1}`, ...changes },
    }),
  );
}

export const REPLY = {
  sendable: true,
  proposal: { kind: 'mail.draft', risk: 'R2', reason: 'Ana asked a question.' },
  content: {
    question: 'Save this reply as a draft?',
    effect: 'Creates a draft in the thread; nothing is sent.',
    fields: [
      { label: 'To', value: 'Ana Silva <ana@client.example>' },
      { label: 'Subject', value: 'Re: Offer' },
    ],
    exactText: 'Dear Ana,\n\nthe offer is in https://docs.example/offer — best, Dana',
    riskWords: 'Only you see it until you send it',
    itemLine: 'Ana Silva — Re: Offer',
  },
} satisfies Parameters<typeof anItem>[0];

export const RUN_URL = 'https://github.com/acme/shop/actions/runs/42';

export function aDigest(changes: Partial<Digest> = {}): Digest {
  return {
    ownerId: OWNER,
    day: '2026-11-20',
    timeZone: ZONE,
    from: '2026-11-19T06:00:00.000Z',
    to: '2026-11-20T06:00:00.000Z',
    sources: [
      {
        accountId: 'acc_mail',
        name: 'dana@night.example',
        kind: 'gmail',
        readUntil: '2026-11-20T05:58:00.000Z',
        problem: null,
        resynced: false,
        signals: 500,
      },
      {
        accountId: 'acc_runs',
        name: 'acme',
        kind: 'github-actions',
        readUntil: '2026-11-20T05:59:00.000Z',
        problem: null,
        resynced: false,
        signals: 40,
      },
    ],
    decisions: {
      open: 7,
      cards: [
        { cardId: 'crd_1', question: 'Archive', about: 'Shop News — Forty percent off', count: 6 },
        { question: 'Save a reply as draft', about: 'Ana Silva — Re: Offer', count: 1 },
      ],
      held: 0,
    },
    mail: {
      read: 500,
      byCategory: {
        urgent: 3,
        needsReply: 11,
        waiting: 5,
        fyi: 84,
        personal: 4,
        promotion: 380,
        suspicious: 6,
        unsure: 7,
      },
      undecodable: 1,
      top: [
        {
          signalId: 'sig_9',
          category: 'urgent',
          who: 'Ana Silva',
          line: 'Contract ends tonight',
          why: ['from a person you answer', 'names today'],
          receivedAt: '2026-11-20T03:00:00.000Z',
        },
      ],
    },
    deploys: {
      runs: 40,
      failed: 2,
      explained: 1,
      running: 1,
      top: [
        {
          signalId: 'sig_10',
          repository: 'acme/shop',
          workflow: 'Deploy',
          branch: 'main',
          step: 'Run tests',
          cause: 'The database refused connections.',
          evidence: ['Error: connect ECONNREFUSED 127.0.0.1:5432', 'npm error code 1'],
          url: RUN_URL,
        },
      ],
    },
    learned: ['You archive mail from news@shop.example (4 of 4).'],
    executed: { done: 3, failed: 1, unknown: 0 },
    usage: {
      ...NO_USAGE,
      modelCalls: 31,
      inputTokens: 61_000,
      outputTokens: 4_200,
      httpRequests: 212,
    },
    modelConfigured: true,
    paused: false,
    chainHead: {
      seq: 1_234,
      hash: 'ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12cd34ef56ab12',
    },
    ...changes,
  };
}

export function aQuietDigest(): Digest {
  return aDigest({
    decisions: { open: 0, cards: [], held: 0 },
    mail: {
      read: 12,
      byCategory: { ...emptyCategories(), promotion: 9, fyi: 3 },
      undecodable: 0,
      top: [],
    },
    deploys: { runs: 3, failed: 0, explained: 0, running: 0, top: [] },
    learned: [],
    executed: { done: 0, failed: 0, unknown: 0 },
  });
}
