import { z } from 'zod';
import { singleLine } from '../lib/text.ts';
import { type Language, LANGUAGES, languageOf } from './language.ts';

/**
 * How a person writes, in words that stand here and in numbers: no sentence of a mail is kept, and nothing that
 * somebody else wrote can be.
 */

const GREETINGS = [
  'hi',
  'hello',
  'hey',
  'dear',
  'good morning',
  'hallo',
  'liebe',
  'lieber',
  'guten tag',
  'sehr geehrte',
  'sehr geehrter',
  'guten morgen',
  'moin',
  'bonjour',
  'salut',
  'cher',
  'chère',
  'hola',
  'estimado',
  'estimada',
  'buenos días',
  'ciao',
  'buongiorno',
  'gentile',
  'caro',
  'cara',

  'beste',
  'hoi',
  'dag',
  'goedemorgen',
] as const;

const SIGN_OFFS = [
  'best regards',
  'kind regards',
  'warm regards',
  'regards',
  'best wishes',
  'all the best',
  'best',

  'cheers',
  'many thanks',
  'thanks',
  'thank you',
  'sincerely',
  'yours sincerely',
  'take care',
  'viele grüße',
  'beste grüße',
  'liebe grüße',
  'herzliche grüße',
  'freundliche grüße',
  'grüße',
  'mit freundlichen grüßen',
  'gruß',
  'lg',
  'vg',
  'mfg',
  'danke',
  'cordialement',
  'amicalement',
  'bien cordialement',
  'bien à vous',
  'merci',
  'à bientôt',
  'saludos',
  'un saludo',
  'gracias',
  'saludos cordiales',
  'un abrazo',
  'cordiali saluti',
  'saluti',
  'grazie',
  'a presto',
  'met vriendelijke groet',
  'vriendelijke groet',
  'groet',
  'groeten',
] as const;

const FORMAL: ReadonlySet<string> = new Set([
  'dear',
  'sehr geehrte',
  'sehr geehrter',
  'guten tag',
  'estimado',
  'estimada',
  'gentile',
  'best regards',
  'kind regards',
  'regards',
  'sincerely',
  'yours sincerely',
  'cordialement',
  'mit freundlichen grüßen',
  'freundliche grüße',
  'bien cordialement',
  'saludos cordiales',
  'cordiali saluti',
  'met vriendelijke groet',
]);

export const Voice = z.strictObject({
  greeting: z.enum(GREETINGS).nullable(),
  signOff: z.enum(SIGN_OFFS).nullable(),
  language: z.enum(LANGUAGES).nullable(),
  isFormal: z.boolean(),
  /** Words of an ordinary mail, a multiple of ten. */
  words: z.number().int().min(10).max(400),
});
export type Voice = z.infer<typeof Voice>;

/** Fewer tell nothing. */
export const VOICE_MAILS_MIN = 5;
export const VOICE_MAILS_MAX = 25;

/** The habits of mails by one author, without what they quote; null where they are too few. */
export function voiceOf(texts: readonly string[]): Voice | null {
  const own = texts.map((text) => text.trim()).filter((text) => text !== '');
  if (own.length < VOICE_MAILS_MIN) return null;
  const greeting = habit(own.map(greetingOf));
  const signOff = habit(own.map(signOffOf));
  const formal = [greeting, signOff].filter((word) => word !== null && FORMAL.has(word)).length;
  const counts = own.map((text) => text.split(/\s+/).length).toSorted((a, b) => a - b);
  const median = counts[Math.floor(counts.length / 2)] ?? 0;
  return {
    greeting,
    signOff,
    language: habit(own.map(languageOf)),
    isFormal: formal > 0,
    words: Math.min(400, Math.max(10, Math.round(median / 10) * 10)),
  };
}

/** What at least a third of them have, and most of all. */
function habit<Word extends string>(found: readonly (Word | null)[]): Word | null {
  const counts = Map.groupBy(
    found.filter((word) => word !== null),
    (word) => word,
  );
  const [most] = [...counts].toSorted(([, a], [, b]) => b.length - a.length);
  return most !== undefined && most[1].length * 3 >= found.length ? most[0] : null;
}

function greetingOf(text: string): (typeof GREETINGS)[number] | null {
  const [first = ''] = text.split('\n');
  return first.length > 80 ? null : longest(GREETINGS, singleLine(first).toLowerCase());
}

/** In the last lines, before the name. */
function signOffOf(text: string): (typeof SIGN_OFFS)[number] | null {
  const lines = text.split('\n').map((line) => singleLine(line).trim().toLowerCase());
  const last = lines.filter((line) => line !== '').slice(-4);
  for (const line of last)
    if (line.length <= 40) {
      const found = longest(SIGN_OFFS, line);
      if (found !== null) return found;
    }
  return null;
}

/** The longest of the words that the line begins with, as whole words. */
function longest<Word extends string>(words: readonly Word[], line: string): Word | null {
  const begun = words.filter(
    (word) => line.startsWith(word) && !/^[\p{L}\p{N}]/u.test(line.slice(word.length)),
  );
  return begun.toSorted((a, b) => b.length - a.length)[0] ?? null;
}

const NAMES: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  it: 'Italian',
  nl: 'Dutch',
  pt: 'Portuguese',
};

/** `Your voice in drafts: “hi” … “best regards”, formal, English, about 40 words.` */
export function voiceInWords({ greeting, signOff, language, isFormal, words }: Voice): string {
  const parts = [
    `${greeting === null ? 'no usual greeting' : `“${greeting}”`} … ${signOff === null ? 'no usual sign-off' : `“${signOff}”`}`,
    isFormal ? 'formal' : 'informal',
    ...(language === null ? [] : [NAMES[language]]),
    `about ${words} words`,
  ];
  return `Your voice in drafts: ${parts.join(', ')}.`;
}
