import { figure } from './notation.ts';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Cuts after at most `max` UTF-16 units without splitting a grapheme, ending in an ellipsis when cut. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  let length = 0;
  for (const { segment } of graphemes.segment(text.slice(0, max + 64))) {
    if (length + segment.length > max - 1) break;
    length += segment.length;
  }
  return `${text.slice(0, length)}…`;
}

/** One well-formed line: control characters and runs of white space become single spaces. */
export function singleLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}
