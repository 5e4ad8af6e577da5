/** What further tools print when they fail: lists and blocks, many of their lines without a telling word. */
export const LISTS: Readonly<Record<string, string>> = {
  hspec: `
Test suite spec: RUNNING...
Data.Trie
  insert
    keeps older keys FAILED [1]

Failures:

  test/TrieSpec.hs:41:7:
  1) Data.Trie.insert keeps older keys
       expected: Just 3
        but got: Nothing

  To rerun use: --match "/Data.Trie/insert/keeps older keys/"
`,
  EUnit: `
  frame_tests: encode_test...*failed*
in function frame_tests:'-encode_test/0-fun-0-'/0 (test/frame_tests.erl, line 22)
**error:{assertEqual,[{module,frame_tests},
              {line,22},
              {expression,"frame : encode ( 1 )"},
              {expected,<<0,1>>},
              {value,<<1>>}]}
  output:<<"">>
=======================================================
  Failed: 1.  Skipped: 0.  Passed: 31.`,
  minitest: `
  1) Failure:
ParserTest#test_nested_blocks [/home/travis/build/o/r/test/parser_test.rb:144]:
--- expected
+++ actual
@@ -1 +1 @@
-"<p>one</p>"
+"<p>one"

212 runs, 498 assertions, 1 failures, 0 errors, 2 skips
rake aborted!
Command failed with status (1): [ruby -I"lib:test" ...]

Tasks: TOP => default => test
(See full trace by running task with --trace)`,
  RuboCop: `
Offenses:

lib/app/thing.rb:12:3: C: Metrics/MethodLength: Method has too many lines. [14/10]
  def call(env) ...
  ^^^^^^^^^^^^^
lib/app/other.rb:88:5: W: Lint/UselessAssignment: Useless assignment to variable - x.
    x = 1
    ^

120 files inspected, 2 offenses detected
RuboCop failed!`,
  'a test that cannot be imported': `
ImportError while loading conftest '/home/travis/build/o/r/tests/conftest.py'.
tests/conftest.py:8: in <module>
    from app import create
app/__init__.py:3: in <module>
    import yaml
E   ModuleNotFoundError: No module named 'yaml'
ERROR: InvocationError for command '/home/travis/build/o/r/.tox/py36/bin/pytest' (exited with code 4)
___________________________________ summary ____________________________________
ERROR:   py36: commands failed`,
  Karma: `
Chrome 71.0.3578 (Linux 0.0.0) Widget renders twice FAILED
	Expected 2 to be 1.
	    at <Jasmine>
	    at UserContext.<anonymous> (spec/widget.spec.js:42:19)
	    at <Jasmine>
Chrome 71.0.3578 (Linux 0.0.0): Executed 88 of 88 (1 FAILED) (1.2 secs / 0.9 secs)`,
  AVA: `
  1 test failed

  resolver › follows links

  test/resolver.js:31

   30:   const r = await resolve('a');
   31:   t.is(r.length, 2);
   32: });

  Difference:

  - 1
  + 2`,
  Flow: `
Error ------------------------------------------------------------------------------------------- src/a.js:14:21

Cannot call \`f\` with \`null\` bound to \`x\` because null [1] is incompatible with string [2].

   src/a.js:14:21
   14|   const y = f(null);
                   ^^^^ [1]

References:
   src/b.js:2:15
   2| export function f(x: string) {}
                     ^^^^^^ [2]

Found 1 error`,
  CTest: `
97% tests passed, 2 tests failed out of 74

Total Test time (real) =  31.20 sec

The following tests FAILED:
	 12 - net_timeout (Failed)
	 44 - io_fs (SEGFAULT)
Errors while running CTest
Makefile:71: recipe for target 'test' failed
make: *** [test] Error 8`,
  Automake: `
FAIL: tests/quoting.sh
======================================
   proj 1.4: ./test-suite.log
======================================

# TOTAL: 31
# PASS:  30
# FAIL:  1

.. contents:: :depth: 2

FAIL: tests/quoting
===================
`,
  'the race detector': `
==================
WARNING: DATA RACE
Write at 0x00c0001a4010 by goroutine 12:
  github.com/o/r/cache.(*Cache).Set()
      /home/travis/gopath/src/github.com/o/r/cache/cache.go:44 +0x8d

Previous read at 0x00c0001a4010 by goroutine 11:
  github.com/o/r/cache.(*Cache).Get()
      /home/travis/gopath/src/github.com/o/r/cache/cache.go:31 +0x4c

Goroutine 12 (running) created at:
  github.com/o/r/cache.TestRace()
      /home/travis/gopath/src/github.com/o/r/cache/cache_test.go:18 +0x121
==================`,
  'the results of surefire': `
Results :

Failed tests:
  CacheTest.evicts:88 expected:<3> but was:<4>
  CacheTest.refreshes:120->check:31 expected null, but was:<x>

Tests in error:
  NetTest.connects:44 » Connect Connection refused

Tests run: 812, Failures: 2, Errors: 1, Skipped: 7`,
  Composer: `
Your requirements could not be resolved to an installable set of packages.

  Problem 1
    - symfony/console v5.0.0 requires php ^7.2.5 -> your PHP version (7.1.33) does not satisfy that requirement.
    - Installation request for symfony/console v5.0.0 -> satisfiable by symfony/console[v5.0.0].`,
  XCTest: `
Test Case '-[AppTests.CacheTests testEvict]' started.
/Users/travis/build/o/r/Tests/CacheTests.swift:44: error: -[AppTests.CacheTests testEvict] : XCTAssertEqual failed: ("3") is not equal to ("4") -
Test Case '-[AppTests.CacheTests testEvict]' failed (0.012 seconds).
Test Suite 'CacheTests' failed at 2019-02-01 10:00:00.000.
	 Executed 4 tests, with 1 failure (0 unexpected) in 0.044 (0.046) seconds
Failing tests:
	AppTests:
		-[CacheTests testEvict]
** TEST FAILED **`,
  'the tests of Dart': `
00:03 +41 -1: test/codec_test.dart: decodes long runs [E]
  Expected: <3>
    Actual: <4>

  package:test_api                 expect
  test/codec_test.dart 44:5        main.<fn>

00:05 +88 -1: Some tests failed.`,
  testthat: `
── 1. Failure: month ends (@test-dates.R#9)  ───────────────────────────────────
add_months(x, 1) not equal to as.Date("2021-02-28").
1/1 mismatches
[1] 18000 - 18001 == -1

══ testthat results  ═══════════════════════════════════════════════════════════
OK: 88 SKIPPED: 2 FAILED: 1
1. Failure: month ends (@test-dates.R#9)

Error: testthat unit tests failed
Execution halted`,
  busted: `
Failure → spec/thing_spec.lua @ 14
thing keeps order
spec/thing_spec.lua:18: Expected objects to be equal.
Passed in:
(number) 3
Expected:
(number) 4`,
  luacheck: `
Checking src/app.lua                              2 warnings

    src/app.lua:14:7: unused variable x
    src/app.lua:31:1: line is too long (133 > 120)

Total: 2 warnings / 0 errors in 31 files`,
  Clojure: `
lein test :only app.core-test/adds

FAIL in (adds) (core_test.clj:14)
expected: (= 3 (add 1 1))
  actual: (not (= 3 2))

Ran 14 tests containing 31 assertions.
1 failures, 0 errors.
Tests failed.`,
  Elm: `
-- TYPE MISMATCH ----------------------------------------------- ././src/Main.elm

The 2nd argument to function \`view\` is causing a mismatch.

14|     view model 3
                   ^
Function \`view\` is expecting the 2nd argument to be:

    String

But it is:

    number`,
  Ansible: `
TASK [app : install packages] **************************************************
fatal: [localhost]: FAILED! => {"changed": false, "msg": "No package matching 'foo' is available"}

PLAY RECAP *********************************************************************
localhost                  : ok=14   changed=3    unreachable=0    failed=1`,
  Bazel: `
ERROR: /home/travis/build/o/r/src/BUILD:14:1: C++ compilation of rule '//src:core' failed (Exit 1): gcc failed: error executing command /usr/bin/gcc -U_FORTIFY_SOURCE -c src/core.cc
src/core.cc:31:3: error: 'foo' was not declared in this scope
   foo();
   ^~~
Target //src:core failed to build
Use --verbose_failures to see the command lines of failed build steps.
INFO: Elapsed time: 31.2s, Critical Path: 12.0s
FAILED: Build did NOT complete successfully`,
};
