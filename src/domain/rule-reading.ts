import {
  isAboutSomething,
  NO_CONDITIONS,
  type RuleConditions,
  type RuleEffect,
  RuleTerms,
} from './mail-rule.ts';
import { readFolder } from './rule-folder.ts';
import type { MailCategory } from './verdict.ts';

/** A rule out of a person's words, without a model. */

/** Doings; a sentence may name one of them. What stands earlier is taken out before the next is looked for. */
const DOINGS: readonly (readonly [RegExp, RuleEffect])[] = [
  [
    /\b(?:never|don't|do not) (?:propose to )?(?:archive|file|tidy|hide|clear)\b|\bnie(?:mals)? archivier\w*/g,
    'keep',
  ],
  [
    /\b(?:always|first) (?:show|see|list|tell|name)\b|\b(?:show|see|list|tell|name) (?:me )?(?:\w+ ){0,4}(?:first|always)\b|\b(?:keep (?:\w+ ){0,5})?(?:on|at|to) (?:the )?top\b|\bnever (?:let me )?miss\b|\b(?:immer|zuerst) (?:an)?zeigen\b|\bganz oben\b/g,
    'top',
  ],
  [
    /\b(?:archive|file away|tidy|clear|hide|away|archivier\w*|weg)\b|\b(?:keep (?:\w+ ){0,5})?out of (?:my |the )?(?:inbox|sight|way)\b|\bskip (?:my |the )?inbox\b|\b(?:never|don't|do not) (?:want to )?(?:see|show me)\b|\baus (?:dem|meinem) posteingang\b/g,
    'archive',
  ],
  [/\b(?:block|spam|junk|phishing|blockier\w*)\b/g, 'junk'],
  [/\bkeep\b|\bbehalt\w*/g, 'keep'],
  [/\b(?:star|starred|flag|flagged|markier\w*)\b/g, 'star'],
  [/\bmark\w* (?:\w+ ){0,3}(?:as )?read\b|\bals gelesen\b/g, 'read'],
];

const SORTINGS: readonly (readonly [RegExp, RuleEffect])[] = [
  [/\b(?:urgent|important|dringend|wichtig)\b/, 'urgent'],
  [/\b(?:to answer|to be answered|needs? (?:a |my )?(?:reply|answer))\b/, 'needsReply'],
  [/\b(?:waiting)\b/, 'waiting'],
  [/\b(?:fyi|for information|informational|zur info(?:rmation)?)\b/, 'fyi'],
  [/\b(?:personal|private|privat)\b/, 'personal'],
  [/\b(?:promotions?|marketing|advertis\w*|ads|werbung)\b/, 'promotion'],
];

const KINDS: readonly (readonly [RegExp, MailCategory])[] = [
  [/\bnewsletters?\b|\bpromotions?\b|\bmarketing\b|\bwerbung\b|\badvertis\w+/, 'promotion'],
  [/\bpersonal mails?\b|\bprivate mails?\b/, 'personal'],
];

/** Things that people name by a word of the subject. */
const SUBJECTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\binvoices?\b|\bbills?\b|\brechnung(?:en)?\b/, ['invoice', 'rechnung']],
  [/\breceipts?\b|\bquittung(?:en)?\b/, ['receipt', 'quittung']],
  [/\b(?:build|ci) (?:mails?|reports?)\b/, ['build']],
  [/\bstatements?\b/, ['statement']],
  [/\b(?:meeting |calendar )?invitations?\b|\beinladung(?:en)?\b/, ['invitation', 'einladung']],
  [/\border (?:confirmations?|mails?)\b|\bbestell\w+/, ['order', 'bestell']],
  [/\b(?:delivery|shipping) (?:notices?|mails?|updates?)\b/, ['delivery', 'shipped', 'shipping']],
  [/\bpayslips?\b|\bgehaltsabrechnung(?:en)?\b/, ['payslip', 'gehaltsabrechnung']],
];

const STOP =
  /\b(?:about|with|without|that|which|where|should|shall|must|can|may|are|is|go|goes|to|as|at|when|if|and|in|on|of|out|off|under|away|sent|addressed|archive|star|starred|flag|mark|block|keep|hide|skip|never|always|first|immer|weg|please|has|have|having|into|mit|sollen|soll|als)\b|[,;:.](?:\s|$)/;

/** Whom no address tells apart: they name nothing that a rule can look at. */
const ANYBODY =
  /^(?:vendors?|suppliers?|customers?|clients?|shops?|stores?|companies|people|anyone|anybody|everyone|everybody|lieferanten|kunden|firmen)$/;

/** A rule asks whatever is said of that. */
const ASKING =
  /[,;]?\s*(?:\b(?:and|but|und|aber)\s+)?\b(?:(?:always )?ask (?:me )?(?:first|before\w*)?|after asking(?: me)?|(?:frag|frage) (?:mich )?(?:zuerst|vorher)?|without asking(?: me)?|(?:don't|do not) ask(?: me)?|ohne (?:mich )?zu fragen|automatically|automatisch)\b/gi;

/**
 * What a person's sentence says, as far as a list of words can tell; null where it names nothing that a rule
 * can look at, nothing that one can do, or more than one thing to do. The same sentence always means the same.
 */
export function readRule(typed: string): RuleTerms | null {
  const said = typed
    .replaceAll('’', "'")
    .replace(/["“”„]/g, '"')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
    .replace(ASKING, ' ');
  const filing = readFolder(said);
  const text = (filing?.rest ?? said)
    .toLowerCase()
    .replace(/^(?:please )?block (?!.*\bfrom\b)/, 'block from ');
  const { conditions, rest } = readConditions(text);
  const read = readEffect(rest);
  const effect = filing === null ? read : read === null && filing.folder !== null ? 'file' : null;
  if (effect === null) return null;
  // “Newsletters are promotion” says what they are, not which of them.
  const categories = conditions.categories.filter((category) => category !== effect);
  const folder = filing?.folder ?? undefined;
  const terms = RuleTerms.safeParse({
    conditions: { ...conditions, categories },
    effect,
    ...(folder === undefined ? {} : { folder }),
  });
  return terms.success && isAboutSomething(terms.data) ? terms.data : null;
}

function readEffect(text: string): RuleEffect | null {
  let rest = text.replace(/\s+/g, ' ');
  const found = new Set<RuleEffect>();
  for (const [pattern, effect] of DOINGS) {
    const left = rest.replace(pattern, ' ');
    if (left !== rest) found.add(effect);
    rest = left;
  }
  if (found.size === 0) return SORTINGS.find(([pattern]) => pattern.test(rest))?.[1] ?? null;
  const [only = null, ...others] = found;
  return others.length === 0 ? only : null;
}

function readConditions(text: string): { conditions: RuleConditions; rest: string } {
  let rest = text;
  const take = (pattern: RegExp): string[] => {
    const found: string[] = [];
    rest = rest.replace(pattern, (_all, words: string | undefined) => {
      found.push(...namesIn(words ?? ''));
      return ' ';
    });
    return found;
  };
  const lists = take(/\b(?:list|mailing list|liste) ("[^"]+"|[\w.@-]+)/);
  const subject = take(/\b(?:about|subject (?:contains|has|with|says)|betreff) ("[^"]+"|[\w.@-]+)/);
  const senders = senderWords(rest);
  rest = senders.rest;
  const attachment = /\bwithout (?:an )?attachments?\b|\bohne anh/.test(rest)
    ? false
    : /\battachments?\b|\banhang\b/.test(rest)
      ? true
      : null;
  const addressed = /\b(?:cc|copied|in copy)\b/.test(rest) ? 'cc' : directly(rest);
  return {
    conditions: {
      ...NO_CONDITIONS,
      from: senders.names.filter((name) => !isDomain(name)),
      domains: senders.names.filter(isDomain).map((name) => name.replace(/^@/, '')),
      lists,
      subject: [
        ...subject,
        ...SUBJECTS.flatMap(([pattern, words]) => (pattern.test(rest) ? words : [])),
      ],
      categories: KINDS.flatMap(([pattern, category]) => (pattern.test(rest) ? [category] : [])),
      attachment,
      addressed,
    },
    rest,
  };
}

function directly(text: string): 'to' | null {
  return /\b(?:addressed|sent|directly) to me\b|\ban mich\b/.test(text) ? 'to' : null;
}

/** The words behind “from”, up to the next word that says something else. */
function senderWords(text: string): { names: string[]; rest: string } {
  const match = /\b(?:from|by|von)\s+/.exec(text);
  if (match === null) return { names: [], rest: text };
  const behind = text.slice(match.index + match[0].length);
  const stop = STOP.exec(behind);
  const named = behind.slice(0, stop?.index ?? behind.length);
  return {
    names: namesIn(
      named.replace(/\b(?:the|my|any|all|mails?|people at|someone at|anybody at)\b/g, ' '),
    ),
    rest: `${text.slice(0, match.index)} ${behind.slice(named.length)}`,
  };
}

function namesIn(words: string): string[] {
  return words
    .split(/,|\bor\b|\boder\b/)
    .map((name) => name.replace(/"/g, '').trim())
    .filter((name) => name.length >= 2 && !ANYBODY.test(name));
}

export function isDomain(name: string): boolean {
  return /^@?(?:[a-z0-9-]+\.)+[a-z]{2,}$/.test(name);
}
