import {
  isAboutSomething,
  NO_CONDITIONS,
  type RuleConditions,
  type RuleEffect,
  RuleTerms,
} from './mail-rule.ts';
import type { MailCategory } from './verdict.ts';

/** A rule in words of code, and a rule out of a person's words; neither takes a model. */

export const EFFECT_WORDS: Readonly<Record<RuleEffect, string>> = {
  archive: 'propose to archive it',
  star: 'propose to star it',
  read: 'propose to mark it as read',
  junk: 'propose to move it to spam',
  keep: 'never propose to archive it',
  urgent: 'sort it as urgent',
  needsReply: 'sort it as to be answered',
  waiting: 'sort it as waiting for others',
  fyi: 'sort it as for information',
  personal: 'sort it as personal',
  promotion: 'sort it as promotion',
};

export const SORTED_WORDS: Readonly<Record<MailCategory, string>> = {
  urgent: 'urgent',
  needsReply: 'to be answered',
  waiting: 'waiting for others',
  fyi: 'for information',
  personal: 'personal',
  promotion: 'promotion',
  suspicious: 'suspicious',
  unsure: 'unsure',
};

/** `Mail whose sender contains “acme” and which has an attachment: propose to archive it.` */
export function ruleInWords({ conditions, effect }: RuleTerms): string {
  const { from, domains, lists, subject, categories, attachment, addressed } = conditions;
  const parts = [
    from.length === 0 ? '' : `whose sender contains ${either(from)}`,
    domains.length === 0 ? '' : `from an address at ${either(domains)}`,
    lists.length === 0 ? '' : `of a list named like ${either(lists)}`,
    subject.length === 0 ? '' : `with ${either(subject)} in the subject`,
    categories.length === 0
      ? ''
      : `sorted as ${categories.map((each) => SORTED_WORDS[each]).join(' or ')}`,
    attachment === null ? '' : attachment ? 'with an attachment' : 'without attachment',
    addressed === null ? '' : addressed === 'to' ? 'addressed to you' : 'with you in copy only',
  ].filter((words) => words !== '');
  return `Mail ${parts.join(', and ')}: ${EFFECT_WORDS[effect]}.`;
}

function either(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(' or ');
}

const EFFECTS: readonly (readonly [RegExp, RuleEffect])[] = [
  [
    /\b(?:never|don't|do not) (?:propose to )?(?:archive|file|tidy)|\bkeep\b|\bnie(?:mals)? archivier/,
    'keep',
  ],
  [/\b(?:block|spam|junk|phishing|blockier\w*)\b/, 'junk'],
  [/\b(?:archive|file away|tidy|clear|archivier\w*)\b/, 'archive'],
  [/\b(?:star|flag|markier\w*)\b/, 'star'],
  [/\bmark\w* (?:\w+ ){0,3}(?:as )?read\b|\bals gelesen\b/, 'read'],
  [/\b(?:urgent|important|dringend|wichtig)\b/, 'urgent'],
  [/\b(?:to answer|to be answered|needs? (?:a |my )?(?:reply|answer))\b/, 'needsReply'],
  [/\b(?:waiting)\b/, 'waiting'],
  [/\b(?:fyi|for information|informational|zur info(?:rmation)?)\b/, 'fyi'],
  [/\b(?:personal|private|privat)\b/, 'personal'],
  [/\b(?:promotions?|marketing|advertis\w*|ads|werbung)\b/, 'promotion'],
];

const KINDS: readonly (readonly [RegExp, MailCategory])[] = [
  [/\bnewsletters?\b|\bpromotions?\b|\bmarketing\b|\bwerbung\b/, 'promotion'],
  [/\bpersonal mails?\b|\bprivate mails?\b/, 'personal'],
];

/** Things that people name by a word of the subject. */
const SUBJECTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\binvoices?\b|\brechnungen?\b/, ['invoice', 'rechnung']],
  [/\breceipts?\b|\bquittungen?\b/, ['receipt', 'quittung']],
  [/\b(?:build|ci) (?:mails?|reports?)\b/, ['build']],
  [/\bstatements?\b/, ['statement']],
];

const STOP =
  /\b(?:about|with|that|which|where|should|shall|must|are|is|go|goes|to|as|when|if|and|in|sent|addressed|archive|star|mark|block|keep|never|always|please|has|have|having|into|mit|sollen|soll|als)\b|[,;:.](?:\s|$)/;

/**
 * What a person's sentence says, as far as a list of words can tell; null where it names nothing that a rule
 * can look at, nothing that one can do, or more than one thing to do. The same sentence always means the same.
 */
export function readRule(typed: string): RuleTerms | null {
  const text = typed
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300)
    .replace(/^(?:please )?block (?!.*\bfrom\b)/, 'block from ');
  const { conditions, rest } = readConditions(text);
  const effect = EFFECTS.find(([pattern]) => pattern.test(rest))?.[1];
  if (effect === undefined) return null;
  // “Newsletters are promotion” says what they are, not which of them.
  const categories = conditions.categories.filter((category) => category !== effect);
  const terms = RuleTerms.safeParse({ conditions: { ...conditions, categories }, effect });
  return terms.success && isAboutSomething(terms.data) ? terms.data : null;
}

function readConditions(text: string): { conditions: RuleConditions; rest: string } {
  let rest = text.replace(/["“”]/g, '"');
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
    .filter((name) => name.length >= 2);
}

function isDomain(name: string): boolean {
  return /^@?(?:[a-z0-9-]+\.)+[a-z]{2,}$/.test(name);
}
