import { clip, singleLine } from '../lib/text.ts';
import type { Mail } from './signal.ts';

export const ASKS_MAX = 3;
const ASK_MAX = 160;
const TEXT_READ_MAX = 4_000;
/** Of a sentence; longer ones are no request that fits on a line. */
const SENTENCE_MAX = 400;

const ASKS =
  /\b(?:please|kindly|(?:could|can|would|will) you|i need you to|you (?:need|have) to|make sure|let me know|bitte|(?:kannst|könntest|würdest) du|(?:können|könnten|würden) sie)\b/iu;
/** What looks like a request and is a manner of speaking. */
const SPOKEN =
  /\b(?:do not reply|don't reply|nicht (?:auf diese|antworten)|environment before|unsubscribe|abbestellen|find attached|find enclosed|see attached|please note|please be (?:aware|advised)|if you (?:are not|have received|received)|feel free|do not hesitate|don't hesitate|view (?:it )?in (?:your )?browser|bitte beachten)\b/iu;

/** What a mail asks of its reader, in its own words: the first few sentences that ask. */
export function asksOf(mail: Mail): string[] {
  const sentences = mail.text
    .slice(0, TEXT_READ_MAX)
    .replace(/[’‘`´]/g, "'")
    .split(/(?<=[.!?])\s+|\n\s*\n|\n(?=\s*(?:[-*•]|\d{1,2}[.)])\s)/u)
    .map((sentence) => singleLine(sentence).replace(/^(?:[-*•]|\d{1,2}[.)])\s*/u, ''))
    .filter((sentence) => sentence.length <= SENTENCE_MAX);
  const asks = sentences.filter((sentence) => ASKS.test(sentence) && !SPOKEN.test(sentence));
  return [...new Set(asks)].slice(0, ASKS_MAX).map((ask) => clip(ask, ASK_MAX));
}

/** Of what somebody says that the mail asks, what stands in it word for word. */
export function asksQuoted(mail: Mail, quotes: readonly string[]): string[] {
  const said = folded(mail.text);
  const standing = quotes.filter(
    (quote) => folded(quote).length >= 8 && said.includes(folded(quote)),
  );
  return [...new Set(standing.map((quote) => clip(singleLine(quote), ASK_MAX)))].slice(0, ASKS_MAX);
}

function folded(text: string): string {
  return singleLine(text.replace(/[’‘`´]/g, "'")).toLowerCase();
}
