/**
 * What lines of failing builds look like, across the build tools of common languages. Every pattern is
 * tried on a clipped line and has no nested repetition, so that no log can make it slow.
 */

/** A build tool, compiler or test runner says in its own form that something failed. */
const CERTAIN: readonly RegExp[] = [
  // Any compiler or linter: file:line:column: error, file(line,column): error
  /^\S.{0,200}:\d+(?::\d+)?:? ?(?:fatal |internal |syntax |type )?error\b/i,
  /\(\d+(?:,\d+)?\): (?:fatal )?error\b/i,
  /\berror (?:CS|MSB|NETSDK|NU|TS|FS|BC|LNK|RC|AL|MC|C)\d{2,5}\b/,
  /^\S+\.(?:go|hs|ml|d|nim|zig|cr|v|sv|vhd|sol):\d+[:(]\d*/,
  // C and C++
  /undefined reference to|multiple definition of|undefined symbols for|collect2: error|ld returned \d|linker command failed|ld: (?:symbol|library|cannot)/i,
  /CMake Error|configure: error|ninja: build stopped|The following tests FAILED|\*\*\*(?:Failed|Exception|Timeout|Not Run)|Segmentation fault|core dumped|ERROR: (?:Address|Leak|Thread|Memory|Undefined)\w*Sanitizer|terminate called/,
  /\[ {2}FAILED {2}\]|: Failure$|^FAILED: |\bSIG(?:SEGV|ABRT|BUS|ILL|KILL)\b/,
  // Rust, Go
  /^error(?:\[E\d+\])?:|^thread '.{0,100}' (?:\(\d+\) )?panicked|\.\.\. FAILED$|^test result: FAILED|^error: could not compile/,
  /^go: \S.{0,200}(?: requires|: (?:reading|unknown revision|invalid version|module \S+ found)|@v\S+: )|^gofmt needs to be run|is not gofmt/,
  /^\s*--- FAIL|^FAIL(?:\t|$)|^panic: |^fatal error: |^goroutine \d+ \[|^\s+\S+_test\.go:\d+:/,
  // Java, Kotlin, Scala
  /COMPILATION ERROR|<<< (?:FAILURE|ERROR)!|^Caused by: |^Exception in thread|^\* What went wrong|^Execution failed for task|^> Task \S+ FAILED|^\S.{0,150} > .{0,150} FAILED$|There (?:was|were) (?:a )?fail(?:ing|ure)/,
  /Tests run: \d+,.{0,40}(?:Failures|Errors): [1-9]|^\[?ERROR\]?\s+\S.{0,200}\.(?:java|kt|scala|groovy):|Failed tests:|Tests in error:|\[javac?\] .{0,200}error|^e: \S/,
  /^\s*(?:\[error\]|\[ERROR\]) .{0,20}\S+\.(?:scala|java|kt):\d+|\*\*\* FAILED \*\*\*|^\[error\] \(.{1,100}\)/,
  /(?:^|[\s[(])(?:[a-z_$][\w$]*\.){2,}[A-Z]\w*(?:Exception|Error|Failure)\b/,
  // Python
  /Traceback \(most recent call last\)|^(?:[\w.]{1,80}\.)?[A-Z]\w{0,60}(?:Error|Exception|Interrupt|Exit|Failure)(?::|$)|^E {2,}\S|^(?:FAILED|ERROR) \S+\.py|^=+ (?:FAILURES|ERRORS|short test summary)|^_{3,} \S.{0,150} _{3,}$|^(?:FAIL|ERROR): \w|^FAILED \((?:failures|errors)/,
  // JavaScript
  /^\s*● |^\s*[✕✖✗×✘] |^not ok \d|^\s*\d+\) \S|^ {0,2}(?:FAIL|FAILED) {1,2}\S|ERROR in \S|Cannot find module|Module not found|^\s*(?:Uncaught |Unhandled )?(?:\w{0,30}Error)(?: \[\w+\])?: |UnhandledPromise|^npm (?:ERR!|error) (?:code|[A-Z]{4}|\d{3}|Could not|peer|missing|Test)|^error (?:An unexpected|Command failed|Couldn't)|^\s+\d+ (?:failing|failed)\b|✖ \d+ problem|^\s+\d+:\d+\s+error\s/,
  // Ruby, PHP, Perl
  /^\s+\d+\) (?:Failure|Error):|^rspec \.\/|rake aborted!|\b(?:NoMethodError|NameError|LoadError|ArgumentError|Gem::\w+|Bundler::\w+)\b|^Bundler could not|An error occurred while installing|\d+ examples?, [1-9]\d* failure|[1-9]\d* (?:failures|errors), \d/,
  /PHP (?:Fatal|Parse|Warning)|^(?:FAILURES|ERRORS)!$|There (?:was|were) \d+ (?:failure|error)|Fatal error: |Parse error: |^\d+\) \S+::\S/,
  /^\s*#\s+Failed test|Result: FAIL|Dubious, test returned|Failed \d+\/\d+ (?:subtests|test)|Compilation failed in require|BEGIN failed/,
  // Haskell, Elixir, Erlang, OCaml, Julia, R, Swift, Dart, Lua, TeX
  /^File "[^"]{1,200}", lines? \d+|rejecting: |cabal: |While building package|\*\* \([A-Z]\w|==ERROR|ERROR: LoadError|Test Failed at|Error in `?\w|Execution halted|\* checking .{0,100}(?:ERROR|WARNING|NOTE)$|\*\* BUILD FAILED \*\*|The following build commands failed|^! [A-Z]|Undefined control sequence|error: -\[|XCTAssert/,
  // Infrastructure as code, containers, shells
  /^[│╷]? ?Error: |failed to solve|returned a non-zero code|executor failed running|ImagePullBackOff|CrashLoopBackOff|manifest unknown|pull access denied|^fatal: |^remote: error|^E: \S|curl: \(\d+\)|^\S{0,100}: line \d+: |command not found|is not recognized as an internal/,
  // The runner and the machine
  /^Error: |No space left on device|^Killed\b|Out ?Of ?Memory|out of memory|heap limit|shutdown signal|lost communication|was cancell?ed|exceeded the maximum|has timed out|No output has been received|\bstalled\b/i,
  // .NET
  /^\s+(?:Failed \S+ \[\d|Error Message:|Stack Trace:|X \S)/,
  // Headings of failure, whatever the tool
  /^-- [A-Z][A-Z ]{3,60} -{3,}|^Error -{5,}|^--- Failed (?:scenarios|steps):|^Failed? (?:tests?|examples|scenarios)\b.{0,3}$|\*failed\*|^(?:Failure|Error) (?:→|->) |Condition not satisfied|^(?:❌|⨯|⛔)|\(X\) |^\s*\[(?:FAIL|FAILED|ERR)\]|^FAIL in \(|#=== ERROR|^\s*Failed!?$|^\S.{0,200} FAILED$|tests? did not pass|Tests failed\./,
  /\bhas no local return|will never return|UNRESOLVED DEPENDENCIES|unresolved dependency|WARNING: DATA RACE|, treated as error|rule to make target|^Some tests failed|\[E\]$|\bFAILED: Build did NOT|version solving failed|INSTALLATION FAILED|UPGRADE FAILED|exceeded its progress deadline/,
  // Linters and formatters
  /^Diff in \S|^The following files? .{0,40}not|(?:is|are) not (?:formatted|properly formatted)|incorrectly (?:sorted|formatted)|needs? (?:to be )?(?:re)?format|^Required test coverage|coverage of .{1,20} not reached|^\d+ misspell/,
  /would reformat|^Changed \S+\.dart$|^Formatted \d.{0,40}\([1-9]\d* changed|^In \S.{0,200} line \d+:$|\bSC\d{4}\b|^┃?\s*\[[WRCDF]\] [↗→↑↘↓] |^Warning: Task |^Aborted due to|^>> [1-9]\d* errors? in |^\t\w+ - \[.{1,100}\] at \S|weighted issues/,
  /would reformat|Code style issues|: [CEFW]: |^\S+:\d+:\d+: [A-Z]{1,4}\d{1,4}\b|\[(?:error|Error)\] |puppet-lint|^\S+ - (?:ERROR|WARNING): /,
];

const HAPPENED =
  /\b(?:errors?|err|fail(?:s|ed|ure|ures|ing)?|fatal|exceptions?|panic(?:ked)?|abort(?:ed|ing)?|crash(?:ed)?|unable|cannot|can't|could ?n[o']t|couldn't|refused|rejected|denied|unresolved|undefined|invalid|incompatible|mismatch(?:ed)?|violations?|conflicts?|forbidden|unauthorized|timed? ?out|timeout|broken|corrupt(?:ed)?|illegal|unexpected|no such|not found|doesn't exist|does not exist|missing|expected|assert\w*|exit(?:ed)? (?:code|status|with)|non-?zero|ERR!?)\b/i;

/** A place in a file with something to say of it: what linters print, and compilers without the word. */
const PLACED =
  /^\s{0,8}(?:\[\w+\] )?[\w./~@+-]*[\w-]\.[A-Za-z]\w{0,6}(?::\d+(?::\d+)?:? |\(\d+(?:, ?\d+)?\):? |\[\d+, ?\d+\]: |: line \d+)\S|^(?:diff --git |@@ -\d|\+\+\+ \S|--- \S)|^\s+\d+: (?:Function|The (?:call|pattern|variable)) |^\s{0,6}\d+ \| (?:ERROR|WARNING) |^\s+(?:error|warning|info|lint) • |[1-9]\d* (?:warnings?|errors?|issues?|problems?|offen[cs]es?|violations?|misspellings?) (?:found|detected|generated|in \d)|\b[Tt]here (?:is|are|were) [1-9]\d* (?:warnings?|errors?|issues?|problems?|violations?)\b|^Please (?:run|format|fix)\b|^\s*(?:expected|actual|received|got|was|but (?:was|got)|evaluated|Passed in|have|want)\s?:?(?:\s|$)/i;

const HINTED =
  /\b(?:warn(?:ing)?s?|deprecated|skipp(?:ed|ing)|retry(?:ing)?|ignored|unused|actual|got|diff)\b/i;

/** Words of failure in lines that report success, or name a file, a flag or a class. */
const HARMLESS =
  /\b(?:0|no) (?:errors?|failures?|failed|failing|warnings?|problems?|issues?)\b|\b(?:errors?|failures?|failed|skipped|warnings?|failing|broken)\s{0,3}[:=]\s{0,3}0\b|fail-?fast|continue-on-error|if-no-files-found|--(?:no-)?(?:fail|error|abort)[\w-]*|-W(?:no-)?error\S*|error[-_]?prone|set [-+]e\b|timeout\s?[=:]\s?\d+|on_error|onerror|(?:error|exception|fail|timeout|abort|invalid|missing|assert|conflict)[\w-]*\.(?:java|class|kt|scala|h|hpp|c|cc|cpp|o|obj|py|pyc|rb|js|ts|jsx|tsx|go|rs|php|html|md|txt|json|xml|yml|gem|jar|hs|ex|exs|swift|m|po|png|css)\b/gi;

const ROUTINE =
  /^(?:\s*(?:Download(?:ing|ed)|Compiling|Installing|Collecting|Fetching|Unpacking|Preparing|Selecting|Setting up|Get:\d|Receiving|Resolving|Copying|Extracting|inflating|creating|adding|linking|copying|Using|Building CXX|Building C |Requirement already|remote: (?:Counting|Compressing)|\[\s*\d+%\] (?:Building|Linking|Built))\b|ok \d|PASS(?:ED)?\b|\s*[✓✔√] |\+ )|(?:\bPASSED|\.\.\. ok|\bpassed|\bOK)$/;

/** Closing advice that tools print after every failure. */
const BOILERPLATE =
  /re-run Maven|full stack trace of the errors|For more information about the errors|^\[ERROR\] (?:\[Help \d\]|-> \[Help)|After correcting the problems|^\[ERROR\]\s*$|A complete log of this run|not (?:a problem )?with npm|additional logging output above|npm-debug\.log|Run with --(?:stacktrace|info|debug|scan)|Get more help at|^\* Try:|For more details see|note: run with `RUST_BACKTRACE|https:\/\/docs\.npmjs|help: |You can also run|please (?:file|report)|Post job cleanup/i;

const FRAME =
  /^\s+(?:at |\.\.\. \d+ more|from \/|File "|in `|#\d+ )|^\s+\S+:\d+:in |^\s*#\d+ +\S|^\s+\d+: +(?:0x)?\w|^goroutine|^\s+\/\S+:\d+/;

/**
 * How strongly one cleaned line alone says that it tells of the failure: 0 (nothing) to 10.
 */
export function strengthOf(text: string): number {
  if (text === '') return 0;
  return strengthOfClipped(text.length > LOOKED_AT_MAX ? text.slice(0, LOOKED_AT_MAX) : text);
}

const LOOKED_AT_MAX = 400;

function strengthOfClipped(text: string): number {
  if (BOILERPLATE.test(text)) return 1;
  if (FRAME.test(text)) return 1;
  const without = text.replace(HARMLESS, ' ');
  if (ROUTINE.test(text)) return HAPPENED.test(without) ? 1.5 : 0;
  if (CERTAIN_ANY.test(without)) return 10;
  if (/^\s*\[ERROR\]/.test(text)) return 7;
  if (HAPPENED.test(without)) return 5;
  if (PLACED.test(text)) return /\b(?:warning|note|info|debug)\b/i.test(text) ? 2 : 5;
  return HINTED.test(without) ? 1.5 : 0;
}

/** Whether a line carries on what the line before it began: a stack frame, an indented detail, a caret. */
export function continues(text: string): boolean {
  return text === '' || /^(?:\s|[|>^~+-]|at |\.\.\. |\d+ ?\|)/.test(text);
}

const CERTAIN_ANY = new RegExp(
  CERTAIN.map(({ source, flags }) => (flags.includes('i') ? anyCase(source) : source)).join('|'),
);

/** A pattern that ignores case, for joining it with those that do not. */
function anyCase(source: string): string {
  return `(?i:${source})`;
}
