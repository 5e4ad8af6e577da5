/** One line of a log, with its 1-based number in the log as it was read. */
export interface LogLine {
  line: number;
  text: string;
}

/** Longest part of one raw line that is looked at; the rest is dropped before any pattern sees it. */
const RAW_LINE_MAX = 2_000;

/**
 * The lines of a log, in order and without gaps, so that index + 1 is the line number. A line ends at LF,
 * CR LF or a lone CR, as editors and most readers count: every frame of a progress bar is a line.
 */
export function splitLog(log: string): string[] {
  const lines = log.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * A line as a person sees it: without terminal sequences, concealed text, control characters, the
 * runner's timestamps and its folding marks. A line that was nothing else becomes empty.
 */
export function cleanLine(raw: string): string {
  if (raw === '') return '';
  let text = cutBetweenWords(raw, RAW_LINE_MAX);
  if (HAS_CONTROL.test(text)) text = withoutControls(text);
  text = withoutPrefix(text);
  if (text.startsWith('##[')) text = withoutRunnerMark(text);
  return FOLDING.test(text) ? '' : text.trimEnd();
}

/**
 * At most `max` characters, cut where no secret can be cut in two: half a token has no shape that
 * redaction could know.
 */
export function cutBetweenWords(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max);
  const end = Math.max(...[' ', '\t', ',', ';', '"', "'"].map((sign) => head.lastIndexOf(sign)));
  return end === -1 ? head : head.slice(0, end);
}

/* eslint-disable no-control-regex -- control characters are what these remove */
const HAS_CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/;
/** Jenkins hides serialised console notes between "conceal" and "reset". */
const CONCEALED = /\u001b\[8m[^\u001b]*\u001b\[0m/g;
const CONTROL_SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]/g;
const SYSTEM_COMMAND = /\u001b[\]_][^\u0007\u001b]*(?:\u0007|\u001b\\)?/g;
const OTHER_CONTROL = /\u001b.?|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufeff]/g;
/* eslint-enable no-control-regex */

function withoutControls(text: string): string {
  return text
    .replace(CONCEALED, '')
    .replace(CONTROL_SEQUENCE, '')
    .replace(SYSTEM_COMMAND, '')
    .replace(OTHER_CONTROL, '');
}

/** `gh run view --log` puts the job and the step in front, the runner a time with seven decimals. */
const JOB_AND_STEP = /^[^\t]{1,200}\t[^\t]{1,200}\t(?=\d{4}-\d\d-\d\dT)/;
const TIMESTAMP = /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?Z?\]?(?: \d\d[OE][+ ]?)? ?/;

function withoutPrefix(text: string): string {
  if (!/\d{4}-\d\d-\d\d/.test(text.slice(0, 440))) return text;
  return text.replace(JOB_AND_STEP, '').replace(TIMESTAMP, '');
}

/** The runner's own page shows these marks as words, or not at all. */
const MARKS: ReadonlyMap<string, string> = new Map([
  ['error', 'Error: '],
  ['warning', 'Warning: '],
  ['notice', 'Notice: '],
]);

function withoutRunnerMark(text: string): string {
  return text.replace(/^##\[([a-z-]{1,20})\]/, (_, mark: string) => MARKS.get(mark) ?? '');
}

const FOLDING = /^(?:travis_(?:fold|time):|section_(?:start|end):\d|_bk;t=\d)/;
