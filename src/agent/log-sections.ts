/** Where a tool lists what failed: from its heading to the line that closes the list. */
interface Section {
  from: RegExp;
  to: RegExp;
}

const SECTIONS: readonly Section[] = [
  // pytest
  {
    from: /^=+ (?:FAILURES|ERRORS) =+$/,
    to: /^=+ .{0,80}(?:failed|error|passed|summary|no tests)/,
  },
  { from: /^=+ short test summary info/, to: /^=+ / },
  // unittest, nose
  { from: /^(?:FAIL|ERROR): \S/, to: /^(?:Ran \d|=+$)/ },
  // RSpec, minitest, hspec, Crystal
  {
    from: /^(?:Failures|Offenses|Failed examples):$/,
    to: /^(?:Finished in|\d+ (?:files|runs|examples))/,
  },
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
/** A list that is never closed must not take everything behind it. */
const SECTION_MAX = 60;

/** Which lines stand in a list of what failed: 1 where they do, else 0. */
export function failureSections(texts: readonly string[]): Uint8Array {
  const inside = new Uint8Array(texts.length);
  let open: { section: Section; since: number } | null = null;
  for (const [index, text] of texts.entries()) {
    if (open !== null && (open.section.to.test(text) || index - open.since > SECTION_MAX)) {
      inside[index] = 1;
      open = null;
    }
    if (text !== '' && FROM_ANY.test(text)) {
      const section: Section | undefined = SECTIONS.find(({ from }) => from.test(text));
      if (section !== undefined) open = { section, since: index };
    }
    if (open !== null) inside[index] = 1;
  }
  return inside;
}
