import { domainToASCII } from 'node:url';

/** Letters of these scripts pass for Latin ones. */
const CONFUSABLE: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Coptic', /\p{Script=Coptic}/u],
];
const LATIN = /\p{Script=Latin}/u;
const NOT_ASCII = /[^\u0020-\u007e]/u;
const TOKEN = /[\p{L}\p{N}\p{M}.。．｡-]+/gu;
const DOTS = /[.。．｡]/u;

/**
 * Follows every name that is written to look like another one with a mark: a domain with letters
 * outside ASCII by its real (punycode) name, an encoded domain by the word for it, a word that mixes
 * Latin with another script by the scripts.
 */
export function flagLookalikes(text: string): string {
  if (!NOT_ASCII.test(text) && !/xn--/i.test(text)) return text;
  return text.replace(TOKEN, (token) => {
    const flag = DOTS.test(token) ? domainFlag(token) : wordFlag(token);
    return flag === null ? token : `${token}⟨${flag}⟩`;
  });
}

function wordFlag(word: string): string | null {
  if (!LATIN.test(word)) return null;
  const [mixed] = CONFUSABLE.filter(([, pattern]) => pattern.test(word));
  // Greek beside Latin is everyday science (µm, Δt); inside a domain it is not.
  return mixed === undefined || mixed[0] === 'Greek' ? null : `mixes Latin and ${mixed[0]}`;
}

function domainFlag(token: string): string | null {
  const labels = token.split(DOTS).filter((label) => label !== '');
  const mixed = labels.map((label) => mixture(label)).find((name) => name !== null) ?? null;
  const hasLatinEnding = /^[a-z]{2,}$/i.test(labels.at(-1) ?? '');
  const isDisguised = labels.some((label) => NOT_ASCII.test(label)) || /[．｡]/u.test(token);
  if (labels.length > 1 && hasLatinEnding && isDisguised) {
    const real = domainToASCII(labels.join('.'));
    return `really ${real === '' ? 'no valid domain' : real}${mixed === null ? '' : `, mixes Latin and ${mixed}`}`;
  }
  if (mixed !== null) return `mixes Latin and ${mixed}`;
  return labels.some((label) => /^xn--/i.test(label)) ? 'encoded name' : null;
}

function mixture(label: string): string | null {
  if (!LATIN.test(label)) return null;
  return CONFUSABLE.find(([, pattern]) => pattern.test(label))?.[0] ?? null;
}
