import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitLog } from '../../../agent/log-lines.ts';
import { Invalid } from '../../../lib/errors.ts';

/** One failed build with what people marked in it. */
export interface LogCase {
  name: string;
  failing: string;
  /** The same job's log of a run that passed; undefined where the corpus has none. */
  passing: string | undefined;
  /** One an annotator: every group of lines, as `excerptLog` numbers them, of which one must be shown. */
  truths: readonly Truth[];
}

/** What one annotator called the error: each entry is one marked line. */
export interface Truth {
  annotator: string;
  marked: readonly MarkedLine[];
}

/** The lines, numbered as `excerptLog` does, that stand on one line as the annotator counted. */
export type MarkedLine = readonly number[];

/**
 * A folder with one folder a build: `fail.log`, perhaps `pass.log`, and `groundtruth…` files with lines such
 * as `E 12` or `E 12-40`. `C` marks context and is not the cause. Throws `Invalid` where there is none.
 */
export function readCases(folder: string): LogCase[] {
  if (!existsSync(folder)) throw new Invalid(`There is no folder ${folder}`);
  const cases = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'fail.log')))
    .map(({ name }) => readCase(join(folder, name), name))
    .filter(({ truths }) => truths.length > 0);
  if (cases.length === 0)
    throw new Invalid(`${folder} holds no folder with fail.log and groundtruth`);
  return cases;
}

function readCase(folder: string, name: string): LogCase {
  const passing = join(folder, 'pass.log');
  const failing = readFileSync(join(folder, 'fail.log'), 'utf8');
  const truths = readdirSync(folder)
    .filter((file) => /^groundtruth\d*$/.test(file))
    .toSorted()
    .map((annotator) => ({
      annotator,
      marked: align(failing, errorLines(readFileSync(join(folder, annotator), 'utf8'))),
    }))
    .filter(({ marked }) => marked.length > 0);
  return {
    name,
    failing,
    passing: existsSync(passing) ? readFileSync(passing, 'utf8') : undefined,
    truths,
  };
}

/** The line numbers of `E` marks, ascending, each once. */
export function errorLines(truth: string): number[] {
  const numbers = [...truth.matchAll(/^E (\d+)(?:-(\d+))?\s*$/gm)].flatMap(([, from, to]) =>
    Array.from(
      { length: Number(to ?? from) - Number(from) + 1 },
      (_, index) => Number(from) + index,
    ),
  );
  return [...new Set(numbers)].sort((a, b) => a - b);
}

const TELLING = /error|fail|exception|fatal|cannot|not found/i;

/**
 * Editors differ in whether a lone CR ends a line, and a mark does not say which editor it was made with.
 * Of the two ways to count, the one is taken by which more marked lines speak of failure.
 */
export function align(log: string, numbers: readonly number[]): MarkedLine[] {
  const lines = splitLog(log);
  const byEditor = numbers.filter((number) => number <= lines.length).map((number) => [number]);
  const groups = linesByFeed(log);
  if (groups.length === lines.length) return byEditor;
  const byFeed = numbers.flatMap((number) => {
    const group = groups[number - 1];
    return group === undefined ? [] : [group];
  });
  const telling = (marked: readonly MarkedLine[]) =>
    marked.filter((group) => group.some((line) => TELLING.test(lines[line - 1] ?? ''))).length;
  return telling(byFeed) > telling(byEditor) ? byFeed : byEditor;
}

/** For each line that ends at LF, the lines of `splitLog` on it. */
function linesByFeed(log: string): MarkedLine[] {
  let next = 1;
  return log.split('\n').flatMap((text, index, all) => {
    if (index === all.length - 1 && text === '') return [];
    const count = text.replace(/\r$/, '').split('\r').length;
    const group = Array.from({ length: count }, (_, offset) => next + offset);
    next += count;
    return [group];
  });
}
