import type {
  Button,
  ContextBlock,
  HeaderBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextBlockElement,
  RichTextDate,
  RichTextLink,
  RichTextPreformatted,
  RichTextSection,
  RichTextText,
  SectionBlock,
} from '@slack/types';
import { clip } from '../../lib/text.ts';
import { shortDay, timeInWords } from '../../lib/notation.ts';
import { localDay } from '../../lib/time.ts';
import { dateToken, plainWords } from '../escape.ts';
import { webAddress } from '../sinks.ts';
import { visibleField, visibleLine, visibleText } from '../visible.ts';
import * as say from '../../words/messages.ts';

/**
 * The vocabulary of every message. `words`, `strong` and `mrkdwn` take what code wrote; `said`, `field`
 * and `exact` take text from outside and give literal rich text, which Slack never interprets.
 */

const CHUNK_MAX = 3_000;

export function words(text: string): RichTextText {
  return { type: 'text', text };
}

export function strong(text: string): RichTextText {
  return { type: 'text', text, style: { bold: true } };
}

export function faint(text: string): RichTextText {
  return { type: 'text', text, style: { italic: true } };
}

/** Text from outside on one line, at most `max` characters. */
export function said(text: string, max: number): RichTextText {
  return words(visibleLine(text, max) || say.empty);
}

export function strongSaid(text: string, max: number): RichTextText {
  return strong(visibleLine(text, max) || say.empty);
}

/** A value that a decision is about: whole, or cut with the number of characters that are missing. */
export interface Shown {
  text: string;
  isWhole: boolean;
}

export function shownField(value: string, max: number): Shown {
  return shown(visibleField(value), max);
}

export function shownText(value: string, max: number): Shown {
  return shown(visibleText(value), max);
}

function shown(text: string, max: number): Shown {
  if (text === '') return { text: say.empty, isWhole: true };
  if (text.length <= max) return { text, isWhole: true };
  const kept = clip(text, max).slice(0, -1);
  const missing = Array.from(text.slice(kept.length)).length;
  return { text: `${kept}… (+${say.moreCharacters(missing)})`, isWhole: false };
}

/** Text of any length, already visible, in elements of at most 3,000 characters cut between graphemes. */
export function long(text: string, style?: RichTextText['style']): RichTextText[] {
  const pieces: string[] = [];
  for (let rest = text || say.empty; rest !== ''; rest = rest.slice(pieces.at(-1)?.length)) {
    const whole = rest.length <= CHUNK_MAX;
    pieces.push(whole ? rest : clip(rest, CHUNK_MAX).slice(0, -1) || rest.slice(0, CHUNK_MAX));
  }
  return pieces.map((piece) => ({ ...words(piece), ...(style === undefined ? {} : { style }) }));
}

export function line(...elements: RichTextSection['elements']): RichTextSection {
  return { type: 'rich_text_section', elements };
}

export function bullets(lines: readonly RichTextSection[]): RichTextBlockElement[] {
  return lines.length === 0
    ? []
    : [{ type: 'rich_text_list', style: 'bullet', elements: [...lines] }];
}

export function preformatted(text: string): RichTextPreformatted {
  return { type: 'rich_text_preformatted', elements: [words(text)] };
}

export function rich(blockId: string, elements: readonly RichTextBlockElement[]): RichTextBlock {
  return { type: 'rich_text', block_id: blockId, elements: [...elements] };
}

export function header(blockId: string, text: string): HeaderBlock {
  return { type: 'header', block_id: blockId, text: plain(text, 150) };
}

/** mrkdwn that code wrote; anything put into it must come from `instant` or be a number or an id. */
export function context(blockId: string, ...texts: string[]): ContextBlock {
  return {
    type: 'context',
    block_id: blockId,
    elements: texts.map((text) => ({ type: 'mrkdwn', text, verbatim: true })),
  };
}

/** A line of mrkdwn as `context` takes it, larger, with at most one button beside it. */
export function section(blockId: string, text: string, accessory?: Button): SectionBlock {
  return {
    type: 'section',
    block_id: blockId,
    text: { type: 'mrkdwn', text, verbatim: true },
    ...(accessory === undefined ? {} : { accessory }),
  };
}

export function plain(text: string, max: number): PlainTextElement {
  return { type: 'plain_text', text: plainWords(text, max) || say.empty, emoji: false };
}

export interface ButtonInput {
  action: string;
  label: string;
  value: string;
  /** What a screen reader says; the label when absent. */
  spoken?: string;
  style?: 'primary' | 'danger';
}

export function button(input: ButtonInput): Button {
  return {
    type: 'button',
    action_id: input.action,
    text: plain(input.label, 75),
    value: input.value,
    ...(input.style === undefined ? {} : { style: input.style }),
    ...(input.spoken === undefined ? {} : { accessibility_label: plainWords(input.spoken, 75) }),
  };
}

/** A link to a page that the provider's API named, its host in the label; null when it is no web address. */
export function pageLink(label: string, url: string): RichTextLink | null {
  const host = webAddress(url)?.hostname;
  return host === undefined ? null : { type: 'link', url, text: `${label} (${host})` };
}

/** The addresses among these that `pageLink` would show, as `seal` must be told of them. */
export function linkable(urls: readonly (string | null)[]): string[] {
  return urls.flatMap((url) => (url === null || webAddress(url) === null ? [] : [url]));
}

/** An instant in rich text, on the reader's own clock. */
export function moment(
  at: Date,
  timeZone: string,
  format = '{date_short_pretty} {time}',
): RichTextDate {
  const timestamp = Math.floor(at.getTime() / 1_000);
  return { type: 'date', timestamp, format, fallback: instantWords(at, timeZone) };
}

/** mrkdwn for an instant: the reader's own clock, with the named zone where Slack cannot show it. */
export function instant(at: Date, timeZone: string): string {
  return dateToken(at, '{date_short_pretty} {time}', instantWords(at, timeZone));
}

/** `21 Nov 2026, 07:30 (Europe/Berlin)`. */
export function instantWords(at: Date, timeZone: string): string {
  return `${shortDay(localDay(at, timeZone))}, ${timeInWords(at, timeZone)} (${timeZone})`;
}
