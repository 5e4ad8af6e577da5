import { asksOf } from '../domain/mail-asks.ts';
import { dueOf } from '../domain/mail-due.ts';
import { factWords } from '../domain/mail-fact-words.ts';
import type { RuleVerdict } from '../domain/mail-triage.ts';
import type { Mail, Signal } from '../domain/signal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { clip, singleLine } from '../lib/text.ts';
import * as say from '../words/telling.ts';

const LINE_MAX = 300;
/** Mails that ask for the reader's attention come with what code knows of them. */
const TOLD_WITH_FACTS: ReadonlySet<string> = new Set([
  'urgent',
  'needsReply',
  'suspicious',
  'unsure',
]);

export interface JudgedMail {
  signal: Signal<Mail>;
  rules: RuleVerdict;
  /** The reader's, in which days and times of the mail are read. */
  timeZone: string;
}

/** Whose deadlines and requests are the sender's wish alone, or a lure: they are not told. */
const NOTHING_DUE: ReadonlySet<string> = new Set(['suspicious', 'promotion']);
/** Mails that may ask the reader for something. */
const MAY_ASK: ReadonlySet<string> = new Set(['urgent', 'needsReply', 'personal', 'unsure']);

/** What the lane without a model says. */
export function ruleVerdict({ signal, rules, timeZone }: JudgedMail): Verdict {
  const { content: mail, receivedAt: at } = signal;
  const due = dueOf(mail, { at, timeZone });
  return withWishes({
    signalId: signal.id,
    category: rules.category,
    confidence: rules.confidence,
    lane: 'rules',
    oneLine: lineOf(mail),
    why: [
      ...rules.why,
      ...(TOLD_WITH_FACTS.has(rules.category) ? factWords(rules.facts, due) : []),
    ],
    explanation: null,
    ...(due === null ? {} : { due }),
    asks: asksOf(mail),
  });
}

/** Leaves out deadlines and requests where mails of this category have none for the reader. */
export function withWishes({ due, asks = [], ...verdict }: Verdict): Verdict {
  return {
    ...verdict,
    ...(due === undefined || NOTHING_DUE.has(verdict.category) ? {} : { due }),
    ...(asks.length === 0 || !MAY_ASK.has(verdict.category) ? {} : { asks }),
  };
}

function lineOf(mail: Mail): string {
  return clip(singleLine(mail.subject), LINE_MAX) || say.noSubject;
}
