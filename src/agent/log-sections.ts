import { passesOf } from './log-passed.ts';

/** Where a tool lists what failed: from its heading to the line that closes the list. */
interface Section {
  from: RegExp;
  to: RegExp;
  /** What stands on the line before the heading, where the heading alone is too common. */
  after?: RegExp;
}

const SECTIONS: readonly Section[] = [
  // pytest
  {
    from: /^=+ (?:FAILURES|ERRORS) =+$/,
    to: /^=+ .{0,80}(?:failed|error|passed|summary|no tests)/,
  },
  { from: /^=+ short test summary info/, to: /^=+ / },
  // unittest, nose
  { from: /^(?:FAIL|ERROR): \S/, to: /^(?:Ran \d|=+$)/, after: /^=+$/ },
  // RSpec, minitest, hspec, Crystal
  {
    from: /^(?:Failures|Offenses):$/,
    to: /^(?:Finished in|\d+ (?:files|runs|examples|specs))/,
  },
  { from: /^Failed examples:$/, to: /^(?!rspec |crystal spec |$)/ },
  // Mocha, AVA, ExUnit
  {
    from: /^\s+\d+ (?:failing|tests? failed)$/,
    to: /^(?:npm (?:ERR!|error)|error Command|Finished in)/,
  },
  { from: /^\s+\d+\) test /, to: /^(?:Finished in|\s+\d+\) test |\d{2}:\d{2})/ },
  // Jest
  { from: /^\s*● \S/, to: /^(?:\s*● |Test Suites: |\s{0,1}(?:PASS|FAIL) )/ },
  // Surefire, Gradle
  {
    from: /^(?:\[(?:ERROR|INFO|WARNING)\] )?(?:Results ?:|Failed tests:|Tests in error:|Failures:|Errors:)\s*$/,
    to: /Tests run: /,
  },
  { from: /^FAILURE: Build (?:failed|completed)/, to: /^BUILD FAILED/ },
  { from: /^\* What went wrong:/, to: /^\* Try:|^BUILD FAILED/ },
  // PHPUnit, PHP_CodeSniffer, Composer, Behat
  { from: /^There (?:was|were) \d+ (?:failure|error|risky)/, to: /^(?:FAILURES|ERRORS)!/ },
  { from: /^ -{4,8} -{20,}/, to: /^ \[(?:ERROR|OK|WARNING)\] / },
  { from: /^FOUND \d+ ERRORS?\b/, to: /^(?:PHPCBF|FILE:|Time:)/ },
  { from: /^--- Failed (?:scenarios|steps):/, to: /^\d+ scenarios?/ },
  { from: /^Your requirements could not be resolved/, to: /^The command / },
  // cargo test, go
  { from: /^failures:$/, to: /^test result:/ },
  { from: /^WARNING: DATA RACE/, to: /^=+$/ },
  { from: /^---- .{1,200} stdout ----$/, to: /^(?:failures:|---- )/ },
  // R, testthat
  { from: /^\* checking .{1,100} (?:ERROR|WARNING)$/, to: /^\* (?:checking|DONE)/ },
  {
    from: /^(?:── \d+\. |-- \d*\.? ?|── )(?:Failure|Error)/,
    to: /^(?:══|==) testthat results|^\* /,
  },
  { from: /^(?:══|==) testthat results/, to: /^(?:Execution halted|\* )/ },
  // CTest, Automake, Catch2
  { from: /^The following tests FAILED:/, to: /^Errors while running/ },
  { from: /^FAIL: \S+$/, to: /^(?:FAIL|PASS|make)\b.{0,200}(?:exit status|\*\*\*)/ },
  { from: /: FAILED:$/, to: /^(?:=+|-+)$/ },
  { from: /^~{40,}$/, to: /^test cases: / },
  // Perl, Lua, Common Test, EUnit
  { from: /^Test Summary Report/, to: /^Result: / },
  { from: /^(?:Failure|Error) (?:→|->) /, to: /^(?:Failure|Error) (?:→|->) / },
  { from: /\*failed\*$/, to: /^=+$|^\s+Failed: / },
  { from: / ==> .{1,100}: FAILED$/, to: /^Failed \d+ tests/ },
  // opam, Elm, Flow, sbt, NUnit
  { from: /^#=== ERROR /, to: /^<><>|^# -> / },
  { from: /^-- [A-Z][A-Z ]{3,60} -{3,}/, to: /^-- [A-Z][A-Z ]{3,60} -{3,}|^Detected / },
  { from: /^Error -{5,}/, to: /^Found \d+ error|^Error -{5,}/ },
  { from: /:: {2,}UNRESOLVED DEPENDENCIES/, to: /unresolved dependency|ResolveException/ },
  { from: /^Errors(?:,| and) Failures(?: and Warnings)?:?/, to: /^Tests? (?:run|Count|Run)/ },
  // rollup, CocoaPods, PSScriptAnalyzer
  { from: /^\[!\] \S/, to: /^(?:The command |npm (?:ERR!|error)|error Command|\$ )/ },
  { from: /^RuleName +Severity +ScriptName/, to: /^(?:The command |Error: |Command exited)/ },
  // Terraform, Ansible, Docker, bazel
  { from: /^[│╷]\s{0,2}Error: /, to: /^╵/ },
  { from: /^PLAY RECAP/, to: /^$/ },
  { from: /^Failing tests:/, to: /^\*\* TEST/ },
  // tap, any unified difference
  { from: /^\s*not ok \d/, to: /^\s*(?:\.\.\.|(?:not )?ok \d)/ },
  {
    from: /^(?:diff --git |Diff in \S|--- \S.{0,200}(?:before|original|\d{4}-\d\d-\d\d))/,
    to: /^(?:The command |Error: )/,
  },
];

const FROM_ANY = new RegExp(SECTIONS.map(({ from }) => from.source).join('|'));
/** A list that is closed is taken as a whole up to so many lines. */
const CLOSED_MAX = 2_000;
/** What ends a list from outside, such as the next command, may stand so many lines down. */
const CUT_MAX = 250;
/** A list that is never closed must not take everything behind it. */
const UNCLOSED_MAX = 60;
/** After so many lists of a kind, a further one counts half. */
const KINDS_TIRE = 12;
/** So many lines down a list, a line counts half. */
const LENGTH_TIRES = 600;

/** A list that no line closes is less sure to be one. */
const UNCLOSED = 0.5;

/** A line of a list that lists nothing. */
const NO_ENTRY = /^(?:\[\w+\])?\s*$/;

interface Open {
  section: Section;
  since: number;
}

/** How much each line counts as one of a list of what failed: 0 outside of lists, up to 1. */
export function failureSections(
  texts: readonly string[],
  passes: Uint8Array = passesOf(texts),
): Float64Array {
  const weights = new Float64Array(texts.length);
  const lists = new Lists(texts, weights);
  let passed = -1;
  for (const [index, text] of texts.entries()) {
    if (text === '') continue;
    const isNext = passes[index] === 1 || ENDS_ANY.test(text);
    lists.read(index, text, isNext);
    if (isNext || PROGRESS.test(text)) passed = index;
    else if (COUNTED.test(text) && index - passed > 1) report(weights, passed + 1, index);
  }
  lists.end();
  return weights;
}

/** Reads a log line by line and weighs the lists in it as they end. */
class Lists {
  readonly #texts: readonly string[];
  readonly #weights: Float64Array;
  /** How many lists of each kind there were. */
  readonly #seen = new Map<Section, number>();
  #open: Open | null = null;

  constructor(texts: readonly string[], weights: Float64Array) {
    this.#texts = texts;
    this.#weights = weights;
  }

  /** `isNext` says that the line begins something else, whatever list is open. */
  read(index: number, text: string, isNext: boolean): void {
    const open = this.#open;
    if (open !== null) {
      const length = index - open.since;
      const isLost = length > (isNext ? CUT_MAX : CLOSED_MAX);
      if (isLost) this.#close(open, open.since + UNCLOSED_MAX, UNCLOSED);
      else if (open.section.to.test(text)) this.#close(open, index, 1);
      else if (isNext) this.#close(open, index - 1, 1);
    }
    if (!FROM_ANY.test(text)) return;
    const before = this.#texts[index - 1] ?? '';
    const section = SECTIONS.find(
      ({ from, after }) => from.test(text) && (after?.test(before) ?? true),
    );
    if (section === undefined) return;
    if (this.#open !== null) this.#close(this.#open, index - 1, 1);
    this.#open = { section, since: index };
  }

  end(): void {
    const last = this.#texts.length - 1;
    if (this.#open !== null)
      this.#close(this.#open, Math.min(last, this.#open.since + UNCLOSED_MAX), UNCLOSED);
  }

  #close({ section, since }: Open, end: number, weight: number): void {
    this.#open = null;
    if (this.#texts.slice(since + 1, end).every((text) => NO_ENTRY.test(text))) return;
    const times = this.#seen.get(section) ?? 0;
    this.#seen.set(section, times + 1);
    for (let at = since; at <= end; at += 1)
      this.#weights[at] = weight / (1 + times / KINDS_TIRE) / (1 + (at - since) / LENGTH_TIRES);
  }
}

/** The next command begins, or the runner says how one ended. */
const ENDS_ANY = /^(?:\$ \S|The command "|Error: Process completed|Done\. Your build)/;

/** A test runner counts at its end how many failed. */
const COUNTED =
  /^\s*[1-9]\d* (?:tests?|specs?|examples?) failed|^\s*Tests:? {2,}\S{0,9}[1-9]\d* failed|^test result: FAILED|^FAILED \((?:failures|errors)|^\d+ (?:examples|runs|tests|specs|scenarios), .{0,60}\b[1-9]\d* (?:failures?|errors?|failed)|^=+ [1-9]\d* failed|^# fail +[1-9]|^Tests: \d+, .{0,60}(?:Failures|Errors): [1-9]|^Failed \d+\/\d+ |^Result: FAIL/;
/** Tests that say with one letter each how they went. */
const PROGRESS = /^[.FEWSRINPX*✓·․]{12,}(?:\s|$)/;
/** The report stands right before its count; so many lines above it, a line counts half. */
const REPORT_TIRES = 200;
const REPORT_MAX = 300;
const REPORT = 0.8;

/** What stands between the last test that passed and the count of those that failed is the report on them. */
function report(weights: Float64Array, since: number, end: number): void {
  for (let at = Math.max(since, end - REPORT_MAX); at <= end; at += 1)
    weights[at] = Math.max(weights[at] ?? 0, REPORT / (1 + (end - at) / REPORT_TIRES));
}
