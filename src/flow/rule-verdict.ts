import { factWords } from '../domain/mail-fact-words.ts';
import type { RuleVerdict } from '../domain/mail-triage.ts';
import type { Mail, Signal } from '../domain/signal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { clip, singleLine } from '../lib/text.ts';

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
}

/** What the lane without a model says. */
export function ruleVerdict({ signal, rules }: JudgedMail): Verdict {
  return {
    signalId: signal.id,
    category: rules.category,
    confidence: rules.confidence,
    lane: 'rules',
    oneLine: lineOf(signal.content),
    why: [
      ...rules.why,
      ...(TOLD_WITH_FACTS.has(rules.category) ? factWords(signal.content, rules.facts) : []),
    ],
    explanation: null,
  };
}

function lineOf(mail: Mail): string {
  return clip(singleLine(mail.subject), LINE_MAX) || '(no subject)';
}
