import { clockInWords, weekdayAndDay } from '../lib/notation.ts';
import { clip, singleLine } from '../lib/text.ts';
import { readMoment, type ReadMoment, type Written } from './date-words.ts';
import type { Mail } from './signal.ts';
import type { Due } from './verdict.ts';
import * as say from '../words/mail.ts';

const TEXT_READ_MAX = 4_000;
/** Longest phrase that names a moment. */
const PHRASE_MAX = 80;
const FOUND_MAX = 20;

/** Words that say by themselves that what follows is a deadline. */
const PLAIN =
  /\b(?:deadline(?: is|:)?(?: on)?|(?:is |are |was |payment )?due(?: date)?(?: is|:)?(?: on| by| at)?|(?:no|not) later than|rsvp by|expires?(?: on| at)?|you have (?:time )?until|(?:haben sie|hast du|ihr habt)(?: noch)?(?: zeit)? bis|spätestens(?: bis)?|fällig(?: am| bis)?|(?:abgabe|einsende)?(?:frist|schluss|termin)(?: ist|:| endet)(?: am)?)[:\s]+/giu;
/** Words that say it in a sentence that asks for something; “by” and “bis” alone mean much else. */
const ASKING =
  /(?<![\p{L}])(?:by|before|bis(?: zum| spätestens)?)\s+|\b(?=(?:eod|eob|cob|eow|eom)\b)/giu;
const DEMAND =
  /\b(?:please|kindly|(?:could|can|would|will) you|you (?:must|need|have to|should)|(?:must|need(?:s|ed)?|has to|have to|required?|asap|let me know)|bitte|(?:kannst|könntest) du|(?:können|könnten) sie|muss|müssen|brauche[n]?|benötige[n]?|erforderlich|rückmeldung)\b|^\W*(?:send|submit|reply|respond|confirm|register|approve|sign|review|complete|pay|return|fill|update|answer)\b|\?\s*$/iu;
/** What somebody else promises is not the reader's deadline. */
const PROMISE =
  /\b(?:i|we)(?:'ll| will| plan| expect| hope| can)\b(?!.*\b(?:please|you)\b)|\b(?:ich|wir) (?:werde|werden|melde|melden|schicke|schicken)\b(?!.*\bbitte\b)/iu;

/**
 * By when a mail wants something of its reader, in the reader's zone and from the words of the mail alone;
 * null where it names no moment that can be read for sure. Of several, the first that is still to come.
 */
export function dueOf(mail: Mail, written: Written): Due | null {
  const found = [mail.subject, mail.text.slice(0, TEXT_READ_MAX)].flatMap((text) =>
    deadlinesIn(text, written),
  );
  const sent = readMoment('today', written)?.day ?? '';
  const [first] = found.filter(({ day }) => day >= sent).toSorted(sooner);
  const due = first ?? found[0];
  return due === undefined ? null : toDue(due, 'rules');
}

function deadlinesIn(text: string, written: Written): ReadMoment[] {
  const plain = text.replace(/[’‘`´]/g, "'").replace(/[^\S\n]+/g, ' ');
  const found: ReadMoment[] = [];
  for (const [cue, isEnough] of [
    [PLAIN, true],
    [ASKING, false],
  ] as const) {
    for (const match of plain.matchAll(cue)) {
      if (found.length >= FOUND_MAX) return found;
      const from = match.index + match[0].length;
      const moment = readMoment(plain.slice(from, from + PHRASE_MAX).replace(/\n/g, ' '), written);
      if (moment === null) continue;
      const isMeant =
        isEnough || isAsked(sentenceAround(plain, match.index, from + moment.words.length));
      if (isMeant) found.push({ ...moment, words: `${match[0]}${moment.words}` });
    }
  }
  return found;
}

function isAsked(sentence: string): boolean {
  return DEMAND.test(sentence) && !PROMISE.test(sentence);
}

/** From the full stop or empty line before a place to the one behind another; dates have stops of their own. */
function sentenceAround(text: string, from: number, to: number): string {
  const before = text.slice(Math.max(0, from - 300), from);
  const starts = [...before.matchAll(/[.!?]\s|\n\s*\n/g)].at(-1);
  const behind = text.slice(to, to + 300);
  const end = /[.!?](?=\s|$)|\n\s*\n/.exec(behind);
  return (
    before.slice(starts === undefined ? 0 : starts.index + starts[0].length) +
    text.slice(from, to) +
    behind.slice(0, end === null ? behind.length : end.index + 1)
  ).replace(/\n/g, ' ');
}

/**
 * The moment that words name which somebody says stand in the mail. Null unless they do stand there, on their
 * own, and name a moment: whoever quotes can choose among what the mail says and add nothing.
 */
export function dueQuoted(mail: Mail, quote: string, written: Written): Due | null {
  const wanted = folded(quote);
  if (wanted === '' || wanted.length > PHRASE_MAX * 2) return null;
  const said = folded(`${mail.subject}\n${mail.text}`);
  if (!standsIn(said, wanted)) return null;
  const starts = [...wanted.matchAll(/(?<![\p{L}\d.:-])(?=[\p{L}\d])/gu)].map(({ index }) => index);
  for (const start of starts) {
    if (PAST.test(wanted.slice(0, start))) return null;
    const moment = readMoment(wanted.slice(start), written);
    if (moment !== null) return toDue({ ...moment, words: singleLine(quote) }, 'model');
  }
  return null;
}

const PAST = /\b(?:last|past|since|letzten?|seit|am vergangenen) $/u;

/** Not behind words that put it into the past, and not as a part of other words. */
function standsIn(said: string, wanted: string): boolean {
  for (let at = said.indexOf(wanted); at !== -1; at = said.indexOf(wanted, at + 1)) {
    const isWhole =
      !/[\p{L}\d]$/u.test(said.slice(0, at)) && !/^[\p{L}\d]/u.test(said.slice(at + wanted.length));
    if (isWhole && !PAST.test(said.slice(0, at))) return true;
  }
  return false;
}

function folded(text: string): string {
  return singleLine(text.replace(/[’‘`´]/g, "'")).toLowerCase();
}

function toDue({ day, time, words }: ReadMoment, source: Due['source']): Due {
  return { day, time, words: clip(singleLine(words), PHRASE_MAX), source };
}

/** Soonest first; a day without a time ends with the day. */
function sooner(a: Pick<Due, 'day' | 'time'>, b: Pick<Due, 'day' | 'time'>): number {
  return `${a.day} ${a.time ?? '24:00'}`.localeCompare(`${b.day} ${b.time ?? '24:00'}`);
}

/** What is due before what is not. */
export function dueFirst(
  a: Pick<Due, 'day' | 'time'> | undefined,
  b: Pick<Due, 'day' | 'time'> | undefined,
): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return sooner(a, b);
}

/** `due Fri 27 Nov, 17:00`; with the year where it is not that of `from`, an ISO 8601 day or instant. */
export function dueWords({ day, time }: Pick<Due, 'day' | 'time'>, from: string): string {
  const named = weekdayAndDay(day, !from.startsWith(day.slice(0, 4)));
  return say.due(named, time === null ? null : clockInWords(time));
}
