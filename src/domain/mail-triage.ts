import { isOfAnother } from './language.ts';
import type { Decided, Point } from './mail-cue.ts';
import { CUES, NOTHING_ASKED, PRESSING_REASONS } from './mail-cues.ts';
import { type Classifier, LEARNED, type Opinion, shippedClassifier } from './mail-classifier.ts';
import { featuresOf } from './mail-features.ts';
import { softmax } from './mail-learning.ts';
import { factPoints } from './mail-fact-points.ts';
import { factsOf, type MailContext, type MailFacts } from './mail-facts.ts';
import { luresOf } from './mail-lures.ts';
import { senderShape } from './mail-sender-shape.ts';
import { suspicionOf } from './mail-suspicion.ts';
import type { Mail } from './signal.ts';
import type { MailCategory } from './verdict.ts';
import * as say from '../words/mail.ts';

export interface RuleVerdict {
  category: MailCategory;
  /** 0 to 1; what is below `SURE_FROM`, or quiet and perhaps asking, is shown as `unsure`. */
  confidence: number;
  /** Short reasons in words of code, strongest first. */
  why: string[];
  facts: MailFacts;
}

export const SURE_FROM = 0.4;
const REASONS_MAX = 4;
const TEXT_JUDGED_MAX = 4_000;

/**
 * The lane that needs no model: facts, cues and a small classifier together. Facts of the sender can make a
 * mail suspicious and can route it to `promotion` or `fyi`; no words and no header can prove that it is
 * safe. Never throws.
 */
export function triageByRules(
  mail: Mail,
  context: MailContext,
  classifier: Classifier = shippedClassifier(),
): RuleVerdict {
  const facts = factsOf(mail, context);
  const opinion = heard(classifier.opinionOf(featuresOf(mail, facts, context.ownerAddress)), mail);
  const said = wordPoints(mail);
  const suspicion = suspicionOf(
    {
      mail,
      facts,
      ownerAddress: context.ownerAddress,
      lures: luresOf(mail, facts, context.ownerAddress),
      shape: senderShape(mail, facts),
      said: said.filter(({ category }) => category === 'suspicious'),
      presses: said.some(({ why }) => PRESSING_REASONS.has(why)) || isPressing(mail),
      sells: said.some(({ category }) => category === 'promotion'),
    },
    opinion.deceit,
  );
  const points = weighed(
    [
      ...said.filter(({ category }) => category !== 'suspicious'),
      ...factPoints(facts, context),
      ...suspicion.points,
    ],
    facts,
  );
  if (suspicion.isSuspicious)
    return { category: 'suspicious', confidence: 0.8, why: reasons(points, 'suspicious'), facts };
  const { category, confidence, mayAsk } = weighUp(points, { opinion, facts });
  const why = reasons(points, category);
  const isOpen = confidence < SURE_FROM || (QUIET.has(category) && mayAsk >= ASKS_PERHAPS_FROM);
  return isOpen
    ? { category: 'unsure', confidence, why: [say.perhaps(IN_WORDS[category]), ...why], facts }
    : { category, confidence, why, facts };
}

/** Log odds of one point of rules beside the classifier's. */
const PER_POINT = 0.5;
/** What waits for the reader counts so much more: overlooking it costs more than looking in vain. */
const OVERLOOKED = 0.9;

function weighUp(
  points: readonly Point[],
  { opinion, facts }: { opinion: Opinion; facts: MailFacts },
): { category: Decided; confidence: number; mayAsk: number } {
  const sums = scores(points);
  const odds = LEARNED.map((category): [Decided, number] => [
    category,
    Math.log(opinion.shares[category] + LEAST) +
      (ASKING.has(category) ? askingOdds(facts) : 0) +
      sums[category] * PER_POINT,
  ]);
  // Never taught: of what is not the reader's turn, what says so itself.
  if (sums.waiting > 0) {
    const { fyi, needsReply } = opinion.shares;
    odds.push(['waiting', Math.log(fyi + needsReply + LEAST) + sums.waiting * PER_POINT]);
  }
  const shares = softmax(odds.map(([, sum]) => sum));
  const [best] = odds
    .map(([category, sum], at) => ({
      category,
      confidence: Math.round((shares[at] ?? 0) * 100) / 100,
      rank: sum + (category === 'urgent' || category === 'needsReply' ? OVERLOOKED : 0),
    }))
    .sort((left, right) => right.rank - left.rank);
  const mayAsk = (shares[ODDS_OF_URGENT] ?? 0) + (shares[ODDS_OF_REPLY] ?? 0);
  return { category: 'fyi', confidence: 0, ...best, mayAsk };
}

/** A quiet place is only for what hardly asks: from this share of the two on it is shown as `unsure`. */
const ASKS_PERHAPS_FROM = 0.2;
const QUIET: ReadonlySet<Decided> = new Set(['waiting', 'fyi', 'personal']);
const ODDS_OF_URGENT = LEARNED.indexOf('urgent');
const ODDS_OF_REPLY = LEARNED.indexOf('needsReply');

const LEAST = 0.001;
const ASKING: ReadonlySet<Decided> = new Set(['urgent', 'needsReply', 'personal']);

/** What went to many asks nobody in particular, whatever its words are. */
function askingOdds({ autoReply, mailingList, bulk }: MailFacts): number {
  if (autoReply) return -2;
  if (mailingList) return -1.2;
  return bulk ? -0.7 : 0;
}

const WORDS_ENOUGH = 12;

/** Of a few words the classifier can know little. */
function heard(opinion: Opinion, mail: Mail): Opinion {
  const words = `${mail.subject} ${mail.text.slice(0, 300)}`.split(/\s+/).filter(Boolean).length;
  const trust = Math.min(1, words / WORDS_ENOUGH);
  const shares = softmax(
    LEARNED.map((category) => Math.log(opinion.shares[category] + LEAST) * trust),
  );
  const [urgent = 0, needsReply = 0, personal = 0, fyi = 0, promotion = 0] = shares;
  return {
    shares: { urgent, needsReply, personal, fyi, promotion },
    deceit: Math.min(opinion.deceit, opinion.deceit * trust, isForeign(mail) ? 0 : Infinity),
  };
}

/** In a language that the classifier was not taught its opinion cannot accuse: form alone would speak. */
function isForeign({ text }: Mail): boolean {
  return text.split(/\s+/, FOREIGN_FROM).length === FOREIGN_FROM && isOfAnother(text);
}

const FOREIGN_FROM = 30;

const IN_WORDS: Readonly<Record<Decided, string>> = {
  urgent: 'urgent',
  needsReply: say.waitingForYourAnswer,
  waiting: say.aboutAnAnswerStill,
  fyi: say.forYourInformation,
  personal: 'personal',
  promotion: 'a promotion',
  suspicious: 'suspicious',
};

/** As offers press: what colleagues want by noon has cues of its own. */
function isPressing({ subject, text }: Mail): boolean {
  return /\b(?:expires?|ends|closes) (?:today|tonight|at (?:noon|midnight))\b|\baction required\b|\bfinal (?:notice|reminder|warning)\b/i.test(
    `${subject}\n${text.slice(0, TEXT_JUDGED_MAX)}`,
  );
}

function wordPoints(mail: Mail): Point[] {
  const subject = folded(mail.subject);
  const text = `${subject}\n${folded(mail.text.slice(0, TEXT_JUDGED_MAX))}`;
  return CUES.filter(({ pattern, subjectOnly }) =>
    pattern.test(subjectOnly === true ? subject : text),
  );
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[–—]/g, '-');
}

/** Lets one kind of reason outweigh another: selling borrows urgency, lists ask nobody in particular. */
function weighed(points: readonly Point[], facts: MailFacts): Point[] {
  const score = scores(points);
  const factor: Partial<Record<Decided, number>> = {};
  const damp = (categories: readonly Decided[], by: number): void => {
    for (const category of categories) factor[category] = (factor[category] ?? 1) * by;
  };
  if (facts.autoReply) damp(['urgent', 'needsReply', 'personal', 'waiting'], 0.2);
  if (facts.mailingList) damp(['urgent', 'needsReply', 'personal', 'waiting'], 0.3);
  else if (facts.bulk) damp(['urgent', 'needsReply', 'personal', 'waiting'], 0.5);
  if (facts.sameOrganisation) damp(['promotion', 'personal'], 0.4);
  if (score.promotion >= 4 && !facts.sameOrganisation)
    damp(['urgent', 'needsReply', 'personal'], 0.4);
  if (score.personal >= 4 && score.urgent < 5 && !facts.sameOrganisation)
    damp(['urgent', 'needsReply', 'fyi', 'promotion'], 0.6);
  if (points.some(({ why }) => why === NOTHING_ASKED)) damp(['urgent', 'needsReply'], 0.4);
  return points.map((point) => ({
    ...point,
    weight: point.weight * (factor[point.category] ?? 1),
  }));
}

function scores(points: readonly Point[]): Record<Decided, number> {
  const sums = {
    urgent: 0,
    needsReply: 0,
    waiting: 0,
    fyi: 0,
    personal: 0,
    promotion: 0,
    suspicious: 0,
  };
  for (const { category, weight } of points) sums[category] += weight;
  return sums;
}

function reasons(points: readonly Point[], category: Decided): string[] {
  return [
    ...new Set(
      points
        .filter((point) => point.category === category)
        .sort((left, right) => right.weight - left.weight)
        .map(({ why }) => why),
    ),
  ].slice(0, REASONS_MAX);
}
