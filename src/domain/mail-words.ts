import type { Mail } from './signal.ts';

/** One gap, number, address, mark or word; what is not matched is dropped. */
const TOKEN =
  /https?:\/\/\S+|[\w.+-]{1,64}@[\w.-]{1,64}|[\p{L}']{1,40}|\d[\d.,:]{0,20}\s?(?:%|am\b|pm\b)?|[$€£]|[?!]{1,40}|[.;:\n]/giu;

/**
 * A text as the classifier reads it: lower case, endings cut, numbers, times, addresses and the names of
 * the people of the mail each as one word, so that what is learned of one mailbox holds in another.
 * A full stop stands where a sentence ends.
 */
export function wordsOf(text: string, names: ReadonlySet<string>): string[] {
  return [
    ...text
      .toLowerCase()
      .replace(/[’‘`´]/g, "'")
      .matchAll(TOKEN),
  ].map(([token]) => wordOf(token, names));
}

function wordOf(token: string, names: ReadonlySet<string>): string {
  if (token.startsWith('http')) return '#link';
  if (token.includes('@')) return '#address';
  if (/^\d/.test(token)) return numberKind(token);
  if (/^[?!$€£]/.test(token)) return token.slice(0, 2);
  if (/^[.;:\n]/.test(token)) return '.';
  return names.has(token) ? '#name' : stem(token);
}

function numberKind(token: string): string {
  if (token.endsWith('%')) return '#share';
  return /m$|^\d{1,2}:\d\d$/.test(token) ? '#time' : '#number';
}

/** Endings that English hangs on words; other languages lose a final s at most. */
function stem(word: string): string {
  const bare = word.replace(/'s$|'$/, '');
  if (bare.length > 5 && bare.endsWith('ing')) return bare.slice(0, -3);
  if (bare.length > 4 && bare.endsWith('ed')) return bare.slice(0, -2);
  return bare.length > 3 && bare.endsWith('s') && !bare.endsWith('ss') ? bare.slice(0, -1) : bare;
}

/** Parts of the names of those who wrote or got it, lower case, from three letters on. */
export function namesIn(mail: Mail): Set<string> {
  const people = [mail.from, ...mail.to, ...mail.cc];
  return new Set(
    people.flatMap(({ name, address }, at) =>
      partsOf(at === 0 ? `${name} ${localPart(address)}` : localPart(address)),
    ),
  );
}

export function partsOf(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((part) => part.length > 2);
}

export function localPart(address: string): string {
  const at = address.lastIndexOf('@');
  return at === -1 ? address : address.slice(0, at);
}
