import type { FailureCategory } from '../domain/failure.ts';
import * as say from '../words/runs.ts';

/** A class of failure that a line of the log proves by itself. */
export interface FailureClass {
  category: FailureCategory;
  pattern: RegExp;
  /** Beginning of the sentence; the line follows it. */
  says: string;
  /** 0 to 1: how often such a line is the cause and not a bystander. */
  confidence: number;
}

/**
 * In the order of precedence: what ends a job whatever it was doing, then what the change itself broke,
 * then what may have been retried with success. Within a class the line nearest to the end counts.
 */
export const FAILURE_CLASSES: readonly FailureClass[] = [
  {
    category: 'disk-full',
    pattern: /No space left on device|\bENOSPC\b|not enough (?:disk )?space|Disk quota exceeded/i,
    says: say.theDiskWasFull,
    confidence: 0.95,
  },
  {
    category: 'out-of-memory',
    pattern:
      /exit(?:ed)? (?:with )?(?:code|status) 137\b|\b137\b.{0,20}\bKilled\b|^Killed\b|: Killed\b|OOMKilled|Out of memory|OutOfMemoryError|heap out of memory|Cannot allocate memory|MemoryError|fatal error: Killed signal terminated program|virtual memory exhausted|Gradle build daemon disappeared/,
    says: say.theMachineRanOut,
    confidence: 0.9,
  },
  {
    category: 'runner-lost',
    pattern:
      /received a shutdown signal|lost communication with the server|runner .{0,60}(?:is offline|was lost|shut ?down)|Spot instance .{0,40}(?:terminated|interrupted)|agent (?:was )?lost|Cannot contact .{1,80}: |Connection to the (?:agent|runner)|No hosted parallelism/i,
    says: say.theMachineThatRan,
    confidence: 0.95,
  },
  {
    category: 'timeout',
    pattern:
      /has exceeded the maximum execution time|The action .{0,80} has timed out|The job running on runner .{0,80} has exceeded|No output has been received in the last|execution took longer than|job exceeded the maximum|context deadline exceeded|\bTimeout: .{0,40}(?:exceeded|elapsed)|panic: test timed out|Build timed out|\bETIMEDOUT\b|timed out after \d/i,
    says: say.itRanOutOfTime,
    confidence: 0.85,
  },
  {
    category: 'compile-error',
    pattern:
      /COMPILATION ERROR|^\S.{0,200}:\d+(?::\d+)?:? (?:fatal )?error\b|^\S.{0,200}\(\d+(?:,\d+)?\): error\b|\berror (?:CS|MSB|TS|FS|BC|LNK|NETSDK|C)\d+|^error\[E\d+\]|could not compile|undefined reference to|cannot find symbol|\.java:\[?\d+.{0,12}(?:error|incompatible|cannot)|^e: \S+\.kts?|^\S+\.go:\d+:\d+: (?!.*\bfailed\b)|SyntaxError|Parse error|Compilation (?:failed|error)|^\[error\] \S+\.scala:\d+|^\*\* \(CompileError|^Error: (?:This|Unbound|Syntax) |! Undefined control sequence/,
    says: say.theCodeDoesNotCompile,
    confidence: 0.85,
  },
  {
    category: 'test-failure',
    pattern:
      /^(?:FAILED|ERROR) \S+\.py|^(?:FAIL|ERROR): \w+ \(|^\s*--- FAIL: |^\s*● .{1,200} › |\.\.\. FAILED$|\[ {2}FAILED {2}\] \S|<<< (?:FAILURE|ERROR)!|^\S.{0,200} > .{1,200} FAILED$|^rspec \.\/|^not ok \d+|Failure\/Error:|^\s*[✕✖✗×] (?!\d+ problem)|\* checking .{0,100} ERROR$|^#\s+Failed test|^\d+\) \S+::\S|^\s+\d+\) (?:test )?\S|^\s+Failed \S+ \[|\*\*\* FAILED \*\*\*|Test Failed at|\*\*\*Failed|Tests run: \d+,.{0,40}(?:Failures|Errors): [1-9]|There (?:was|were) \d+ failure|\d+ examples?, [1-9]\d* failure|AssertionError|\d+ (?:tests? )?failed\b|panicked at/,
    says: say.aTestFailed,
    confidence: 0.85,
  },
  {
    category: 'lint',
    pattern:
      /^\s+\d+:\d+\s+(?:error|✖)\s|✖ \d+ problems?|would reformat|Code style issues|not formatted|: [CEFW]: |^\S+:\d+:\d+: [A-Z]{1,4}\d{1,4}\b|clippy::|checkstyle.{0,60}(?:violation|ERROR)|golangci-lint|[1-9]\d* offenses? detected|gofmt|shellcheck|lint(?:ing)? (?:errors?|failed)/i,
    says: say.aStyleOrLintCheck,
    confidence: 0.8,
  },
  {
    category: 'rate-limit',
    pattern:
      /\b429\b.{0,40}(?:Too Many|error|status|response)|(?:status|code|error|HTTP\/\S+)[: ]{1,3}429\b|Too Many Requests|toomanyrequests|rate limit(?:ed)? exceeded|API rate limit|exceeded .{0,40}pull rate limit/i,
    says: say.aServiceRefusedFurther,
    confidence: 0.85,
  },
  {
    category: 'service-error',
    pattern:
      /(?:returned error:|status(?: code)?:?|HTTP\/\S+|response(?: code)?:?|code|error)\s{0,2}50[0234]\b|\b50[0234] (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)|Service Unavailable|Bad Gateway|received unexpected HTTP status: 5/i,
    says: say.aServiceAnswered,
    confidence: 0.85,
  },
  {
    category: 'network',
    pattern:
      /Could not resolve host|Temporary failure in name resolution|\b(?:EAI_AGAIN|ENOTFOUND|ECONNRESET|ECONNREFUSED|EHOSTUNREACH)\b|getaddrinfo|no such host|Connection (?:reset|refused|timed out|aborted)|Network is unreachable|TLS handshake|SSL_ERROR|unexpected disconnect|early EOF|RPC failed|Failed to connect to|Could not transfer artifact|Failed to fetch https?:|i\/o timeout|socket hang up|network timeout|Read timed out|ReadTimeoutError|Unable to connect to|Hash Sum mismatch/i,
    says: say.aConnectionOverTheNetwork,
    confidence: 0.8,
  },
  {
    category: 'permission',
    pattern:
      /Permission denied|\b(?:EACCES|EPERM)\b|access denied|Resource not accessible by integration|\b403\b.{0,20}Forbidden|(?:error|status|code):? 40[13]\b|Authentication failed|authentication required|could not read Username|unauthorized|Bad credentials|unsafe repository|dubious ownership|pull access denied/i,
    says: say.somethingWasNotPermitted,
    confidence: 0.8,
  },
  {
    category: 'missing-dependency',
    pattern:
      /Cannot find module|Module not found|No module named|ModuleNotFoundError|No matching distribution|Could not find a version|ERESOLVE|\bE404\b|404 Not Found|Could not (?:find|resolve) (?:artifact|dependenc|all (?:files|dependencies|artifacts)|\S+:\S+:)|Bundler could not find|Could not find gem|Unable to locate package|has no installation candidate|command not found|is not recognized as an internal|package \S+ is not in|cannot find package|no required module provides|unresolved import|can't find crate|No package '.{1,60}' found|not found: manifest|manifest unknown|fatal error: \S+: No such file|cannot find -l|lockfile.{0,60}(?:out of (?:date|sync)|frozen|needs to be updated)|version solving failed/i,
    says: say.somethingItDepends,
    confidence: 0.8,
  },
  {
    category: 'cancelled',
    pattern: /The operation was cancell?ed|run was cancell?ed|was cancelled by|Build was aborted/i,
    says: say.itWasCancelled,
    confidence: 0.7,
  },
];
