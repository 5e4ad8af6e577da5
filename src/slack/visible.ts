import { clip } from '../lib/text.ts';
import { flagLookalikes } from './lookalike.ts';
import * as say from '../words/messages.ts';

/**
 * Makes everything visible that a reader would otherwise not see: bidi controls, zero-width and tag
 * characters, stray variation selectors, control characters, padding, stacked marks, and domains whose
 * letters come from another script. Each is replaced or followed by a mark in `⟨…⟩`; a text that brings
 * these brackets along has them marked too, so that no mark can be forged.
 */

/** Control, format, unassigned, private and default-ignorable characters, blank letters, our own brackets. */
const HIDDEN_RUN =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u27e8\u27e9]--[\n\t]]+/gv;
const STACKED_MARKS = /(\p{M}{4})(\p{M}+)/gu;
const READ_AHEAD = 16;
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * One line for lists and notes, of at most `max` UTF-16 units and two more: white space of any kind
 * becomes single spaces. Text that runs from right to left is wrapped in U+2068 … U+2069 (first-strong
 * isolate), so that it cannot reorder what code wrote around it.
 */
export function visibleLine(text: string, max: number): string {
  // Far more than can be shown is not even looked at: the rest would be clipped anyway.
  const head = text.length > READ_AHEAD * max ? `${text.slice(0, READ_AHEAD * max)}…` : text;
  const line = clip(marked(head.replace(/[^\S\ufeff]+/gu, ' ').replace(/^ | $/g, '')), max);
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line;
}

/** One line in which nothing is dropped: line breaks show as ⏎, four and more spaces are counted. */
export function visibleField(text: string): string {
  return marked(text.replaceAll('\r\n', '\n'))
    .replaceAll('\n', '⏎')
    .replace(/[^\S\ufeff]{4,}/gu, spaces);
}

/** Several lines in which nothing is dropped: long padding is counted instead of shown. */
export function visibleText(text: string): string {
  return marked(text.replaceAll('\r\n', '\n'))
    .replace(/[^\S\n\ufeff]{17,}/gu, spaces)
    .replace(/\n(?:[^\S\n\ufeff]*\n){3,}/gu, (run) => say.emptyLines(run.split('\n').length - 2));
}

function marked(text: string): string {
  const shown = text
    .replace(HIDDEN_RUN, (run, at: number) =>
      isOrdinary(
        run,
        text.slice(Math.max(0, at - 4), at),
        text.slice(at + run.length, at + run.length + 2),
      )
        ? run
        : hiddenMark(run),
    )
    .replace(STACKED_MARKS, (_, kept: string, cut: string) =>
      say.marks(kept, Array.from(cut).length),
    );
  return flagLookalikes(shown);
}

/** `⟨U+202E⟩`, `⟨U+200B ×40⟩`, or for a mixture `⟨U+E0049 and 36 more hidden⟩`. */
function hiddenMark(run: string): string {
  const points = Array.from(run, codePoint);
  const [first = ''] = points;
  if (points.length === 1) return `⟨${first}⟩`;
  if (points.every((point) => point === first)) return `⟨${first} ×${points.length}⟩`;
  if (points.length <= 3) return points.map((point) => `⟨${point}⟩`).join('');
  return say.andMoreHidden(first, points.length - 1);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const EMOJI_END = /(?:\p{Extended_Pictographic}\p{Emoji_Modifier}?|\p{Regional_Indicator})$/u;
const EMOJI_START = /^\p{Extended_Pictographic}/u;
const JOINING =
  '\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}\\p{Script=Sinhala}\\p{Script=Khmer}\\p{Script=Myanmar}';
const JOINING_END = new RegExp(`[${JOINING}]$`, 'u');
const JOINING_START = new RegExp(`^[${JOINING}]`, 'u');

/** Where writing needs the character: emoji presentation and sequences, keycaps, joiners of some scripts. */
function isOrdinary(run: string, before: string, after: string): boolean {
  const isJoiner = run === '\u200d' || run === '\u200c';
  if (isJoiner && JOINING_END.test(before) && JOINING_START.test(after)) return true;
  if (run === '\ufe0f' || run === '\ufe0e') {
    return EMOJI_END.test(before) || (/[0-9#*]$/.test(before) && after.startsWith('\u20e3'));
  }
  const joinsEmoji = run === '\u200d' || run === '\ufe0f\u200d';
  return joinsEmoji && EMOJI_END.test(before) && EMOJI_START.test(after);
}

function spaces(run: string): string {
  return say.spaces(run.length);
}
