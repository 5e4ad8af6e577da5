/** A test, a suite or a command says that it passed. */
const PASSED =
  /^\s*[✓✔√] |^\s*ok \d|\.\.\. ok(?: \(.{1,20}\))?$|^\s?PASS(?:ED)? \S|^\s*--- PASS|\[ {7}OK \]|Tests run: \d+, Failures: 0, Errors: 0|^Test [Cc]ase .{1,200} passed|\bPASSED(?:\s+\[ *\d+%\])?$|\*\*\* OK| = \d+\.\d+ s = \.$|^\s+Passed \S|^\[info\] - (?!.{0,300}FAILED)|^\s*\d+\/\d+ Test .{1,200} Passed|^\* checking .{1,100} OK$|^The command ".{0,1000}" exited with 0\.$/;

/** Whether a line says that a test, a suite or a command passed. */
export function saysPassed(text: string): boolean {
  return PASSED.test(text.length > 400 ? text.slice(0, 400) : text);
}

/** Which lines say so, 1 where they do. */
export function passesOf(texts: readonly string[]): Uint8Array {
  return Uint8Array.from(texts, (text) => (text !== '' && saysPassed(text) ? 1 : 0));
}

/** What stands in its way: something failed before the next one passed. */
const NOT_PASSED =
  /^\s*not ok \d|^\s*[✕✖✗×✘] |^\s*\d+\) |FAIL|<<<|\*\*\*|^\s*● |^error|panicked|BUILD FAILURE|[Ee]xited with (?:code )?[1-9]|Failures: [1-9]|Errors: [1-9]/;

/** What a program writes of an error that it goes on after: of its log, a thrown value, a frame of a stack. */
const PROVOKED =
  /^\s+at |^\s*\.\.\. \d+ more|^Caused by: |\b(?:ERROR|WARN(?:ING)?|FATAL|SEVERE|CRITICAL)\b|^(?:\S{1,20} ){0,3}(?:[\w$]+[.:]{1,2}){0,12}[A-Z]\w*(?:Exception|Error|Throwable)\b|^Traceback|^\s*Warning: /;

/** Further apart, two tests that passed say nothing about what stands between them. */
const APART_MAX = 200;

/** Between two that stand so near to each other is nothing but what belongs to them. */
const NEAR_MAX = 8;

/** What a line is to the tests that passed around it. */
export const PROVOKED_BY_PASSED = 2;
export const BETWEEN_PASSED = 1;

/**
 * Which lines stand between two lines that say "passed", with no failure in between: `PROVOKED_BY_PASSED` where
 * they have the form of an error that a program goes on after, `BETWEEN_PASSED` where nothing else fits in. A
 * build prints its own errors among the tests that pass, too; what has not the form of a program's log keeps
 * its weight.
 */
export function passedLines(
  texts: readonly string[],
  passes: Uint8Array = passesOf(texts),
): Uint8Array {
  const passed = new Uint8Array(texts.length);
  let since = -1;
  for (const [index, text] of texts.entries()) {
    if (text === '') continue;
    if (passes[index] === 1) {
      passed[index] = BETWEEN_PASSED;
      if (since !== -1 && index - since <= APART_MAX) mark(texts, passed, { since, index });
      since = index;
    } else if (since !== -1 && NOT_PASSED.test(text.slice(0, 400))) since = -1;
  }
  return passed;
}

function mark(
  texts: readonly string[],
  passed: Uint8Array,
  { since, index }: { since: number; index: number },
): void {
  const near = index - since <= NEAR_MAX;
  for (let at = since; at <= index; at += 1)
    if (PROVOKED.test((texts[at] ?? '').slice(0, 400))) passed[at] = PROVOKED_BY_PASSED;
    else if (near) passed[at] = BETWEEN_PASSED;
}
