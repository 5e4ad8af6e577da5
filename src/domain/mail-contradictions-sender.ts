import type { MailFacts } from './mail-facts.ts';
import { isCheapName } from './mail-names.ts';
import type { Contradiction } from './mail-suspected.ts';
import * as say from '../words/mail.ts';

/** What does not fit together in who a mail says it is from. */
export const OF_SENDERS: readonly Contradiction[] = [
  {
    weight: 3,
    why: ({ impersonates }) => say.theSenderPoses(impersonates ?? 'another'),
    holds: ({ facts }) => facts.impersonates !== null,
  },
  {
    weight: 3,
    why: say.theSenderDomainDisowns,
    holds: ({ facts }) => facts.authentication.dmarc === 'fail',
  },
  {
    weight: 1.5,
    why: say.theSendingServerMayNot,
    holds: ({ facts: { authentication } }) =>
      authentication.spf === 'fail' &&
      authentication.dkim !== 'pass' &&
      authentication.dmarc !== 'fail',
  },
  {
    weight: 1,
    why: say.answersWouldGoToAnother,
    holds: ({ facts }) => facts.replyToDiffers,
  },
  {
    weight: 1.5,
    why: say.itSpeaksForACompany,
    holds: ({ facts, lures }) =>
      lures.speaksFor !== null && facts.impersonates === null && isUnasked(facts),
  },
  {
    weight: 1.5,
    why: say.theSenderDomain,
    holds: ({ mail }) => isCheapName(mail.from.address.toLowerCase()),
  },
  {
    weight: 1.5,
    why: say.theSenderDomainIsNamed,
    holds: ({ mail, facts }) =>
      !facts.freeMailbox && (LURE.test(mail.from.address) || JOINED_LURES.test(mail.from.address)),
  },
  {
    weight: 1,
    why: say.youHaveNeverHeard,
    holds: ({ facts, said }) =>
      said.length > 0 && facts.firstContact && facts.authentication.dmarc !== 'pass',
  },
  {
    weight: 1.5,
    why: say.nothingSpeaksForTheSender,
    holds: ({ facts }) =>
      facts.unvouched &&
      facts.authentication.dmarc !== 'fail' &&
      facts.authentication.spf !== 'fail' &&
      !facts.discussion,
  },
  // Who sends to many has this in order: since 2024 the large providers take no such mail without.
  {
    weight: 1,
    why: say.manyGotItAndNothingSpeaks,
    holds: ({ facts }) => facts.unvouched && facts.bulk && !facts.discussion,
  },
  {
    weight: 1.5,
    why: say.theSenderBearsACompanysName,
    holds: ({ facts, shape }) => shape.namesCompany !== null && facts.impersonates === null,
  },
  {
    weight: 1.5,
    why: say.theSenderHasATrialAddress,
    holds: ({ facts, shape }) => shape.isTrial && facts.firstContact,
  },
  {
    weight: 1.5,
    why: say.theSenderAddressIsNobodys,
    holds: ({ facts, shape }) => shape.isImpossible && !facts.sameOrganisation,
  },
  {
    weight: 1,
    why: say.itPretendsToAnswer,
    holds: ({ mail, facts }) =>
      facts.bulk &&
      !facts.discussion &&
      facts.firstContact &&
      (mail.headers['in-reply-to'] ?? '') !== '' &&
      !/^\s*\p{L}{2,5}\s?:/u.test(mail.subject),
  },
  {
    weight: 1,
    why: say.theSenderAddressIsDrawn,
    holds: ({ facts, shape }) => shape.isDrawn && facts.firstContact && !facts.discussion,
  },
];

const LURE =
  /@(?:[^@]*[.-])?(?:prize|win|winner|claim|cash|deals?|promo|offers?|secure|secured|verify|verification|verified|login|signin|account|accounts|alert|alerts|inheritance|reward|rewards|lucky|bonus|free|rx|pharma|pills|meds|casino|loan|credit)(?=[.-])/i;

/** Nothing but such words in a row: `secureoffer.ru`. */
const JOINED_LURES =
  /[@.](?=\w*(?:secure|offer|prize|claim|cash|deal|promo|bonus|reward|verify|win))(?:secured?|offers?|prizes?|win|winner|claims?|cash|deals?|promos?|verify|login|accounts?|alerts?|rewards?|lucky|bonus|free|casino|loans?|credits?|best|top|super|mega|big|my|your|now|here|online|today|daily|fast|easy|quick){2,}\.[a-z.]{2,12}$/i;

/** Neither a newsletter nor an answer within a conversation, and from outside. */
export function isUnasked({ bulk, inThread, sameOrganisation }: MailFacts): boolean {
  return !bulk && !inThread && !sameOrganisation;
}
