import type { Point } from './mail-cue.ts';
import type { MailContext, MailFacts, SenderHistory } from './mail-facts.ts';

interface FactPoint extends Point {
  holds: (facts: MailFacts, history: SenderHistory) => boolean;
}

const FACT_POINTS: readonly FactPoint[] = [
  {
    category: 'fyi',
    weight: 8,
    why: 'it is an automatic answer',
    holds: ({ autoReply }) => autoReply,
  },
  {
    category: 'needsReply',
    weight: 5,
    why: 'a calendar asks whether you come',
    holds: ({ invitation }) => invitation === 'request',
  },
  {
    category: 'fyi',
    weight: 6,
    why: 'it answers an invitation',
    holds: ({ invitation }) => invitation === 'reply',
  },
  {
    category: 'fyi',
    weight: 6,
    why: 'an appointment is called off',
    holds: ({ invitation }) => invitation === 'cancel',
  },
  {
    category: 'fyi',
    weight: 3,
    why: 'it came through a mailing list',
    holds: ({ mailingList }) => mailingList,
  },
  {
    category: 'promotion',
    weight: 1.5,
    why: 'it was sent to many at once',
    holds: ({ bulk, mailingList }) => bulk && !mailingList,
  },
  {
    category: 'fyi',
    weight: 1.5,
    why: 'it was sent to many at once',
    holds: ({ bulk, mailingList }) => bulk && !mailingList,
  },
  {
    category: 'fyi',
    weight: 1,
    why: 'a program wrote it',
    holds: ({ automated, bulk }) => automated && !bulk,
  },
  {
    category: 'personal',
    weight: 1,
    why: 'it comes from a private mailbox',
    holds: ({ freeMailbox, bulk }) => freeMailbox && !bulk,
  },
  {
    category: 'personal',
    weight: 1,
    why: 'you write to this private mailbox',
    holds: ({ freeMailbox, bulk, answeredBefore }) => freeMailbox && !bulk && answeredBefore,
  },
  {
    category: 'needsReply',
    weight: 2,
    why: 'you have written to this sender',
    holds: ({ answeredBefore, bulk }) => answeredBefore && !bulk,
  },
  {
    category: 'needsReply',
    weight: 0.75,
    why: 'it is addressed to you alone',
    holds: ({ addressedAlone, automated, bulk }) => addressedAlone && !automated && !bulk,
  },
  {
    category: 'fyi',
    weight: 0.5,
    why: 'it went to several people',
    holds: ({ recipients }) => recipients > 3,
  },
  {
    category: 'promotion',
    weight: 1.5,
    why: 'you archive mail from this sender',
    holds: ({ bulk }, { archivedApproved, archivedDenied }) =>
      bulk && archivedApproved >= 2 && archivedDenied === 0,
  },
  {
    category: 'fyi',
    weight: 1,
    why: 'you archive mail from this sender',
    holds: ({ bulk }, { archivedApproved, archivedDenied }) =>
      !bulk && archivedApproved >= 2 && archivedDenied === 0,
  },
  {
    category: 'fyi',
    weight: 1.5,
    why: 'you keep mail from this sender',
    holds: ({ bulk }, { archivedApproved, archivedDenied }) =>
      bulk && archivedDenied >= 2 && archivedApproved === 0,
  },
];

/** What headers, addresses and the sender's history say for a category. */
export function factPoints(facts: MailFacts, { history }: MailContext): Point[] {
  return FACT_POINTS.filter(({ holds }) => holds(facts, history));
}
