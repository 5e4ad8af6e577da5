/** What each tool prints when it fails; every line must be in the excerpt. */
export const CAUSES: Readonly<Record<string, string>> = {
  'a C++ compiler under make': `
src/net/socket.cc: In member function 'int Socket::poll(int)':
src/net/socket.cc:118:23: error: 'EPOLLEXCLUSIVE' was not declared in this scope
  118 |     event.events |= EPOLLEXCLUSIVE;
      |                     ^~~~~~~~~~~~~~
make[2]: *** [src/CMakeFiles/net.dir/build.make:76: src/CMakeFiles/net.dir/socket.cc.o] Error 1`,
  'a linker': `
/usr/bin/ld: obj/main.o: in function \`main':
main.c:(.text+0x1b): undefined reference to \`crypto_init'
collect2: error: ld returned 1 exit status`,
  googletest: `
[ RUN      ] Parser.RejectsTrailingComma
../test/parser_test.cc:88: Failure
Expected equality of these values:
  parse("[1,]").ok()
    Which is: true
  false
[  FAILED  ] Parser.RejectsTrailingComma (0 ms)`,
  'the Rust compiler': `
error[E0502]: cannot borrow \`*self\` as mutable because it is also borrowed as immutable
  --> crates/core/src/walk.rs:412:13
   |
410 |         let entry = &self.entries[0];
   |                      ------------ immutable borrow occurs here
412 |             self.push(entry.depth());
   |             ^^^^^^^^^^^^^^^^^^^^^^^^ mutable borrow occurs here
error: could not compile \`core\` due to previous error`,
  'cargo test': `
---- search::tests::overlapping stdout ----
thread 'search::tests::overlapping' panicked at src/search.rs:77:9:
assertion \`left == right\` failed
  left: 3
 right: 4`,
  'go test': `
--- FAIL: TestServerShutdown (0.31s)
    server_test.go:142: listener still open after 300ms
    server_test.go:150: got 2 connections, want 0
FAIL
FAIL	example.org/app/server	0.412s`,
  'go vet': `
# example.org/app/store
store/index.go:31:14: undefined: indexVersion
store/index.go:44:9: cannot use key (variable of type string) as []byte value in argument to s.put`,
  pytest: `
=================================== FAILURES ===================================
____________________________ test_rounding_of_cents ____________________________

    def test_rounding_of_cents():
>       assert total([0.1, 0.2]) == 0.3
E       assert 0.30000000000000004 == 0.3
E        +  where 0.30000000000000004 = total([0.1, 0.2])

tests/test_money.py:21: AssertionError
=========================== short test summary info ============================
FAILED tests/test_money.py::test_rounding_of_cents - assert 0.30000000000000004 == 0.3`,
  unittest: `
======================================================================
FAIL: test_unicode_header (tests.test_mail.HeaderTest)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/home/travis/build/mail/tests/test_mail.py", line 54, in test_unicode_header
    self.assertEqual(decoded, 'Grüße')
AssertionError: 'Gr??e' != 'Grüße'`,
  jest: `
  ● cart › applies the voucher once

    expect(received).toBe(expected) // Object.is equality

    Expected: 90
    Received: 81

      14 |   cart.apply('SAVE10');
      15 |   cart.apply('SAVE10');
    > 16 |   expect(cart.total).toBe(90);
         |                      ^`,
  mocha: `
  1) router
       redirects after login:

      AssertionError: expected 200 to equal 302
      + expected - actual

      -200
      +302
      
      at Context.<anonymous> (test/router.spec.js:61:32)`,
  'the TypeScript compiler': `
src/api/client.ts(88,17): error TS2345: Argument of type 'string | undefined' is not assignable to parameter of type 'string'.
  Type 'undefined' is not assignable to type 'string'.`,
  eslint: `
/home/runner/work/app/app/src/index.js
   12:7   error    'result' is assigned a value but never used  no-unused-vars
  101:22  error    Missing semicolon                            semi

✖ 2 problems (2 errors, 0 warnings)`,
  npm: `
npm ERR! code ERESOLVE
npm ERR! ERESOLVE unable to resolve dependency tree
npm ERR! Could not resolve dependency:
npm ERR! peer react@"^17.0.0" from react-widgets@5.8.4`,
  'maven surefire': `
[ERROR] Tests run: 12, Failures: 1, Errors: 0, Skipped: 0, Time elapsed: 0.8 s <<< FAILURE! - in org.example.DateTest
[ERROR] org.example.DateTest.parsesLeapDay  Time elapsed: 0.01 s  <<< FAILURE!
org.opentest4j.AssertionFailedError: expected: <2024-02-29> but was: <2024-03-01>
	at org.example.DateTest.parsesLeapDay(DateTest.java:44)`,
  gradle: `
com.example.OrderTest > totalsInclTax FAILED
    org.opentest4j.AssertionFailedError at OrderTest.kt:31

FAILURE: Build failed with an exception.

* What went wrong:
Execution failed for task ':orders:test'.
> There were failing tests. See the report at: file:///build/reports/tests/test/index.html`,
  sbt: `
[error] /home/travis/build/core/src/main/scala/Flow.scala:57:21: type mismatch;
[error]  found   : Option[Int]
[error]  required: Int
[error]     val width: Int = config.width
[error]                             ^
[error] one error found
[error] (core / Compile / compileIncremental) Compilation failed`,
  rspec: `
Failures:

  1) Invoice#due sends a reminder
     Failure/Error: expect(mailer).to have_received(:remind).once

       expected: 1 time with any arguments
       received: 0 times
     # ./spec/invoice_spec.rb:27:in \`block (3 levels) in <top (required)>'`,
  bundler: `
Bundler could not find compatible versions for gem "nokogiri":
  In Gemfile:
    rails (= 7.0.4) was resolved to 7.0.4, which depends on
      nokogiri (>= 1.13)`,
  phpunit: `
There was 1 failure:

1) App\\Tests\\PriceTest::testDiscount
Failed asserting that 90.0 matches expected 85.0.

/home/travis/build/shop/tests/PriceTest.php:33

FAILURES!
Tests: 211, Assertions: 540, Failures: 1.`,
  'Perl prove': `
#   Failed test 'decodes entities'
#   at t/04-entities.t line 19.
#          got: '&amp;'
#     expected: '&'
# Looks like you failed 1 test of 12.
t/04-entities.t ........ Dubious, test returned 1 (wstat 256, 0x100)
Failed 1/12 subtests`,
  dotnet: `
  Failed Parses_Iso_Week [12 ms]
  Error Message:
   Assert.Equal() Failure
Expected: 53
Actual:   1
  Stack Trace:
     at Calendar.Tests.WeekTests.Parses_Iso_Week() in /src/WeekTests.cs:line 40`,
  msbuild: `
/src/Web/Startup.cs(29,13): error CS0246: The type or namespace name 'IHostEnv' could not be found [/src/Web/Web.csproj]
Build FAILED.`,
  elixir: `
  1) test renders the index page (AppWeb.PageControllerTest)
     test/controllers/page_controller_test.exs:12
     Assertion with =~ failed
     code:  assert html_response(conn, 200) =~ "Welcome"
     left:  "<html></html>"
     right: "Welcome"`,
  ghc: `
src/Data/Trie.hs:91:18: error:
    • Couldn't match expected type ‘Maybe v’ with actual type ‘v’
    • In the expression: lookup k m
   |
91 |   find k (Trie m) = lookup k m
   |                     ^^^^^^^^^^`,
  ocaml: `
File "lib/parser.ml", line 44, characters 10-18:
44 |   | Some (Tok_int n) -> n
               ^^^^^^^^
Error: This variant pattern is expected to have type token
       There is no constructor Tok_int within type token`,
  swift: `
/Users/travis/build/App/Sources/Cache.swift:61:20: error: value of optional type 'URL?' must be unwrapped
        try load(url)
                 ^
** TEST FAILED **
The following build commands failed:
	CompileSwift normal x86_64 Cache.swift`,
  'R CMD check': `
* checking tests ... ERROR
Running the tests in 'tests/testthat.R' failed.
Last 13 lines of output:
  -- Failure (test-dates.R:9): month ends ---
  add_months(x, 1) not equal to as.Date("2021-02-28").`,
  julia: `
rotation: Test Failed at /home/travis/build/Geo/test/rotation.jl:17
  Expression: rotate(p, π) ≈ Point(-1, 0)
   Evaluated: Point(1.0, 0.0) ≈ Point(-1, 0)
ERROR: LoadError: Some tests did not pass: 88 passed, 1 failed, 0 errored, 0 broken.`,
  docker: `
 > [build 4/7] RUN pip install -r requirements.txt:
#9 4.211 ERROR: Could not find a version that satisfies the requirement leftpad==9.9 (from versions: 0.1)
#9 4.212 ERROR: No matching distribution found for leftpad==9.9
ERROR: failed to solve: process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1`,
  terraform: `
│ Error: Unsupported argument
│ 
│   on main.tf line 12, in resource "aws_s3_bucket" "logs":
│   12:   acl_policy = "private"
│ 
│ An argument named "acl_policy" is not expected here.`,
  clippy: `
error: this loop could be written as a \`for\` loop
   --> src/lib.rs:31:5
    |
31  |     while let Some(x) = iter.next() {
    |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ help: try: \`for x in iter\`
    |
    = note: \`-D clippy::while-let-on-iterator\` implied by \`-D warnings\``,
  flake8: `
./app/views.py:17:80: E501 line too long (93 > 79 characters)
./app/models.py:3:1: F401 'os' imported but unused`,
  'a shell script': `
./scripts/deploy.sh: line 14: kubectl: command not found`,
  latex: `
! Undefined control sequence.
l.212 \\includesvg
                 {figures/flow}`,
};
