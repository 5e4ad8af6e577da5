import type { Point } from './mail-cue.ts';
import type { MailContext, MailFacts, SenderHistory } from './mail-facts.ts';
import * as say from '../words/mail.ts';

interface FactPoint extends Point {
  holds: (facts: MailFacts, history: SenderHistory) => boolean;
}

const FACT_POINTS: readonly FactPoint[] = [
  {
    category: 'fyi',
    weight: 8,
    why: say.itIsAnAutomaticAnswer,
    holds: ({ autoReply }) => autoReply,
  },
  {
    category: 'needsReply',
    weight: 5,
    why: say.aCalendarAsksWhether,
    holds: ({ invitation }) => invitation === 'request',
  },
  {
    category: 'fyi',
    weight: 6,
    why: say.itAnswersAnInvitation,
    holds: ({ invitation }) => invitation === 'reply',
  },
  {
    category: 'fyi',
    weight: 6,
    why: say.anAppointmentIsCalled,
    holds: ({ invitation }) => invitation === 'cancel',
  },
  {
    category: 'fyi',
    weight: 3,
    why: say.itCameThroughAMailing,
    holds: ({ mailingList }) => mailingList,
  },
  {
    category: 'promotion',
    weight: 1.5,
    why: say.itWasSentToMany,
    holds: ({ bulk, mailingList }) => bulk && !mailingList,
  },
  {
    category: 'fyi',
    weight: 1.5,
    why: say.itWasSentToMany,
    holds: ({ bulk, mailingList }) => bulk && !mailingList,
  },
  {
    category: 'fyi',
    weight: 1,
    why: say.aProgramWrote,
    holds: ({ automated, bulk }) => automated && !bulk,
  },
  {
    category: 'personal',
    weight: 1,
    why: say.itComesFromAPrivate,
    holds: ({ freeMailbox, bulk }) => freeMailbox && !bulk,
  },
  {
    category: 'personal',
    weight: 1,
    why: say.youWriteToThisPrivate,
    holds: ({ freeMailbox, bulk, answeredBefore }) => freeMailbox && !bulk && answeredBefore,
  },
  {
    category: 'needsReply',
    weight: 2,
    why: say.youHaveWritten,
    holds: ({ answeredBefore, bulk }) => answeredBefore && !bulk,
  },
  {
    category: 'needsReply',
    weight: 0.75,
    why: say.itIsAddressedToYou,
    holds: ({ addressedAlone, automated, bulk }) => addressedAlone && !automated && !bulk,
  },
  {
    category: 'fyi',
    weight: 0.5,
    why: say.itWentToSeveralPeople,
    holds: ({ recipients }) => recipients > 3,
  },
  {
    category: 'promotion',
    weight: 1.5,
    why: say.youArchiveMail,
    holds: ({ bulk }, { archivedApproved, archivedDenied }) =>
      bulk && archivedApproved >= 2 && archivedDenied === 0,
  },
  {
    category: 'fyi',
    weight: 1,
    why: say.youArchiveMail,
    holds: ({ bulk }, { archivedApproved, archivedDenied }) =>
      !bulk && archivedApproved >= 2 && archivedDenied === 0,
  },
  {
    category: 'fyi',
    weight: 1.5,
    why: say.youKeepMail,
    holds: ({ bulk }, { archivedApproved, archivedDenied }) =>
      bulk && archivedDenied >= 2 && archivedApproved === 0,
  },
];

/** What headers, addresses and the sender's history say for a category. */
export function factPoints(facts: MailFacts, { history }: MailContext): Point[] {
  return FACT_POINTS.filter(({ holds }) => holds(facts, history));
}
