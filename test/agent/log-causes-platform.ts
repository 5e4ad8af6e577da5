/** What tools of the JVM, of .NET, BEAM, Dart, Julia, R and of operations print when they fail. */
export const PLATFORM: Readonly<Record<string, string>> = {
  javac: `
[ERROR] COMPILATION ERROR : 
[INFO] -------------------------------------------------------------
[ERROR] /home/travis/build/o/r/src/main/java/org/o/Ring.java:[31,17] cannot find symbol
  symbol:   method poll()
  location: variable ring of type org.o.Deque
[INFO] 1 error`,
  'maven plugins': `
[ERROR] Failed to execute goal org.apache.maven.plugins:maven-checkstyle-plugin:3.0.0:check (validate) on project core: You have 2 Checkstyle violations. -> [Help 1]`,
  checkstyle: `
[ERROR] src/main/java/org/o/Ring.java:[14,5] (javadoc) JavadocMethod: Missing a Javadoc comment.
[ERROR] src/main/java/org/o/Ring.java:[31] (sizes) LineLength: Line is longer than 100 characters (found 118).`,
  ant: `
    [javac] /home/travis/build/o/r/src/org/o/Ring.java:31: error: cannot find symbol
    [javac]         ring.poll();
    [javac]             ^
    [javac]   symbol:   method poll()
    [javac] 1 error

BUILD FAILED
/home/travis/build/o/r/build.xml:88: Compile failed; see the compiler error output for details.`,
  kotlin: `
e: /home/travis/build/o/r/src/main/kotlin/Ring.kt: (31, 14): Unresolved reference: poll
e: /home/travis/build/o/r/src/main/kotlin/Ring.kt: (44, 9): Type mismatch: inferred type is String? but String was expected
> Task :compileKotlin FAILED`,
  detekt: `
Ruleset: complexity - 20min debt
	LongMethod - [decode] at src/main/kotlin/Ring.kt:31:5

Overall debt: 20min

Build failed with 1 weighted issues (threshold defined was 0).`,
  spock: `
org.o.RingSpec > wraps when full FAILED
    Condition not satisfied:

    ring.front() == 9
    |    |       |
    |    1       false
    org.o.Ring@1f
        at org.o.RingSpec.wraps when full(RingSpec.groovy:31)

41 tests completed, 1 failed`,
  scalatest: `
[info] RingSpec:
[info] A ring
[info] - should wrap when full *** FAILED ***
[info]   1 did not equal 9 (RingSpec.scala:31)
[info] *** 1 TEST FAILED ***
[error] Failed tests:
[error] 	org.o.RingSpec
[error] (core / Test / test) sbt.TestsFailedException: Tests unsuccessful`,
  leiningen: `
Exception in thread "main" Syntax error compiling at (o/ring.clj:31:5).
	at clojure.lang.Compiler.analyzeSeq(Compiler.java:7115)
Caused by: java.lang.RuntimeException: Unable to resolve symbol: poll in this context
	at clojure.lang.Util.runtimeException(Util.java:221)
	... 38 more
Tests failed.
Subprocess failed`,
  NUnit: `
Errors, Failures and Warnings

1) Failed : O.Tests.RingTests.WrapsWhenFull
  Expected: 9
  But was:  1
   at O.Tests.RingTests.WrapsWhenFull () [0x00012] in /home/travis/build/o/r/Tests/RingTests.cs:31

Run Settings
    Number of Test Workers: 2`,
  'the old xUnit': `
    O.Tests.RingTests.WrapsWhenFull [FAIL]
      Assert.Equal() Failure
      Expected: 9
      Actual:   1
      Stack Trace:
        /home/travis/build/o/r/Tests/RingTests.cs(31,0): at O.Tests.RingTests.WrapsWhenFull()`,
  NuGet: `
/usr/share/dotnet/sdk/2.2.104/NuGet.targets(114,5): error : Unable to load the service index for source https://feed.example.org/index.json. [/home/travis/build/o/r/R.sln]
/usr/share/dotnet/sdk/2.2.104/NuGet.targets(114,5): error :   Response status code does not indicate success: 503 (Service Unavailable). [/home/travis/build/o/r/R.sln]`,
  'the Elixir compiler': `
== Compilation error in file lib/ring.ex ==
** (CompileError) lib/ring.ex:31: undefined function poll/1
    (elixir 1.10.3) lib/kernel/parallel_compiler.ex:304`,
  credo: `
  Warnings - please take a look                                                 
┃ 
┃ [W] ↗ There should be no calls to IO.inspect/1.
┃       lib/ring.ex:31 #(Ring.pop)

Analysis took 1.2 seconds (0.1s to load, 1.1s running checks)
204 mods/funs, found 1 warning.`,
  dialyzer: `
lib/ring.ex:31:no_return
Function pop/1 has no local return.
________________________________________________________________________________
done (warnings were emitted)`,
  'Common Test': `
%%% ring_SUITE ==> wraps_when_full: FAILED
%%% ring_SUITE ==> 
Failure/Error: ?assertEqual(9, ring : front ( R ))
  expected: 9
       got: 1
      line: 31

Failed 1 tests. Passed 40 tests.
Results written to "/home/travis/build/o/r/_build/test/logs/index.html".`,
  rebar3: `
===> Compiling src/ring.erl failed
src/ring.erl:31: function poll/1 undefined
src/ring.erl:44: Warning: variable 'Rest' is unused`,
  Haxe: `
src/o/Ring.hx:31: characters 9-18 : o.Deque has no field poll
src/o/Ring.hx:31: characters 9-18 : For function argument 'ring'`,
  'flutter analyze': `
   info • Unused import: 'dart:io' • lib/ring.dart:3:8 • unused_import
  error • The method 'poll' isn't defined for the type 'Deque' • lib/ring.dart:31:10 • undefined_method

2 issues found. (ran in 8.1s)`,
  'the format of Dart': `
Changed lib/src/ring.dart
Formatted 41 files (1 changed) in 0.61 seconds.`,
  pub: `
Because app depends on http >=0.13.0 which requires SDK version >=2.12.0 <3.0.0, version solving failed.`,
  Julia: `
Wraps when full: Error During Test at /home/travis/build/o/Ring.jl/test/ring.jl:31
  Got exception outside of a @test
  MethodError: no method matching poll(::Ring{Int64})
  Closest candidates are:
    poll(!Matched::Deque) at /home/travis/build/o/Ring.jl/src/deque.jl:9
  Stacktrace:
   [1] top-level scope at /home/travis/build/o/Ring.jl/test/ring.jl:31
Test Summary:   | Pass  Error  Total
Ring            |   40      1     41
ERROR: LoadError: Some tests did not pass: 40 passed, 0 failed, 1 errored, 0 broken.`,
  'R that misses a package': `
ERROR: dependency ‘sf’ is not available for package ‘ring’
* removing ‘/home/travis/R/Library/ring’
Error: (converted from warning) installation of package ‘ring’ had non-zero exit status
Execution halted`,
  lintr: `
R/ring.R:31:81: style: Lines should not be more than 80 characters.
    stop("the ring is full, and nobody has read from it for more than a minute or so")
                                                                                ^`,
  helm: `
Error: UPGRADE FAILED: timed out waiting for the condition
helm.go:88: [debug] timed out waiting for the condition
UPGRADE FAILED`,
  kubectl: `
Waiting for deployment "ring" rollout to finish: 1 out of 3 new replicas have been updated...
error: deployment "ring" exceeded its progress deadline`,
  'docker pull': `
Error response from daemon: manifest for registry.example.org/ring:1.4 not found: manifest unknown: manifest unknown`,
  apt: `
E: Failed to fetch http://archive.example.org/ubuntu/pool/main/o/openssl/libssl-dev_1.1.1_amd64.deb  404  Not Found [IP: 192.0.2.7 80]

E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?`,
  git: `
fatal: unable to access 'https://git.example.org/o/frame.git/': Could not resolve host: git.example.org
fatal: clone of 'https://git.example.org/o/frame.git' into submodule path '/home/travis/build/o/r/vendor/frame' failed
Failed to clone 'vendor/frame'. Retry scheduled`,
  'a build without output': `
No output has been received in the last 10m0s, this potentially indicates a stalled build or something wrong with the build itself.
Check the details on how to adjust your build configuration on: https://docs.travis-ci.com/user/common-build-problems/#build-times-out-because-no-output-was-received

The build has been terminated`,
};
