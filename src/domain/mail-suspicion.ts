import { contradictions } from './mail-contradictions.ts';
import type { Point } from './mail-cue.ts';
import type { MailFacts } from './mail-facts.ts';
import type { Suspected } from './mail-suspected.ts';
import * as say from '../words/mail.ts';

const WORDS_NEEDED = 2.5;
/** What honest people say too, where more than one fact is against the sender. */
const FEW_WORDS = 2;
const WORDS_ALONE = 5;
/** Of a mail to many, or a long one: the more words, the more of any kind. */
const WORDS_OF_MANY = 7;
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
export function suspicionOf(suspected: Suspected, deceit: number): Suspicion {
  const { facts, said } = suspected;
  const against = contradictions(suspected);
  const words = sum(said);
  const contradiction = sum(against) - excuses(facts);
  const isSuspicious =
    isCaught(suspected, { words, contradiction }) ||
    readsLikeDeceit(suspected, { words, contradiction }, deceit);
  if (!isSuspicious) return { isSuspicious, points: asSelling(suspected) };
  const together = deceit > 0 ? say.itReadsLikeKnownFraud : say.theseTogetherDoNotFit;
  return {
    isSuspicious,
    points: [...said, ...against, { category: 'suspicious', weight: 2, why: together }],
  };
}

interface Found {
  words: number;
  contradiction: number;
}

/** By what it says and what is known, whatever the classifier makes of it. */
function isCaught(suspected: Suspected, { words, contradiction }: Found): boolean {
  return (
    (words >= WORDS_NEEDED && contradiction >= 1) ||
    (words >= FEW_WORDS && contradiction >= 2) ||
    (words >= (isRead(suspected) ? WORDS_OF_MANY : WORDS_ALONE) && contradiction >= 0) ||
    contradiction >= (suspected.facts.firstContact ? STRANGERS_FACTS_ALONE : FACTS_ALONE)
  );
}

function readsLikeDeceit(suspected: Suspected, found: Found, deceit: number): boolean {
  const hasMore = found.words > 0 || found.contradiction > 0;
  return (
    deceit + found.contradiction * PER_CONTRADICTION >=
      (hasMore ? DECEIT_FROM : aloneFrom(suspected)) &&
    (!isRead(suspected) || isSupported(found))
  );
}

/** Log odds that one point of contradiction adds to what the classifier says. */
const PER_CONTRADICTION = 0.5;
const DECEIT_FROM = 0.6;
/** Where nothing else says so. */
const DECEIT_ALONE = 1.3;
/** And of who writes under the name of the domain, and whose links lead there: as shops and carriers do. */
const DECEIT_AT_HOME = 3;

function aloneFrom({ shape, lures }: Suspected): number {
  return shape.isCalledAsItsDomain && !lures.leadsElsewhere ? DECEIT_AT_HOME : DECEIT_ALONE;
}

const BULK_FACTS_NEEDED = 2;

const LONG = 4_000;

/** What is sent to many, or is as long as an article: neither is how single people are deceived. */
function isRead({ facts, mail }: Suspected): boolean {
  return facts.bulk || mail.text.length >= LONG;
}

/** Newsletters of a kind never seen read like spam to the classifier; of them something else has to say so too. */
function isSupported({ words, contradiction }: Found): boolean {
  return (words >= WORDS_NEEDED && contradiction >= 0) || contradiction >= BULK_FACTS_NEEDED;
}

/** The same words of a stranger who is not caught in a lie are at least selling something. */
function asSelling({ facts, said }: Suspected): Point[] {
  if (facts.answeredBefore || facts.sameOrganisation) return [];
  return said.map(({ weight, why }) => ({ category: 'promotion', weight: weight * 0.7, why }));
}

function excuses(facts: MailFacts): number {
  const failed = facts.authentication.dmarc === 'fail';
  return (
    (facts.answeredBefore && !failed ? 4 : 0) +
    (facts.sameOrganisation && !failed ? 3 : 0) +
    (facts.inThread && (facts.discussion || !facts.bulk) ? 1 : 0) +
    // It shows who sent it, not that they mean well: it outweighs a manner of speaking, never a lie.
    (facts.authentication.dmarc === 'pass' ? 1 : 0) +
    (facts.bulk ? 0.5 : 0)
  );
}

function sum(points: readonly Point[]): number {
  return points.reduce((total, { weight }) => total + weight, 0);
}
