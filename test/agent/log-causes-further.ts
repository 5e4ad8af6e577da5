/** What still other tools print when they fail: from the first line that matters to the last. */
export const FURTHER: Readonly<Record<string, string>> = {
  Buck: `
BUILD FAILED: //src/core:core failed with error code 1
Command failed with exit code 1.
stderr: src/core/ring.cpp:31:9: error: use of undeclared identifier 'poll'`,
  'the lint of CocoaPods': `
 -> Ring (1.4.0)
    - ERROR | [iOS] xcodebuild: Returned an unsuccessful exit code. You can use \`--verbose\` for more information.
    - WARN  | url: The URL (https://ring.example) is not reachable.
    - ERROR | xcodebuild:  Ring/Ring/Ring.swift:31:9: error: cannot find 'poll' in scope
[!] Ring did not pass validation, due to 2 errors.`,
  xctool: `
  ✗ -[RingTests testWrapsWhenFull] (12 ms)
    0) -[RingTests testWrapsWhenFull] (RingTests.xctest)
/Users/travis/build/o/r/RingTests.m:31: ((ring.front) equal to (9)) failed: ("1") is not equal to ("9")
** TEST FAILED: 40 passed, 1 failed, 0 errored, 41 total ** (812 ms)`,
  'the format of Elixir': `
** (Mix) mix format failed due to --check-formatted.
The following files were not formatted:

  * lib/ring.ex
  * test/ring_test.exs`,
  'elm-test': `
↓ Ring
✗ wraps when full

    1
    ╷
    │ Expect.equal
    ╵
    9

TEST RUN FAILED

Duration: 120 ms
Passed:   40
Failed:   1`,
  munit: `
Class: o.RingTest
ERR: o.RingTest.testWraps(RingTest.hx:31) - expected 9 but was 1
FAILED 41 tests, 1 failed, 0 errors, 40 success`,
  tox: `
ERROR: invocation failed (exit code 1), logfile: /home/travis/build/o/r/.tox/py27/log/py27-2.log
ERROR: actionid: py27
msg: installpkg
cmdargs: '/home/travis/build/o/r/.tox/py27/bin/pip install -U --no-deps /tmp/ring.zip'
Collecting cryptography
  Could not find a version that satisfies the requirement cryptography>=40 (from versions: 3.3.2)
No matching distribution found for cryptography>=40`,
  Carthage: `
*** Building scheme "Ring" in Ring.xcodeproj
Build Failed
	Task failed with exit code 65:
	/usr/bin/xcrun xcodebuild -project /Users/travis/build/o/r/Ring.xcodeproj -scheme Ring archive
This usually indicates that project itself failed to compile.`,
  gulp: `
[10:00:01] 'sass' errored after 1.2 s
[10:00:01] Error in plugin "gulp-sass"
Message:
    src/scss/_badge.scss
Error: Undefined variable: "$gutter".
        on line 31 of src/scss/_badge.scss
>>   margin: $gutter;
   ----------^`,
  csslint: `
csslint: There are 2 problems in /home/travis/build/o/r/css/badge.css.

badge.css
1: warning at line 31, col 3
Element (h1.badge) is overqualified, just use .badge without element name.
    h1.badge { color: red }`,
  themis: `
not ok 12 - toggle opens the list
# The equivalent values were expected, but it was not the case.
# 
#     expected: 'open'
#          got: 'closed'`,
  psake: `
Error: 2/11/2019 8:41:02 AM: 
At C:\\projects\\r\\build.ps1:31 char:5 + Invoke-Pester -Path $tests <<<<
[<<==>>] Exception: Failed '1' tests, build failed`,
  'a test of the output': `
Testing wraps-when-full as 'CTagsTest'      failed: unexpected output
	cmd was:     ./ctags -o - Units/ring.r/input.c
	actual output of ctags
	--- Units/ring.r/expected.tags
	+++ /tmp/actual.tags
	@@ -1 +1 @@
	-front	input.c	/^int front(/;"	f
	+front	input.c	/^int front (/;"	f`,
  cabal: `
Resolving dependencies...
cabal: Could not resolve dependencies:
[__0] trying: ring-0.4 (user goal)
[__1] next goal: base (dependency of ring)
[__1] rejecting: base-4.9.1.0/installed-4.9 (conflict: ring => base>=4.11)
[__1] fail (backjumping, conflict set: base, ring)
After searching the rest of the dependency tree exhaustively, these were the goals I've had most trouble fulfilling: base, ring`,
  opam: `
The following dependencies couldn't be met:
  - ring -> lwt >= 5.0
      not available because the package is pinned to version 4.2.1
No solution found, exiting`,
  'a spec that cannot be loaded': `
An error occurred while loading ./spec/ring_spec.rb.
Failure/Error: require 'ring/poll'

LoadError:
  cannot load such file -- ring/poll
# ./spec/ring_spec.rb:3:in \`require'
# ./spec/ring_spec.rb:3:in \`<top (required)>'
No examples found.


Finished in 0.0002 seconds (files took 1.2 seconds to load)
0 examples, 0 failures, 1 error occurred outside of examples`,
  Ember: `
not ok 41 Chrome 71.0 - Integration | Component | ring: it wraps when full
    ---
        actual: >
            1
        expected: >
            9
        stack: >
                at Object.<anonymous> (http://localhost:7357/assets/tests.js:31:14)
        message: >
            it wraps
        negative: >
            false
        Log: |
    ...`,
  dpkg: `
dpkg-buildpackage: error: debian/rules build gave error exit status 2
debuild: fatal error at line 1376:
dpkg-buildpackage -rfakeroot -D -us -uc failed`,
};
