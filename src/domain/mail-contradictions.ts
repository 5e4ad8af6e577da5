import { isUnasked, OF_SENDERS } from './mail-contradictions-sender.ts';
import type { Point } from './mail-cue.ts';
import { OFFICIAL, organisation, ownNames } from './mail-names.ts';
import type { Contradiction, Suspected } from './mail-suspected.ts';
import * as say from '../words/mail.ts';

const CONTRADICTIONS: readonly Contradiction[] = [
  ...OF_SENDERS,
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
    why: say.everyLinkLeadsWhereAnybody,
    holds: ({ facts, lures, said }) =>
      lures.onlyPublicPlaces &&
      facts.firstContact &&
      !facts.sameOrganisation &&
      !(said.length > 0 && isUnasked(facts)),
  },
  {
    weight: 1,
    why: say.aLinkLeadsToADomain,
    holds: ({ facts, lures }) => lures.cheapPlace && !facts.discussion,
  },
  {
    weight: 1.5,
    why: say.itIsAPictureToClickOn,
    holds: ({ facts, lures }) => lures.isPicture && facts.firstContact && !facts.sameOrganisation,
  },
  {
    weight: 1,
    why: say.itCallsYouByYourAddress,
    holds: ({ facts, lures }) => lures.callsByAddress && isOutside({ facts }),
  },
  {
    weight: 1,
    why: say.itIsAddressedToNobody,
    holds: ({ facts, said }) => said.length > 0 && facts.recipients === 0 && facts.firstContact,
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
    weight: 1,
    why: say.itsSubjectShouts,
    holds: ({ mail, said }) => said.length > 0 && isShouted(mail.subject),
  },
  {
    weight: 2.5,
    why: say.anOutsiderPressesYou,
    holds: (suspected) =>
      suspected.presses && suspected.sells && namesOwnersOrganisation(suspected),
  },
  {
    weight: 0.5,
    why: say.anOutsiderSellsToYou,
    holds: (suspected) => suspected.sells && namesOwnersOrganisation(suspected),
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
  const split = text.match(SPLIT)?.length ?? 0;
  return spaced.length > 0 || mixed.size >= 4 || split >= 2 || LOOKALIKE.test(text);
}

/** `vlcodd 1 n`, `v , ia . gra`: one word, and what is to keep filters from seeing it. */
const SPLIT =
  /\b[a-z]{3,} [013] (?!of|to|in|at|on|is|as|a |x )[a-z]{1,2}\b|\b[a-z]{1,3} , [a-z]{1,3} \. [a-z]{1,3}\b/gi;

/**
 * Letters of mathematics as a text, and Greek or Cyrillic letters that look Latin within a Latin word, which are no
 * language's.
 */
const LOOKALIKE =
  /[\u{1d400}-\u{1d7ff}]{4}|(?<![\p{L}-])(?=[a-z]*[аеорсухіјѕοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ])(?=\p{L}*[a-z]{3})[a-zаеорсухіјѕοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]{4,}(?![\p{L}-])/iu;

const TEXT_JUDGED_MAX = 2_500;

const CREDENTIALS =
  /\b(?:password|credential|api key|service account|token|login|account access|verify)\b/i;

const SPACED = /[a-z] [.,'] |\b[a-z] [a-z] [a-z] [a-z]\b/i;

function isOutside({ facts }: Pick<Suspected, 'facts'>): boolean {
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
