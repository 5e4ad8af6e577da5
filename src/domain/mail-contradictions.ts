import type { Point } from './mail-cue.ts';
import { type MailFacts, organisation } from './mail-facts.ts';
import type { Lures } from './mail-lures.ts';
import { OFFICIAL, ownNames } from './mail-names.ts';
import type { Mail } from './signal.ts';
import * as say from '../words/mail.ts';

export interface Suspected {
  mail: Mail;
  facts: MailFacts;
  ownerAddress: string;
  lures: Lures;
  /** What its words say of money, accounts and secrets. */
  said: readonly Point[];
  /** It wants something done within the day, or says that it is urgent. */
  presses: boolean;
  /** Its words sell something. */
  sells: boolean;
}

interface Contradiction {
  weight: number;
  why: string | ((facts: MailFacts) => string);
  holds: (suspected: Suspected) => boolean;
}

const CONTRADICTIONS: readonly Contradiction[] = [
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
  // Newsletters count clicks by sending every link through another host.
  {
    weight: 1.5,
    why: say.aLinkShowsAnotherAddress,
    holds: ({ facts }) => facts.links.deceptive.length > 0 && !facts.bulk,
  },
  {
    weight: 0.5,
    why: say.aLinkShowsAnotherAddress,
    holds: ({ facts }) => facts.links.deceptive.length > 0 && facts.bulk,
  },
  {
    weight: 2,
    why: say.aLinkLeads,
    holds: ({ facts }) => facts.links.odd.length > 0,
  },
  {
    weight: 1.5,
    why: say.itSpeaksForACompany,
    holds: ({ facts, lures }) =>
      lures.speaksFor !== null && facts.impersonates === null && isUnasked(facts),
  },
  {
    weight: 1.5,
    why: say.aLinkLeadsWhereAnybody,
    holds: ({ facts, lures, said }) => lures.publicPlace && said.length > 0 && isUnasked(facts),
  },
  {
    weight: 1,
    why: say.aLinkTellsYourAddress,
    holds: ({ facts, lures }) => lures.carriesAddress && isUnasked(facts),
  },
  {
    weight: 1.5,
    why: say.anAttachmentWouldRun,
    holds: ({ facts }) => facts.dangerousAttachments.length > 0,
  },
  {
    weight: 2.5,
    why: say.wordsAreDisguised,
    holds: ({ mail }) => isDisguised(`${mail.subject}\n${mail.text.slice(0, 2_000)}`),
  },
  {
    weight: 1.5,
    why: say.theSenderDomain,
    holds: ({ mail }) => CHEAP_NAME.test(mail.from.address),
  },
  {
    weight: 1.5,
    why: say.theSenderDomainIsNamed,
    holds: ({ mail }) => LURE.test(mail.from.address),
  },
  {
    weight: 1,
    why: say.itsSubjectShouts,
    holds: ({ mail, said }) => said.length > 0 && isShouted(mail.subject),
  },
  {
    weight: 1,
    why: say.youHaveNeverHeard,
    holds: ({ facts, said }) =>
      said.length > 0 && facts.firstContact && facts.authentication.dmarc !== 'pass',
  },
  {
    weight: 2.5,
    why: say.anOutsiderPressesYou,
    holds: (suspected) =>
      suspected.presses && suspected.sells && namesOwnersOrganisation(suspected),
  },
  {
    weight: 1.5,
    why: say.anOutsiderSpeaks,
    holds: (suspected) =>
      isOutside(suspected) &&
      OFFICIAL.test(suspected.mail.from.name) &&
      (suspected.presses || hasHyphen(suspected) || namesOwnersOrganisation(suspected)),
  },
  {
    weight: 1,
    why: say.itPresses,
    holds: (suspected) => isOutside(suspected) && suspected.presses && hasHyphen(suspected),
  },
  {
    weight: 1,
    why: say.anOutsiderSpeaksOfAccounts,
    holds: (suspected) =>
      isOutside(suspected) && CREDENTIALS.test(suspected.mail.text.slice(0, TEXT_JUDGED_MAX)),
  },
  {
    weight: 1.5,
    why: say.lettersAndMarksStand,
    holds: ({ mail, facts }) =>
      !facts.bulk &&
      !facts.inThread &&
      SPACED.test(`${mail.subject}\n${mail.text.slice(0, TEXT_JUDGED_MAX)}`),
  },
  {
    weight: 3,
    why: say.itGivesOrders,
    holds: ({ mail }) => ORDERS.test(`${mail.subject}\n${mail.text}`),
  },
  {
    weight: 3,
    why: say.itHoldsMarksThatTurn,
    holds: ({ mail }) =>
      TURNED.test(
        `${mail.subject}${mail.from.name}${mail.attachments.map(({ name }) => name).join('')}`,
      ),
  },
];

/** What does not fit together in a mail, from the sender's side; none of it is excused here. */
export function contradictions(suspected: Suspected): Point[] {
  return CONTRADICTIONS.filter(({ holds }) => holds(suspected)).map(({ weight, why }) => ({
    category: 'suspicious',
    weight,
    why: typeof why === 'string' ? why : why(suspected.facts),
  }));
}

/** Talk about such programs is usual at work; talk to them is not. */
const ORDERS =
  /\b(?:ignore|disregard|forget) (?:all |any |the )?(?:previous|prior|above|earlier|your) (?:instructions?|rules?|prompts?)\b|\b(?:note|message|instructions?) (?:for|to) (?:the |any )?(?:ai|llm|language model|assistant|agent|bot|automated)\b|\b(?:ai|automated|mail|email) (?:assistants?|agents?|models?) (?:that|which|who|reading|processing|summari[sz]ing)\b|\bsystem prompt\b|<\/?(?:system|instructions?)>|\[(?:system|inst)\]/i;

const TURNED = /[\u202a-\u202e\u2066-\u2069]/;

const CHEAP_NAME =
  /\.(?:biz|top|xyz|click|cc|icu|buzz|loan|win|bid|trade|party|date|stream|download|work|gq|cf|ml|ga|tk|cam|rest|monster|quest|sbs|cfd)>?$/i;

const LURE =
  /@(?:[^@]*[.-])?(?:prize|win|winner|claim|cash|deals?|promo|offers?|secure|secured|verify|verification|verified|login|signin|account|accounts|alert|alerts|inheritance|reward|rewards|lucky|bonus|free|rx|pharma|pills|meds|casino|loan|credit)(?=[.-])/i;

function isShouted(subject: string): boolean {
  const upper = subject.match(/\p{Lu}/gu)?.length ?? 0;
  const lower = subject.match(/\p{Ll}/gu)?.length ?? 0;
  return subject.includes('!!') || subject.includes('$$') || (upper >= 12 && lower < upper / 4);
}

/** `v . 1 . c . 0 . d`, `m e d s`, `vlcod1n`: written so that people read it and filters do not. */
function isDisguised(text: string): boolean {
  const spaced =
    text
      .match(/(?:\b[\p{L}\d]\b ?[ .,'*_|~^-] ?){5,}/gu)
      ?.filter((run) => /\p{L}.*\p{L}.*\p{L}/u.test(run)) ?? [];
  const mixed = new Set(text.toLowerCase().match(/\b[a-z]{2,}[013](?!\d)[a-z]+\b/g) ?? []);
  return spaced.length > 0 || mixed.size >= 4;
}

const TEXT_JUDGED_MAX = 2_500;

const CREDENTIALS =
  /\b(?:password|credential|api key|service account|token|login|account access|verify)\b/i;

const SPACED = /[a-z] [.,!?'] |\b[a-z] [a-z] [a-z] [a-z]\b/i;

/** Neither a newsletter nor an answer within a conversation, and from outside. */
function isUnasked({ bulk, inThread, sameOrganisation }: MailFacts): boolean {
  return !bulk && !inThread && !sameOrganisation;
}

function isOutside({ facts }: Suspected): boolean {
  return !facts.sameOrganisation;
}

function hasHyphen({ mail }: Suspected): boolean {
  return /@.*-/.test(mail.from.address);
}

/** An outsider who writes the name of the owner's organisation, not only an address of it. */
function namesOwnersOrganisation(suspected: Suspected): boolean {
  if (!isOutside(suspected)) return false;
  const { mail, ownerAddress } = suspected;
  const words = `${mail.subject}\n${mail.text.slice(0, TEXT_JUDGED_MAX)}`
    .toLowerCase()
    .replace(/\S{1,64}@\S{1,64}/g, ' ')
    .split(/[^\p{L}\p{N}]+/u);
  return ownNames(organisation(ownerAddress)).some((name) => words.includes(name));
}
