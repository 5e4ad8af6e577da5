import { anchorOf, lastExitOf } from './log-anchor.ts';
import { cleanLine, cutBetweenWords, splitLog, type LogLine } from './log-lines.ts';
import { privateKeyLines, redactSecrets, REDACTED } from './log-redaction.ts';
import { relevanceOf } from './log-relevance.ts';
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
/** Of a log with more lines, only the end is read: four megabytes of nothing but line ends would take seconds. */
const LINES_MAX = 200_000;

/**
 * Chooses the lines of a log that tell why it failed. Never throws; takes time linear in the length of
 * both logs. Secrets are replaced before anything leaves this function.
 */
export function excerptLog(log: string, options: ExcerptOptions): Excerpt {
  const all = splitLog(log);
  const before = Math.max(0, all.length - LINES_MAX);
  const raw = all.slice(before);
  const texts = raw.map((line) => cleanLine(line));
  const known = options.passing === undefined ? null : templatesOf(options.passing);
  const anchor = anchorOf(texts, (template) => known?.has(template) ?? false);
  const { budgetLines } = options;
  const lastExit = lastExitOf(texts);
  const relevance = relevanceOf(texts, { anchor, lastExit, known, budgetLines });
  const keyLines = privateKeyLines(raw);
  const lines = best(relevance, budgetLines).map((index) => ({
    line: before + index + 1,
    text: keyLines.has(index) ? REDACTED : shown(texts[index] ?? ''),
  }));
  return { lines, totalLines: all.length, anchor: anchor === null ? null : before + anchor + 1 };
}

function templatesOf(log: string): ReadonlySet<string> {
  return new Set(splitLog(log).map((line) => templateOf(cleanLine(line))));
}

function shown(text: string): string {
  const clean = redactSecrets(cutBetweenWords(text, REDACTION_MAX));
  return clean.length > LINE_MAX ? `${clean.slice(0, LINE_MAX - 1).toWellFormed()}…` : clean;
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
