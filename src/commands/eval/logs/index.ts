import { excerptLog, type Excerpt } from '../../../agent/log-excerpt.ts';
import { splitLog } from '../../../agent/log-lines.ts';
import { stopwatch } from '../../../lib/time.ts';
import { printResult } from '../../output.ts';
import { type LogCase, readCases } from './corpus.ts';
import { mean, type Score, scoreLog, scoreTruth } from './score.ts';

export interface LogsOptions {
  corpus: string;
  json: boolean;
}

export interface Budgets {
  at60: Score;
  at200: Score;
  at400: Score;
}

/** The JSON of `eval logs`; keys are added, never renamed. Figures are shares of 1, times are milliseconds. */
export interface LogsReport extends Budgets {
  logs: number;
  /** How many of them come with the log of a run that passed; it is used where it is there. */
  withPassing: number;
  /** The same logs without the run that passed. */
  alone: Budgets;
  /** The last lines and nothing else, for comparison. */
  tail: Budgets;
  /** The best that any choice of so many lines could reach: some causes are longer than that. */
  ceiling: { at60: number; at200: number; at400: number };
  /** Each annotator's own figures. */
  perAnnotator: Readonly<Record<string, Budgets>>;
  msPerLogP95: number;
  msFor1Mb: number;
}

export function evaluateLogs(options: LogsOptions): number {
  printResult(measureLogs(options.corpus), options.json);
  return 0;
}

export function measureLogs(corpus: string): LogsReport {
  const cases = readCases(corpus);
  const timesMs: number[] = [];
  const full = shownBy(cases, (failing, { budgetLines, passing }) => {
    const elapsedMs = stopwatch();
    const excerpt = excerptLog(failing, { budgetLines, passing });
    timesMs.push(elapsedMs());
    return numbersOf(excerpt);
  });
  const alone = shownBy(cases, (failing, { budgetLines }) =>
    numbersOf(excerptLog(failing, { budgetLines })),
  );
  return {
    logs: cases.length,
    ...budgets((lines) => mean(cases.map((one) => scoreLog(one.truths, full(one, lines))))),
    withPassing: cases.filter(({ passing }) => passing !== undefined).length,
    alone: budgets((lines) => mean(cases.map((one) => scoreLog(one.truths, alone(one, lines))))),
    tail: budgets((lines) => mean(cases.map((one) => scoreLog(one.truths, tailOf(one, lines))))),
    ceiling: budgets((lines) => ceilingOf(cases, lines)),
    perAnnotator: perAnnotator(cases, full),
    msPerLogP95: percentile(timesMs, 0.95),
    msFor1Mb: timeFor1Mb(cases),
  };
}

type Shown = (one: LogCase, lines: number) => ReadonlySet<number>;

/** Every choice of lines is made once. */
function shownBy(
  cases: readonly LogCase[],
  choose: (
    failing: string,
    setting: { budgetLines: number; passing: string | undefined },
  ) => ReadonlySet<number>,
): Shown {
  const chosen = new Map<string, ReadonlySet<number>>();
  for (const { name, failing, passing } of cases)
    for (const budgetLines of [60, 200, 400])
      chosen.set(`${name} ${budgetLines}`, choose(failing, { budgetLines, passing }));
  return ({ name }, lines) => chosen.get(`${name} ${lines}`) ?? new Set();
}

function numbersOf({ lines }: Excerpt): ReadonlySet<number> {
  return new Set(lines.map(({ line }) => line));
}

function budgets<Figure>(figure: (lines: number) => Figure) {
  return { at60: figure(60), at200: figure(200), at400: figure(400) };
}

function tailOf({ failing }: LogCase, lines: number): ReadonlySet<number> {
  const total = splitLog(failing).length;
  return new Set(Array.from({ length: Math.min(lines, total) }, (_, index) => total - index));
}

function ceilingOf(cases: readonly LogCase[], lines: number): number {
  const fits = cases.map(({ truths }) => {
    const share = truths.filter(({ marked }) => marked.length <= lines).length / truths.length;
    return { whole: share, overlap: share, recall: share };
  });
  return mean(fits).whole;
}

function perAnnotator(cases: readonly LogCase[], shown: Shown): Record<string, Budgets> {
  const names = new Set(cases.flatMap(({ truths }) => truths.map(({ annotator }) => annotator)));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      budgets((lines) =>
        mean(
          cases.flatMap((one) =>
            one.truths
              .filter(({ annotator }) => annotator === name)
              .map(({ marked }) => scoreTruth(marked, shown(one, lines))),
          ),
        ),
      ),
    ]),
  );
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil(sorted.length * share) - 1] ?? 0;
  return Math.round(value * 10) / 10;
}

const MEGABYTE = 1_000_000;
const TRIES = 5;

/** The median of a few excerpts of the corpus's own logs, one after the other up to a megabyte. */
function timeFor1Mb(cases: readonly LogCase[]): number {
  let log = '';
  while (log.length < MEGABYTE) log += `${cases.map(({ failing }) => failing).join('\n')}\n`;
  const megabyte = log.slice(0, MEGABYTE);
  const timesMs = Array.from({ length: TRIES }, () => {
    const elapsedMs = stopwatch();
    excerptLog(megabyte, { budgetLines: 200 });
    return elapsedMs();
  });
  return percentile(timesMs, 0.5);
}
