import { anchorOf } from './log-anchor.ts';
import { cleanLine, cutBetweenWords, splitLog, type LogLine } from './log-lines.ts';
import { privateKeyLines, redactSecrets, REDACTED } from './log-redaction.ts';
import { continues, strengthOf } from './log-signs.ts';
import { templateOf } from './log-template.ts';

/** The part of a log that tells why it failed. */
export interface Excerpt {
  /** In the order of the log; `text` is cleaned, redacted and at most `LINE_MAX` characters long. */
  lines: readonly LogLine[];
  /** Lines of the whole log; each end by LF, CR LF or a lone CR counts. */
  totalLines: number;
  /** Number of the line at which the job failed; null when no line says so. */
  anchor: number | null;
}

export interface ExcerptOptions {
  /** At most so many lines. */
  budgetLines: number;
  /** The log of an earlier run of the same job that passed: what it printed too is no news. */
  passing?: string | undefined;
}

export const LINE_MAX = 300;
/** Redaction shortens, so that it looks at more than is shown. */
const REDACTION_MAX = 3 * LINE_MAX;

/**
 * Chooses the lines of a log that tell why it failed. Never throws; takes time linear in the length of
 * both logs. Secrets are replaced before anything leaves this function.
 */
export function excerptLog(log: string, options: ExcerptOptions): Excerpt {
  const raw = splitLog(log);
  const texts = raw.map((line) => cleanLine(line));
  const known = options.passing === undefined ? null : templatesOf(options.passing);
  const anchor = anchorOf(texts, (template) => known?.has(template) ?? false);
  const relevance = relevanceOf(texts, { anchor, known });
  const keyLines = privateKeyLines(raw);
  const lines = best(relevance, options.budgetLines).map((index) => ({
    line: index + 1,
    text: keyLines.has(index) ? REDACTED : shown(texts[index] ?? ''),
  }));
  return { lines, totalLines: raw.length, anchor: anchor === null ? null : anchor + 1 };
}

function templatesOf(log: string): ReadonlySet<string> {
  return new Set(splitLog(log).map((line) => templateOf(cleanLine(line))));
}

function shown(text: string): string {
  const clean = redactSecrets(cutBetweenWords(text, REDACTION_MAX));
  return clean.length > LINE_MAX ? `${clean.slice(0, LINE_MAX - 1).toWellFormed()}…` : clean;
}

interface Setting {
  anchor: number | null;
  known: ReadonlySet<string> | null;
}

/** Every line's own strength, spread over its surroundings, plus the pull of the end. */
function relevanceOf(texts: readonly string[], setting: Setting): Float64Array {
  const own = ownStrengths(texts, setting);
  const relevance = spread(texts, own);
  const end = setting.anchor ?? texts.length - 1;
  for (const [index, text] of texts.entries()) {
    const isOld = setting.known?.has(templateOf(text)) ?? false;
    relevance[index] = (relevance[index] ?? 0) + endPull(end - index) * (isOld ? OLD : 1);
  }
  return relevance;
}

/** How much less the end pulls what the passing run printed too. */
const OLD = 0.5;

/** What is printed just before the end is telling even without a telling word. */
function endPull(distance: number): number {
  if (distance < 0) return 3 * 0.8 ** Math.min(-distance, 100);
  return 6 * 0.975 ** Math.min(distance, 500);
}

const NEWS = 1.6;
/** A line without any sign of failure counts this much when the passing run did not print it. */
const BARE_NEWS = 2;
const NO_NEWS = 0.2;
const AFTER_THE_END = 0.4;

function ownStrengths(texts: readonly string[], { anchor, known }: Setting): Float64Array {
  const own = new Float64Array(texts.length);
  const seen = new Map<string, number>();
  const end = anchor ?? texts.length - 1;
  for (const [index, text] of texts.entries()) {
    const strength = strengthOf(text);
    if (strength === 0 && (known === null || text === '')) continue;
    const template = templateOf(text);
    const times = seen.get(template) ?? 0;
    seen.set(template, times + 1);
    const isNews = known !== null && !known.has(template);
    const news = known === null ? 1 : isNews ? NEWS : NO_NEWS;
    const position = index > end ? AFTER_THE_END : 0.6 + 0.4 / (1 + (end - index) / 200);
    own[index] = (((isNews ? strength + BARE_NEWS : strength) * news) / (1 + times / 8)) * position;
  }
  return own;
}

/** How much of a line's strength reaches the line before and after it. */
const BEFORE = 0.85;
const AFTER = 0.88;
const AFTER_CONTINUED = 0.96;

function spread(texts: readonly string[], own: Float64Array): Float64Array {
  const reach = Float64Array.from(own);
  let carried = 0;
  for (let index = 0; index < reach.length; index += 1) {
    carried *= continues(texts[index] ?? '') ? AFTER_CONTINUED : AFTER;
    carried = Math.max(carried, own[index] ?? 0);
    reach[index] = carried;
  }
  carried = 0;
  for (let index = reach.length - 1; index >= 0; index -= 1) {
    carried = Math.max(carried * BEFORE, own[index] ?? 0);
    reach[index] = Math.max(reach[index] ?? 0, carried);
  }
  return reach;
}

/** The indexes of the `count` greatest values, ascending; among equals the later one is taken. */
function best(values: Float64Array, count: number): number[] {
  if (count <= 0) return [];
  const ordered = Float64Array.from(values).sort();
  const least = ordered[Math.max(0, ordered.length - count)] ?? 0;
  let equals = count - values.reduce((sum, value) => sum + (value > least ? 1 : 0), 0);
  const chosen: number[] = [];
  for (let index = values.length - 1; index >= 0; index -= 1) {
    const value = values[index] ?? 0;
    if (value > least) chosen.push(index);
    else if (value === least && equals > 0) {
      equals -= 1;
      chosen.push(index);
    }
  }
  return chosen.reverse();
}
