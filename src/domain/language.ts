export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Words that hardly any other of these languages has. */
const COMMON: Readonly<Record<Language, RegExp>> = {
  en: /\b(?:the|and|you|that|with|for|this|have|will)\b/g,
  de: /\b(?:und|der|die|das|nicht|ich|mit|für|wir|ist)\b/g,
  fr: /\b(?:les|des|vous|nous|pour|avec|est|une|dans)\b/g,
  es: /\b(?:los|las|que|para|con|por|una|está|usted)\b/g,
  it: /\b(?:gli|che|per|con|una|sono|della|non|il)\b/g,
  nl: /\b(?:het|een|van|voor|niet|met|zijn|wij|jij)\b/g,
  pt: /\b(?:que|para|com|por|uma|não|dos|das|seu|sua)\b/g,
};

/** Hosts and addresses are in no language. */
function wordsOf(text: string): string {
  return text.toLowerCase().replace(/\S{0,200}\w\.\w\S{0,200}/g, ' ');
}

/** Not one of the commonest words of any of these languages is in it. */
export function isOfAnother(text: string): boolean {
  const said = wordsOf(text);
  return LANGUAGES.every((language) => said.match(COMMON[language]) === null);
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
