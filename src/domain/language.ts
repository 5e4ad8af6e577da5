export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words that hardly any other of these languages has. */
const COMMON: Readonly<Record<Language, RegExp>> = {
  en: anyOf('the|and|you|that|with|for|this|have|will'),
  de: anyOf('und|der|die|das|nicht|ich|mit|für|wir|ist'),
  fr: anyOf('les|des|vous|nous|pour|avec|est|une|dans'),
  es: anyOf('los|las|que|para|con|por|una|está|usted'),
  it: anyOf('gli|che|per|con|una|sono|della|non|il'),
  nl: anyOf('het|een|van|voor|niet|met|zijn|wij|jij'),
  pt: anyOf('que|para|com|por|uma|não|dos|das|seu|sua'),
};

function anyOf(words: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}])(?:${words})(?![\\p{L}\\p{M}])`, 'gu');
}

/** Latin letters and others that look like them in one word: no language has it, and a phrase of ours would not be found. */
const MIXED =
  /\p{Script=Latin}[\p{Script=Cyrillic}\p{Script=Greek}]|[\p{Script=Cyrillic}\p{Script=Greek}]\p{Script=Latin}/u;

/** Hosts and addresses are in no language. */
function wordsOf(text: string): string {
  const words = text.normalize('NFC').toLowerCase().split(/\s+/);
  return words.filter((word) => !/\w\.\w/.test(word)).join(' ');
}

/** Not one of the commonest words of any of these languages is in it. */
export function isOfAnother(text: string): boolean {
  const said = wordsOf(text);
  return !MIXED.test(said) && LANGUAGES.every((language) => said.match(COMMON[language]) === null);
}

/** The language that a text is mostly written in; null where too few words tell, or two tell alike. */
export function languageOf(text: string): Language | null {
  const said = wordsOf(text);
  const [most, next] = LANGUAGES.map((language) => ({
    language,
    count: said.match(COMMON[language])?.length ?? 0,
  })).toSorted((a, b) => b.count - a.count);
  const isTold = most !== undefined && most.count >= 2 && most.count > (next?.count ?? 0);
  return isTold ? most.language : null;
}
