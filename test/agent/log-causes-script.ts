/** What tools of scripting languages print when they fail: from the first line that matters to the last. */
export const SCRIPT: Readonly<Record<string, string>> = {
  pip: `
ERROR: Cannot install -r requirements.txt (line 3) and attrs==18.1 because these package versions have conflicting dependencies.

The conflict is caused by:
    The user requested attrs==18.1
    jsonschema 4.0.0 depends on attrs>=17.4.0

ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/user_guide/#fixing-conflicting-dependencies`,
  'a wheel that does not build': `
  error: subprocess-exited-with-error
  
  × python setup.py bdist_wheel did not run successfully.
  │ exit code: 1
  ╰─> [4 lines of output]
      running build_ext
      unable to execute 'x86_64-linux-gnu-gcc': No such file or directory
      error: command 'x86_64-linux-gnu-gcc' failed with exit status 1
      [end of output]
  ERROR: Failed building wheel for pycosat`,
  mypy: `
app/ledger.py:77: error: Incompatible return value type (got "Optional[Decimal]", expected "Decimal")
app/ledger.py:90: note: Revealed type is 'builtins.int*'
app/rates.py:12: error: Module 'requests' has no attribute 'gett'; maybe "get"?
Found 2 errors in 2 files (checked 61 source files)`,
  pylint: `
************* Module app.ledger
app/ledger.py:12:0: C0301: Line too long (121/100) (line-too-long)
app/ledger.py:44:4: R0914: Too many local variables (17/15) (too-many-locals)

------------------------------------------------------------------
Your code has been rated at 9.87/10 (previous run: 10.00/10, -0.13)`,
  black: `
would reformat /home/travis/build/o/r/app/rates.py
would reformat /home/travis/build/o/r/app/ledger.py
Oh no! 💥 💔 💥
2 files would be reformatted, 59 files would be left unchanged.`,
  nose: `
======================================================================
ERROR: Failure: ImportError (No module named 'gevent')
----------------------------------------------------------------------
Traceback (most recent call last):
  File "/home/travis/virtualenv/python3.5/lib/python3.5/site-packages/nose/loader.py", line 418, in loadTestsFromName
    addr.filename, addr.module)
  File "/home/travis/build/o/r/tests/test_loop.py", line 2, in <module>
    import gevent
ImportError: No module named 'gevent'

----------------------------------------------------------------------
Ran 412 tests in 18.220s

FAILED (SKIP=3, errors=1)`,
  sphinx: `
Warning, treated as error:
/home/travis/build/o/r/docs/api/queue.rst:14:Unknown directive type "automethods".
Makefile:20: recipe for target 'html' failed
make: *** [html] Error 2`,
  nbconvert: `
nbconvert.preprocessors.execute.CellExecutionError: An error occurred while executing the following cell:
------------------
frame = load("rates.csv")
frame.plot(x="day")
------------------

---------------------------------------------------------------------------
KeyError                                  Traceback (most recent call last)
<ipython-input-4-9a1d7d> in <module>
----> 2 frame.plot(x="day")

KeyError: 'day'`,
  'a bundler that has to install': `
Gem::Ext::BuildError: ERROR: Failed to build gem native extension.

    current directory: /home/travis/build/o/r/vendor/bundle/gems/rugged-0.27/ext/rugged
/home/travis/.rvm/rubies/ruby-2.5.3/bin/ruby -r ./siteconf.rb extconf.rb
checking for cmake... no
ERROR: CMake is required to build Rugged.
*** extconf.rb failed ***

extconf failed, exit code 1

An error occurred while installing rugged (0.27.0), and Bundler cannot continue.`,
  cucumber: `
Failing Scenarios:
cucumber features/checkout.feature:31 # Scenario: A voucher is used once

88 scenarios (1 failed, 87 passed)
612 steps (1 failed, 3 skipped, 608 passed)
0m41.402s`,
  htmlproofer: `
- ./_site/docs/install.html
  *  External link https://example.org/gone failed: 404 No error
  *  internally linking to ../faq.html, which does not exist (line 88)
HTML-Proofer found 2 failures!`,
  jekyll: `
  Liquid Exception: Could not locate the included file 'share.html' in any of ["/home/travis/build/o/r/_includes"]. in /_layouts/post.html
             ERROR: YOUR SITE COULD NOT BE BUILT:
                    ------------------------------------
                    Could not locate the included file 'share.html'`,
  'PHP CodeSniffer': `
FILE: /home/travis/build/o/r/src/Http/Kernel.php
----------------------------------------------------------------------
FOUND 2 ERRORS AFFECTING 2 LINES
----------------------------------------------------------------------
 14 | ERROR | [x] Expected 1 space after FUNCTION keyword; 0 found
 90 | ERROR | [ ] Missing parameter comment
----------------------------------------------------------------------
PHPCBF CAN FIX THE 1 MARKED SNIFF VIOLATIONS AUTOMATICALLY
----------------------------------------------------------------------`,
  phpstan: `
 ------ ------------------------------------------------------------------- 
  Line   src/Queue/Worker.php                                               
 ------ ------------------------------------------------------------------- 
  41     Call to an undefined method App\\Queue\\Job::attempts().             
  77     Parameter #1 $seconds of function sleep expects int, string given. 
 ------ ------------------------------------------------------------------- 


 [ERROR] Found 2 errors`,
  psalm: `
ERROR: UndefinedMethod - src/Queue/Worker.php:41:15 - Method App\\Queue\\Job::attempts does not exist
        $job->attempts();


------------------------------
1 errors found
------------------------------`,
  'php-cs-fixer': `
   1) src/Http/Kernel.php (braces, no_unused_imports)
      ---------- begin diff ----------
--- Original
+++ New
@@ -12,7 +12,6 @@
-use App\\Legacy;
      ----------- end diff -----------

Checked all files in 4.120 seconds, 18.000 MB memory used`,
  behat: `
--- Failed scenarios:

    features/basket.feature:22

14 scenarios (13 passed, 1 failed)
88 steps (86 passed, 1 failed, 1 skipped)`,
  'a Perl module that is missing': `
Can't locate Moo/Role.pm in @INC (you may need to install the Moo::Role module) (@INC contains: lib /usr/share/perl5) at lib/App/Store.pm line 4.
BEGIN failed--compilation aborted at lib/App/Store.pm line 4.
Compilation failed in require at t/01-store.t line 3.
t/01-store.t ........ 
Dubious, test returned 2 (wstat 512, 0x200)
No subtests run 

Test Summary Report
-------------------
t/01-store.t      (Wstat: 512 Tests: 0 Failed: 0)
  Non-zero exit status: 2
  Parse errors: No plan found in TAP output
Files=12, Tests=301,  4 wallclock secs
Result: FAIL`,
  luarocks: `
Error: Failed installing dependency: https://luarocks.org/luasec-0.7-1.src.rock - Could not find header file for OPENSSL
  No file openssl/ssl.h in /usr/local/include
You may have to install OPENSSL in your system and/or pass OPENSSL_DIR or OPENSSL_INCDIR to the luarocks command.`,
  'Emacs ERT': `
Test indent-nested-lists backtrace:
  signal(ert-test-failed (((should (equal 4 (current-indentation)))
  ert-fail(((should (equal 4 (current-indentation))) :form (equal 4 2)
Test indent-nested-lists condition:
    (ert-test-failed
     ((should
       (equal 4 (current-indentation)))
      :form
      (equal 4 2)
      :value nil))
   FAILED  12/80  indent-nested-lists

Ran 80 tests, 79 results as expected, 1 unexpected (2019-02-11 08:41:02+0000)

1 unexpected results:
   FAILED  indent-nested-lists`,
  buttercup: `
========================================
The completion engine sorts by recency

Traceback (most recent call last):
  (buttercup-fail "Expected \`(b a)' to equal \`(a b)'")
FAILED: Expected \`(quote ("b" "a"))' to be \`equal' to \`(quote ("a" "b"))'

Ran 61 specs, 1 failed, in 2.1 seconds.`,
  vader: `
Starting Vader: 1 suite(s), 22 case(s)
  Starting Vader: /testplugin/test/toggle.vader
    (14/22) [EXECUTE] Toggles the list
    (14/22) [EXECUTE] (X) 'open' should be equal to 'closed'
      > function <SNR>8_vader, line 12
Success/Total: 21/22 (1 assertions failed)`,
  Pester: `
  [-] refuses an empty name 41ms
    Expected an exception, to be thrown, but no exception was thrown.
    at <ScriptBlock>, C:\\projects\\r\\Tests\\Name.Tests.ps1: line 31
    31:     { New-Thing -Name '' } | Should -Throw
Tests completed in 3.2s
Tests Passed: 88, Failed: 1, Skipped: 0`,
  PSScriptAnalyzer: `
RuleName                            Severity     ScriptName Line  Message
--------                            --------     ---------- ----  -------
PSAvoidUsingCmdletAliases           Warning      Build.ps1  14    'gci' is an alias of 'Get-ChildItem'.
PSUseApprovedVerbs                  Error        Build.ps1  31    The cmdlet 'Grab-Item' uses an unapproved verb.`,
  bats: `
not ok 14 plan refuses a dirty tree
# (in test file test/plan.bats, line 31)
#   \`[ "$status" -eq 1 ]' failed
# expected 1, got 0`,
  shellcheck: `
In ./bin/release line 14:
rm -rf $TARGET/*
       ^-----^ SC2086: Double quote to prevent globbing and word splitting.
       ^-- SC2115: Use "\${var:?}" to ensure this never expands to /* .

For more information:
  https://www.shellcheck.net/wiki/SC2115 -- Use "\${var:?}" to ensure this nev...`,
  shunit2: `
testQuotesArguments
ASSERT:expected:<a b> but was:<a>
shunit2:ERROR testQuotesArguments() returned non-zero return code.

Ran 12 tests.

FAILED (failures=2)`,
};
