import type { MailFacts } from './mail-facts.ts';
import { traitsOf } from './mail-traits.ts';
import { namesIn, wordsOf } from './mail-words.ts';
import type { Mail } from './signal.ts';

/** How many numbers a feature's name is hashed to; two names in one place is rare and harmless. */
export const PLACES = 2 ** 15;

/** Features by place, with how much of each there is; a constant one stands in place 0. */
export type Features = ReadonlyMap<number, number>;

const TEXT_READ_MAX = 4_000;
/** What one trait weighs, and what all words of a mail weigh together, whatever its length. */
const TRAIT = 0.6;
const WORDS = 3;
const WORDS_MIN = 20;

export function featuresOf(mail: Mail, facts: MailFacts, ownerAddress: string): Features {
  const names = namesIn(mail);
  const subject = wordsOf(mail.subject, names);
  const text = wordsOf(mail.text.slice(0, TEXT_READ_MAX), names);
  const said = new Set([
    ...subject.flatMap((word) => (word === '.' ? [] : [`word ${word}`, `subject ${word}`])),
    ...text.flatMap((word) => (word === '.' ? [] : [`word ${word}`])),
    ...pairs(subject),
    ...pairs(text),
  ]);
  const features = new Map([[0, 1]]);
  const each = WORDS / Math.sqrt(Math.max(said.size, WORDS_MIN));
  for (const name of said) features.set(placeOf(name), each);
  for (const trait of traitsOf(mail, facts, ownerAddress))
    features.set(placeOf(`trait ${trait}`), TRAIT);
  return features;
}

function pairs(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const next = words[at + 1];
    return next === undefined || word === '.' || next === '.' ? [] : [`pair ${word} ${next}`];
  });
}

/** FNV-1a over UTF-16 units; place 0 is kept for the constant. */
function placeOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1)
    hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return 1 + ((hash >>> 0) % (PLACES - 1));
}
