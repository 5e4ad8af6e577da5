import { visibleLine } from './visible.ts';

/**
 * Where text from outside may stand, and what is done to it there.
 *
 * - `rich_text` `text` elements are literal: Slack interprets no markup, no mention and no bare address
 *   in them (a link there needs an element of its own). Everything from outside goes there.
 * - `mrkdwn` is interpreted. With `verbatim: true` Slack links no bare address and no name, but `<…>`
 *   still works, so `&`, `<` and `>` are escaped.
 * - `plain_text` and the top-level `text` carry no markup, yet clients may turn addresses in them into
 *   links and Slack offers no switch against it, so addresses are broken visibly: `evil[.]example`.
 *
 * @see https://docs.slack.dev/reference/block-kit/composition-objects/text-object
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */

const SCHEME = /:\/\//g;
const NAME_DOT = /(?<=\bwww)\.|(?<=[\p{L}\p{N}\p{M}_-])[.。．｡](?=\p{L}[\p{L}\p{N}-])/giu;
const MAIL_AT = /(?<=[\p{L}\p{N}\p{M}._+-])@(?=[\p{L}\p{N}])/gu;

/** Escapes Slack's three control characters; the only escaping that mrkdwn knows. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Breaks addresses visibly, so that no client turns them into links: `https[:]//evil[.]example`. */
export function breakAddresses(text: string): string {
  return text.replace(SCHEME, '[:]//').replace(MAIL_AT, '[at]').replace(NAME_DOT, '[.]');
}

/** Whether a client could turn a part of this text into a link by itself. */
export function hasAddress(text: string): boolean {
  return breakAddresses(text) !== text;
}

/** Text from outside for a `plain_text` object; at most `max` UTF-16 units. */
export function plainWords(text: string, max: number): string {
  return fitted(text, max, breakAddresses);
}

/** Text for mrkdwn, and for the top-level `text` of a message, which Slack parses as mrkdwn too. */
export function mrkdwnWords(text: string, max: number): string {
  return fitted(text, max, (words) => escapeMrkdwn(breakAddresses(words)));
}

/** Clips before escaping, so that no escape sequence and no mark is ever cut in two. */
function fitted(text: string, max: number, escape: (words: string) => string): string {
  for (let budget = max; budget > 0;) {
    const words = escape(visibleLine(text, budget));
    if (words.length <= max) return words;
    budget -= words.length - max;
  }
  return '…';
}

/** `<!date^…>`: shown in the reader's own time zone, with `fallback` where it cannot be. */
export function dateToken(instant: Date, format: string, fallback: string): string {
  const seconds = Math.floor(instant.getTime() / 1_000);
  return `<!date^${seconds}^${format}|${escapeMrkdwn(fallback)}>`;
}
