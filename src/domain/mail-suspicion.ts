import type { Point } from './mail-cue.ts';
import type { MailFacts } from './mail-facts.ts';
import type { Mail } from './signal.ts';

export interface Suspected {
  mail: Mail;
  facts: MailFacts;
  /** What its words say of money, accounts and secrets. */
  said: readonly Point[];
  /** Log odds of deceit by the classifier. */
  deceit: number;
}

const WORDS_NEEDED = 2.5;
const WORDS_ALONE = 5;
const FACTS_ALONE = 4.5;
const STRANGERS_FACTS_ALONE = 3;

export interface Suspicion {
  /** For `suspicious` when it is, else what remains of them for `promotion`. */
  points: Point[];
  isSuspicious: boolean;
}

/**
 * Reasons to distrust a mail, or none. Words alone are not enough unless there are many, because people
 * do write of accounts and money: something about the sender has to contradict them, or the whole of the
 * mail has to read like the fraud that the classifier was taught.
 */
export function suspicionOf(suspected: Suspected): Suspicion {
  const { facts, said, deceit } = suspected;
  const against = contradictions(suspected);
  const words = sum(said);
  const contradiction = sum(against) - excuses(facts);
  const readsSo = deceit + contradiction * PER_CONTRADICTION;
  const isSuspicious =
    (words >= WORDS_NEEDED && contradiction >= 1) ||
    (words >= WORDS_ALONE && contradiction >= 0) ||
    contradiction >= (facts.firstContact ? STRANGERS_FACTS_ALONE : FACTS_ALONE) ||
    readsSo >= DECEIT_FROM;
  if (!isSuspicious) return { isSuspicious, points: asSelling(suspected) };
  const together = deceit > 0 ? 'it reads like known fraud and spam' : 'these together do not fit';
  return {
    isSuspicious,
    points: [...said, ...against, { category: 'suspicious', weight: 2, why: together }],
  };
}

/** Log odds that one point of contradiction adds to what the classifier says. */
const PER_CONTRADICTION = 0.5;
const DECEIT_FROM = 0.5;

/** The same words of a stranger who is not caught in a lie are at least selling something. */
function asSelling({ facts, said }: Suspected): Point[] {
  if (facts.answeredBefore || facts.sameOrganisation) return [];
  return said.map(({ weight, why }) => ({ category: 'promotion', weight: weight * 0.7, why }));
}

interface Contradiction {
  weight: number;
  why: string | ((facts: MailFacts) => string);
  holds: (suspected: Suspected) => boolean;
}

const CONTRADICTIONS: readonly Contradiction[] = [
  {
    weight: 3,
    why: ({ impersonates }) => `the sender poses as ${impersonates ?? 'another'}`,
    holds: ({ facts }) => facts.impersonates !== null,
  },
  {
    weight: 3,
    why: 'the sender domain disowns it (DMARC)',
    holds: ({ facts }) => facts.authentication.dmarc === 'fail',
  },
  {
    weight: 1.5,
    why: 'the sending server may not send for this domain (SPF)',
    holds: ({ facts: { authentication } }) =>
      authentication.spf === 'fail' &&
      authentication.dkim !== 'pass' &&
      authentication.dmarc !== 'fail',
  },
  {
    weight: 1,
    why: 'answers would go to another organisation',
    holds: ({ facts }) => facts.replyToDiffers,
  },
  // Newsletters count clicks by sending every link through another host.
  {
    weight: 1.5,
    why: 'a link shows another address than it opens',
    holds: ({ facts }) => facts.links.deceptive.length > 0 && !facts.bulk,
  },
  {
    weight: 0.5,
    why: 'a link shows another address than it opens',
    holds: ({ facts }) => facts.links.deceptive.length > 0 && facts.bulk,
  },
  {
    weight: 2,
    why: 'a link leads to a disguised address',
    holds: ({ facts }) => facts.links.odd.length > 0,
  },
  {
    weight: 1.5,
    why: 'an attachment would run a program',
    holds: ({ facts }) => facts.dangerousAttachments.length > 0,
  },
  {
    weight: 2.5,
    why: 'words are disguised from filters',
    holds: ({ mail }) => isDisguised(`${mail.subject}\n${mail.text.slice(0, 2_000)}`),
  },
  {
    weight: 1.5,
    why: 'the sender domain is of a kind mostly used for spam',
    holds: ({ mail }) => CHEAP_NAME.test(mail.from.address),
  },
  {
    weight: 1.5,
    why: 'the sender domain is named to lure',
    holds: ({ mail }) => LURE.test(mail.from.address),
  },
  {
    weight: 1,
    why: 'its subject shouts',
    holds: ({ mail, said }) => said.length > 0 && isShouted(mail.subject),
  },
  {
    weight: 1,
    why: 'you have never heard of the sender',
    holds: ({ facts, said }) =>
      said.length > 0 && facts.firstContact && facts.authentication.dmarc !== 'pass',
  },
  {
    weight: 3,
    why: 'it gives orders to a program that reads mail',
    holds: ({ mail }) => ORDERS.test(`${mail.subject}\n${mail.text}`),
  },
  {
    weight: 3,
    why: 'it holds marks that turn text around',
    holds: ({ mail }) =>
      TURNED.test(
        `${mail.subject}${mail.from.name}${mail.attachments.map(({ name }) => name).join('')}`,
      ),
  },
];

function contradictions(suspected: Suspected): Point[] {
  return CONTRADICTIONS.filter(({ holds }) => holds(suspected)).map(({ weight, why }) => ({
    category: 'suspicious',
    weight,
    why: typeof why === 'string' ? why : why(suspected.facts),
  }));
}

function excuses(facts: MailFacts): number {
  const failed = facts.authentication.dmarc === 'fail';
  return (
    (facts.answeredBefore && !failed ? 4 : 0) +
    (facts.sameOrganisation && !failed ? 3 : 0) +
    (facts.inThread ? 1 : 0) +
    (facts.mailingList ? 1 : 0) +
    (facts.bulk ? 0.5 : 0)
  );
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

function sum(points: readonly Point[]): number {
  return points.reduce((total, { weight }) => total + weight, 0);
}
