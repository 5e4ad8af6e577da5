import { type AskedAction, askedAction, DEED_WORDS, FILING_WORDS } from './asked-action.ts';
import { readFolder } from './rule-folder.ts';
import type { MailCategory } from './verdict.ts';

/** Which mails somebody means; words as they typed them, lower case. */
export interface MailsMeant {
  categories: readonly MailCategory[];
  /** Words of a sender's name or address. */
  from: readonly string[];
  /** `manager` in “my manager”: whom the person named so is for their notes to say. */
  role: string | null;
  terms: readonly string[];
}

/** What somebody wants who does not type commands, as far as a list of words can tell; no model takes part. */
export type Intent =
  | { kind: 'runs'; failedOnly: boolean; terms: readonly string[]; days: number | null }
  | ({ kind: 'mails'; days: number | null } & MailsMeant)
  | ({ kind: 'act'; action: AskedAction; until?: string; folder?: string } & MailsMeant)
  | { kind: 'cannot'; verb: string }
  | { kind: 'decisions' }
  | { kind: 'night' }
  | { kind: 'unclear'; terms: readonly string[]; days: number | null };

/** What only reads. */
export type Question = Exclude<Intent, { kind: 'act' | 'cannot' }>;

/** No action of ours does these, and none is offered in their place. */
const CANNOT = new Set(
  'delete remove trash send forward deploy merge release rollback revert block cancel approve buy pay'.split(
    ' ',
  ),
);

const CATEGORY_WORDS: ReadonlyMap<string, MailCategory> = new Map([
  ['urgent', 'urgent'],
  ['important', 'urgent'],
  ['emergency', 'urgent'],
  ['newsletter', 'promotion'],
  ['newsletters', 'promotion'],
  ['promotion', 'promotion'],
  ['promotions', 'promotion'],
  ['promotional', 'promotion'],
  ['marketing', 'promotion'],
  ['ads', 'promotion'],
  ['offers', 'promotion'],
  ['suspicious', 'suspicious'],
  ['phishing', 'suspicious'],
  ['scam', 'suspicious'],
  ['spam', 'suspicious'],
  ['junk', 'suspicious'],
  ['personal', 'personal'],
  ['unsure', 'unsure'],
]);

const FAILED = new Set(
  'broke break broken breaks failed fail failing fails failure failures red crashed crash wrong down'.split(
    ' ',
  ),
);
const RUN_WORDS = new Set(
  'deploy deploys deployed deployment deployments build builds pipeline pipelines run runs ci release releases workflow workflows job jobs green passing ship shipped shipping'.split(
    ' ',
  ),
);
const MAIL_WORDS = new Set(
  'mail mails email emails e-mail message messages inbox letter letters wrote write written'.split(
    ' ',
  ),
);
const DECISION_WORDS = new Set(
  'waiting waits decisions decision approvals approval pending approve decide'.split(' '),
);
const NIGHT_WORDS = new Set(
  'happened happen digest summary overview news recap missed miss'.split(' '),
);
const ROLES = new Set(
  'manager boss lead team wife husband partner mother father lawyer accountant landlord client customer'.split(
    ' ',
  ),
);
/** `manager` of “… from my manager”; null where nobody is named by such a word. */
export function roleIn(text: string): string | null {
  const named = text.toLowerCase().matchAll(/\bmy ([a-z]+)\b/g);
  return [...named].flatMap(([, word = '']) => (ROLES.has(word) ? [word] : []))[0] ?? null;
}

const FILLER = new Set(
  `a about again all also am an and any anybody anyone anything are as at back be been but by can could
  did do does for from get got give had has have hey hi hello how i if in into is it its last latest least
  let like list look me mine most my new no not now of off on one only open or our out over please recent recently
  show since so some somebody someone something still tell than thank thanks that the their them then there
  these they this those to today tonight tomorrow too up us was we were what what's whats when where which
  while who who's why will with would yes yesterday yet you your night overnight morning week weeks weekend
  month months day days hour hours past ago everything stuff thing things happening going need needs want
  wants reply replies answered answer unanswered response from: see find search there's theres which's up? put`
    .split(/\s+/)
    .concat(DEED_WORDS),
);

const WINDOWS: readonly (readonly [RegExp, number])[] = [
  [/\b(?:last night|overnight|tonight|today|this morning|past night)\b/, 1],
  [/\byesterday\b/, 2],
  [/\bweekend\b/, 4],
  [/\bweek\b/, 7],
  [/\bmonth\b/, 31],
];
const DAYS_MAX = 90;

/** Reads a sentence by its words; the same sentence always means the same. */
export function readIntent(typed: string): Intent {
  const { text, words } = wordsOf(typed);
  return filingOf(typed, words) ?? wishOf(text, words) ?? questionOf(text, words);
}

/** Somebody else's sentence: what it is about, never what it wants done. */
export function readQuoted(typed: string): Question {
  const { text, words } = wordsOf(typed);
  return questionOf(text, words);
}

function wordsOf(typed: string): { text: string; words: string[] } {
  const text = typed.toLowerCase().replaceAll('’', "'").slice(0, 500);
  const words = text
    .split(/[^\p{L}\p{N}@._'/+-]+/u)
    .map((word) => word.replace(/^[.'/-]+|[.'/-]+$/g, '').replace(/'s$/, ''))
    .filter((word) => word !== '');
  return { text, words };
}

/** “File the mail from Ana under Finance”: the name as it was written. */
function filingOf(typed: string, words: readonly string[]): Intent | null {
  const verb = words.find((word) => !POLITE.has(word)) ?? '';
  const filing = FILING_WORDS.has(verb) ? readFolder(typed.slice(0, 500)) : null;
  if (filing === null || filing.folder === null) return null;
  const meant = mailsMeant(wordsOf(filing.rest).words);
  return { kind: 'act', action: 'mail.file', folder: filing.folder, ...meant };
}

function wishOf(text: string, words: readonly string[]): Intent | null {
  const verb = words.find((word) => !POLITE.has(word)) ?? '';
  const action = askedAction(verb, words);
  const isOrder = !text.includes('?') || asksForDeed(words);
  if (action === 'mail.snooze' && isOrder) return snoozeOf(text);
  if (action !== null && isOrder) {
    const meant = mailsMeant(words);
    // “Report the mail from Ana as phishing” says what it is, not which of them.
    const isNamed = action === 'mail.report' && meant.from.length + meant.terms.length > 0;
    return { kind: 'act', action, ...meant, ...(isNamed ? { categories: [] } : {}) };
  }
  return CANNOT.has(verb) ? { kind: 'cannot', verb } : null;
}

/** The last “until” or “for” begins the time; what stands before says which mails. */
function snoozeOf(text: string): Intent {
  const [, which = text, until = ''] =
    /^(.*)\b(?:until|till|for|bis) (.+)$/.exec(text) ?? /^(.*) (tomorrow[^,]*)$/.exec(text) ?? [];
  return { kind: 'act', action: 'mail.snooze', until, ...mailsMeant(wordsOf(which).words) };
}

function questionOf(text: string, words: readonly string[]): Question {
  const has = (known: { has(word: string): boolean }): boolean => words.some((it) => known.has(it));
  const meant = mailsMeant(words);
  const days = windowOf(text);
  const terms = meant.terms.filter((term) => !FAILED.has(term));
  const asksMail = has(MAIL_WORDS) || meant.from.length > 0 || meant.role !== null;
  if ((has(RUN_WORDS) || has(FAILED)) && !asksMail)
    return { kind: 'runs', failedOnly: has(FAILED), terms, days };
  if (asksMail || meant.categories.length > 0) return { kind: 'mails', days, ...meant };
  if (has(DECISION_WORDS)) return { kind: 'decisions' };
  if (has(NIGHT_WORDS) || /\b(?:last night|overnight)\b/.test(text)) return { kind: 'night' };
  return { kind: 'unclear', terms, days };
}

const POLITE = new Set(
  'please can could would will you hey hi just kindly nightshift now then and go'.split(' '),
);

/** “Can you archive …?” asks for a deed; “answer?” alone does not. */
function asksForDeed(words: readonly string[]): boolean {
  return /^(?:can|could|would|will|please)$/.test(words[0] ?? '');
}

function mailsMeant(words: readonly string[]): MailsMeant {
  const at = words.indexOf('from');
  const behind = at === -1 ? [] : untilFiller(words.slice(at + 1));
  const role = roleIn(words.join(' '));
  const from = behind.filter((word) => word !== role && !CATEGORY_WORDS.has(word));
  const categories = words.flatMap((word) => CATEGORY_WORDS.get(word) ?? []);
  if (
    /\b(?:reply|replies|unanswered)\b/.test(words.join(' ')) &&
    !DEED_WORDS.includes(words[0] ?? '')
  )
    categories.push('needsReply');
  const named = new Set([...from, role ?? '']);
  const terms = words.filter(
    (word) =>
      !/^\d{1,3}$/.test(word) &&
      !FILLER.has(word) &&
      !MAIL_WORDS.has(word) &&
      !RUN_WORDS.has(word) &&
      !CATEGORY_WORDS.has(word) &&
      !DECISION_WORDS.has(word) &&
      !NIGHT_WORDS.has(word) &&
      !POLITE.has(word) &&
      !named.has(word),
  );
  return { categories: [...new Set(categories)], from, role, terms };
}

/** “from the Acme people today” names Acme and people. */
function untilFiller(words: readonly string[]): string[] {
  const start = words.findIndex((word) => !FILLER.has(word));
  if (start === -1) return [];
  const rest = words.slice(start);
  const end = rest.findIndex((word) => FILLER.has(word) || MAIL_WORDS.has(word));
  return rest.slice(0, end === -1 ? rest.length : end).slice(0, 4);
}

function windowOf(text: string): number | null {
  const counted = /\b(\d{1,3}) (day|week|hour)s?\b/.exec(text);
  if (counted !== null) {
    const count = Number(counted[1]);
    const days = counted[2] === 'week' ? count * 7 : counted[2] === 'hour' ? count / 24 : count;
    return Math.min(DAYS_MAX, Math.max(1, Math.ceil(days)));
  }
  return WINDOWS.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
