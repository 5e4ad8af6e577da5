import { templateOf } from './log-template.ts';

/** The runner itself says that a command of the job failed. */
const RUNNER_EXIT =
  /^Error: Process completed with exit code [1-9]|^Error: The (?:operation was cancell?ed|runner has received|hosted runner|action .{0,60} has timed out|job running on runner)|^The command ".{0,1000}" (?:failed and )?exited with [1-9]|Build step '.{1,100}' marked build as failure|^ERROR: (?:Job failed|script returned exit code)|^Exited with code (?:exit status )?[1-9]|^(?:🚨 )?Error: The command exited with status [1-9]|^Error: \S{1,40} (?:exited|failed) with (?:exit )?code '?[1-9]|^Process exited with code [1-9]|Command did not exit successfully|^ERROR: build step \d+ .{1,200} failed: |^(?:Command|script) (?:failed|exited) with (?:exit )?code [1-9]|returned exit code [1-9]|^Build was aborted|^No output has been received/;

/** A build tool ends with failure. */
const TOOL_EXIT =
  /make(?:\[\d+\])?: \*\*\*.{0,200}(?:Error \d|Stop)|^npm (?:ERR!|error)|BUILD FAIL(?:ED|URE)|ninja: build stopped|^error: could not compile|^FAILED \(|^test result: FAILED|^FAILURES!|^rake aborted!|^Error: |ELIFECYCLE|^Finished: FAILURE|^Build FAILED|Test (?:Suites|Files):? .{0,20}failed|\d+ failed\b|^FAIL\b|\bexit(?:ed with)? (?:code |status )?[1-9]\d*\b|^Result: FAIL|failed to solve|^error Command failed/;

/**
 * Index of the line at which the job failed: the first exit that the runner itself reports, else the last
 * that a build tool reports; null when nothing does. An exit that the passing run also printed was allowed.
 */
export function anchorOf(
  lines: readonly string[],
  isKnown: (template: string) => boolean,
): number | null {
  const isNews = (pattern: RegExp) => (text: string) =>
    pattern.test(text) && !isKnown(templateOf(text));
  const runner = lines.findIndex(isNews(RUNNER_EXIT));
  if (runner !== -1) return runner;
  const tool = lines.findLastIndex(isNews(TOOL_EXIT));
  return tool === -1 ? null : tool;
}

/** The last index at which the runner reports a failed command; null when it reports none. */
export function lastExitOf(lines: readonly string[]): number | null {
  const last = lines.findLastIndex((text) => RUNNER_EXIT.test(text));
  return last === -1 ? null : last;
}

/** Whether a line says no more than that a command of the job failed. */
export function isExit(text: string): boolean {
  return RUNNER_EXIT.test(text);
}

const COMMAND = /^(?:\$ \S|shell: \S)/;

/** The index at which the command began whose end the runner reports at `anchor`; 0 where nothing tells. */
export function commandStart(texts: readonly string[], anchor: number): number {
  const exit = texts[anchor] ?? '';
  if (!isExit(exit)) return 0;
  const name = /^The command "(.{1,1000})" (?:failed and )?exited with/.exec(exit)?.[1];
  const exact = name === undefined ? -1 : texts.lastIndexOf(`$ ${name}`, anchor);
  if (exact !== -1) return exact;
  return Math.max(
    0,
    texts.findLastIndex((text, index) => index < anchor && COMMAND.test(text)),
  );
}
