import type { Decided, Point } from './mail-cue.ts';
import { CUES, NOTHING_ASKED } from './mail-cues.ts';
import { factsOf, type MailContext, type MailFacts, type SenderHistory } from './mail-facts.ts';
import { suspicions } from './mail-suspicion.ts';
import type { Mail } from './signal.ts';
import type { MailCategory } from './verdict.ts';

export interface RuleVerdict {
  category: MailCategory;
  /** 0 to 1; what is below `SURE_FROM` is shown as `unsure`. */
  confidence: number;
  /** Short reasons in words of code, strongest first. */
  why: string[];
  facts: MailFacts;
}

export const SURE_FROM = 0.4;
const REASONS_MAX = 4;
const TEXT_JUDGED_MAX = 4_000;

/**
 * The lane that needs no model: facts first, then words. Facts of the sender can make a mail suspicious
 * and can route it to `promotion` or `fyi`; no words and no header can prove that it is safe. Never throws.
 */
export function triageByRules(mail: Mail, context: MailContext): RuleVerdict {
  const facts = factsOf(mail, context);
  const said = wordPoints(mail);
  const points = weighed(
    [
      ...said.filter(({ category }) => category !== 'suspicious'),
      ...factPoints(facts, context),
      ...suspicions({
        mail,
        facts,
        said: said.filter(({ category }) => category === 'suspicious'),
      }),
    ],
    facts,
  );
  const [first, second] = ranked(points);
  if (first === undefined)
    return {
      category: 'unsure',
      confidence: 0.2,
      why: ['nothing in it speaks for a category'],
      facts,
    };
  const confidence = confidenceOf(first.score, second?.score ?? 0);
  const why = reasons(points, first.category);
  return confidence < SURE_FROM
    ? {
        category: 'unsure',
        confidence,
        why: [`perhaps ${IN_WORDS[first.category]}`, ...why],
        facts,
      }
    : { category: first.category, confidence, why, facts };
}

const IN_WORDS: Readonly<Record<Decided, string>> = {
  urgent: 'urgent',
  needsReply: 'waiting for your answer',
  waiting: 'about an answer still to come',
  fyi: 'for your information',
  personal: 'personal',
  promotion: 'a promotion',
  suspicious: 'suspicious',
};

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
    weight: 1,
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
    category: 'fyi',
    weight: 1,
    why: 'you archive mail from this sender',
    holds: (_, { archivedApproved, archivedDenied }) =>
      archivedApproved >= 2 && archivedDenied === 0,
  },
];

function factPoints(facts: MailFacts, { history }: MailContext): Point[] {
  return FACT_POINTS.filter(({ holds }) => holds(facts, history));
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

const URGENT_FROM = 2.5;

function ranked(points: readonly Point[]): { category: Decided; score: number }[] {
  const sums = scores(points);
  // What is urgent usually also asks for something; the request then speaks for the urgency.
  if (sums.urgent >= URGENT_FROM) {
    sums.urgent += sums.needsReply * 0.7;
    sums.needsReply *= 0.3;
  }
  return ORDER.map((category) => ({ category, score: sums[category] }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
}

/** Of equals, the one whose loss would cost more comes first. */
const ORDER: readonly Decided[] = [
  'suspicious',
  'urgent',
  'needsReply',
  'waiting',
  'personal',
  'fyi',
  'promotion',
];

function confidenceOf(best: number, next: number): number {
  const evidence = Math.min(best / 6, 1);
  const margin = ((best - next) / best) * Math.sqrt(evidence);
  return Math.round(Math.min(0.95, 0.15 + 0.5 * evidence + 0.35 * margin) * 100) / 100;
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
