import { linkFacts } from './mail-links.ts';
import type { Mail, Run } from './signal.ts';
import type { Verdict } from './verdict.ts';
import * as say from '../words/runs.ts';

/**
 * What a mail or run tried beside saying something to its reader, found by fixed patterns. It is told, and
 * decides nothing: what keeps these tries without effect does not look at words at all.
 */
export interface Attempts {
  /** Words that speak to an assistant, as they stand there; null where none were found. */
  instruction: string | null;
  /** These words stood where no reader sees them, and were taken out. */
  wasHidden: boolean;
  /** It claims that something was approved, in the words of a card. */
  forgedApproval: boolean;
  /** Slack's own control sequences: mentions, broadcasts, links with another label. */
  markup: boolean;
  /** Links whose text names another place than they lead to. */
  lyingLinks: number;
  /** Characters in sender or subject that hide or reorder others. */
  disguised: boolean;
}

const TOLD_MAX = 400_000;
const QUOTE_MAX = 160;

const INSTRUCTIONS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}\b(?:previous|prior|above|earlier|all|your)\b[^.!?\n]{0,30}\b(?:instructions?|prompts?|rules|directives|guidelines)\b/iu,
  /\bignorier\w{0,3}\b[^.!?\n]{0,40}\b(?:anweisung|vorgabe|regel)\w{0,3}\b/iu,
  /\b(?:system|developer) (?:message|prompt|override)\s{0,3}:/iu,
  /\b(?:note|notice|message|instructions?|attention|information|request)\b[^.!?\n:]{0,30}\b(?:for|to)\b[^.!?\n:]{0,20}\b(?:AI|assistants?|language model|LLM|chatbot)\b/iu,
  /(?:^|\n)\s{0,5}(?:AI|(?:AI )?[Aa]ssistant)\s{0,2}[:,]\s{0,3}\S/u,
  /<\|?(?:im_start|im_end|system|assistant)\|?>|\[\/?INST\]|<\/?(?:INFORMATION|SYSTEM)>/u,
  /\byou are (?:now )?(?:an?|the) (?:AI|assistant|language model)\b/iu,
  /\bapprove (?:all|every|any|each)\b[^.!?\n]{0,20}\b(?:pending|waiting|open|proposals?|cards?|deployments?)\b/iu,
];
const FORGED_APPROVAL =
  /\bprp_\w{6,40}|\byour approval\b[^.!?\n]{0,60}\b(?:accepted|recorded|granted|confirmed)\b|\bwhat will happen:[^]{0,300}\bdecided by:/iu;
const MARKUP =
  /<!(?:channel|here|everyone|subteam|date)\b|<[@#][A-Z0-9]{3,20}(?:\||>)|<https?:\/\/[^\s<>|]{1,300}\|/u;
const DISGUISE = /[\u{202a}-\u{202e}\u{2066}-\u{2069}\u{200b}\u{e0000}-\u{e007f}]/u;

export function attemptsOfMail(mail: Mail): Attempts {
  const told = `${mail.subject}\n${mail.text}`.slice(0, TOLD_MAX);
  const hidden = mail.hidden ?? '';
  const open = instructionIn(told);
  const covert = open === null ? instructionIn(hidden) : null;
  return {
    instruction: open ?? covert,
    wasHidden: covert !== null,
    forgedApproval: FORGED_APPROVAL.test(told),
    markup: MARKUP.test(told),
    lyingLinks: linkFacts(mail, { domain: '', owner: '' }).deceptive.length,
    disguised: DISGUISE.test(`${mail.from.name}${mail.subject}`),
  };
}

/** What stands in the title, the branch and the log lines that explain a run. */
export function attemptsOfRun(run: Run, explanation: Verdict['explanation']): Attempts {
  const lines = explanation?.evidence.map(({ text }) => text) ?? [];
  const told = [run.commitTitle, run.branch, run.workflow, ...lines].join('\n').slice(0, TOLD_MAX);
  return {
    instruction: instructionIn(told),
    wasHidden: false,
    forgedApproval: FORGED_APPROVAL.test(told),
    markup: MARKUP.test(told),
    lyingLinks: 0,
    disguised: DISGUISE.test(told),
  };
}

/** Reasons for a verdict, in words of code. */
export function attemptWords(attempts: Attempts): string[] {
  return [
    attempts.wasHidden ? say.hiddenTextSpeaks : '',
    attempts.instruction !== null && !attempts.wasHidden ? say.speaksToAnAssistant : '',
    attempts.forgedApproval ? say.claimsAnApproval : '',
  ].filter((text) => text !== '');
}

/** The sentence around the first match, cut to what a line can show. */
function instructionIn(text: string): string | null {
  const found = INSTRUCTIONS.map((pattern) => pattern.exec(text)).filter((match) => match !== null);
  const [first] = found.toSorted((a, b) => a.index - b.index);
  if (first === undefined) return null;
  const before = text.slice(Math.max(0, first.index - 80), first.index);
  const start = first.index - (/[^.!?\n]*$/.exec(before)?.[0].length ?? 0);
  const sentence = /^[^\n]*?(?:[.!?](?=\s|$)|$)/mu.exec(text.slice(start, start + QUOTE_MAX))?.[0];
  return (sentence ?? first[0]).trim();
}

/** What one night's mails and runs tried, added up for the digest. */
export interface Neutralised {
  /** Mails and runs that speak to an assistant; some of them only in text that no reader sees. */
  mails: number;
  runs: number;
  hidden: number;
  forgedApprovals: number;
  markup: number;
  lyingLinks: number;
  disguised: number;
  /** Proposals that policy refused before anybody was asked. */
  refused: number;
  /** The first few instructions, with who sent them. */
  quotes: readonly { who: string; words: string }[];
}

export const QUOTES_MAX = 3;

/** One mail or run with what it tried; `who` sent it. */
export interface Tried {
  who: string;
  kind: 'mail' | 'run';
  attempts: Attempts;
}

export function addUp(tries: readonly Tried[], refused: number): Neutralised {
  const count = (holds: (attempts: Attempts) => boolean): number =>
    tries.filter(({ attempts }) => holds(attempts)).length;
  const speaking = tries.filter(({ attempts }) => attempts.instruction !== null);
  return {
    mails: speaking.filter(({ kind }) => kind === 'mail').length,
    runs: speaking.filter(({ kind }) => kind === 'run').length,
    hidden: count(({ wasHidden }) => wasHidden),
    forgedApprovals: count(({ forgedApproval }) => forgedApproval),
    markup: count(({ markup }) => markup),
    lyingLinks: tries.reduce((sum, { attempts }) => sum + attempts.lyingLinks, 0),
    disguised: count(({ disguised }) => disguised),
    refused,
    quotes: speaking
      .slice(0, QUOTES_MAX)
      .map(({ who, attempts }) => ({ who, words: attempts.instruction ?? '' })),
  };
}
