/** What tools of the web print when they fail: from the first line that matters to the last. */
export const WEB: Readonly<Record<string, string>> = {
  vitest: `
⎯⎯⎯⎯⎯⎯⎯ Failed Tests 1 ⎯⎯⎯⎯⎯⎯⎯

 FAIL  src/cart.test.ts > cart > applies a voucher once
AssertionError: expected 81 to be 90 // Object.is equality

- Expected
+ Received

- 90
+ 81

 ❯ src/cart.test.ts:16:22
     14|   cart.apply('SAVE10');
     15|   cart.apply('SAVE10');
     16|   expect(cart.total).toBe(90);
       |                      ^

⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯⎯[1/1]⎯

 Test Files  1 failed | 31 passed (32)
      Tests  1 failed | 204 passed (205)`,
  webpack: `
ERROR in ./src/views/list.js
Module build failed (from ./node_modules/babel-loader/lib/index.js):
SyntaxError: /home/travis/build/o/r/src/views/list.js: Unexpected token (31:6)

  29 |   return (
  30 |     <ul>
> 31 |       {rows.map(row => <li>row.name}</li>)}
     |       ^
  32 |     </ul>
 @ ./src/index.js 4:0-31 8:2-6`,
  rollup: `
[!] (plugin commonjs) SyntaxError: Unexpected token (88:12) in /home/travis/build/o/r/lib/old.js
lib/old.js (88:12)
86:   return {
87:     get a() {},
88:     enum: 3,
                ^`,
  'npm that misses a script': `
npm ERR! code ELIFECYCLE
npm ERR! errno 2
npm ERR! app@1.0.0 build: \`rimraf lib && tsc -p .\`
npm ERR! Exit status 2
npm ERR! 
npm ERR! Failed at the app@1.0.0 build script.`,
  'npm whose lock is stale': `
npm ERR! cipm can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with \`npm install\` before continuing.
npm ERR! 
npm ERR! 
npm ERR! Missing: left-pad@^1.3.0
npm ERR! `,
  yarn: `
error Your lockfile needs to be updated, but yarn was run with \`--frozen-lockfile\`.
info Visit https://yarnpkg.com/en/docs/cli/install for documentation about this command.`,
  'an engine that does not fit': `
error commander@8.1.0: The engine "node" is incompatible with this module. Expected version ">= 12". Got "10.24.1"
error Found incompatible module.`,
  tap: `
    not ok 3 - keeps the order of headers
      ---
      found:
        - b
        - a
      wanted:
        - a
        - b
      compare: ===
      at:
        line: 31
        file: test/headers.js
      stack: |
        Test.<anonymous> (test/headers.js:31:7)
      ...`,
  jasmine: `
Failures:
1) Router keeps the query
  Message:
    Expected '/a' to be '/a?b=1'.
  Stack:
    Error: Expected '/a' to be '/a?b=1'.
        at UserContext.<anonymous> (/home/travis/build/o/r/spec/router.spec.js:14:22)

88 specs, 1 failure
Finished in 1.2 seconds`,
  QUnit: `
>> Message: popover is closed on escape
>> Actual: true
>> Expected: false
>> http://localhost:9000/test/unit/popover.js:204:12

Warning: 1/412 assertions failed (31822ms) Use --force to continue.

Aborted due to warnings.`,
  grunt: `
Running "jshint:src" (jshint) task

   src/js/slider.js
     88 |      if(a == null) {
                    ^ Use '===' to compare with 'null'.

>> 1 error in 41 files
Warning: Task "jshint:src" failed. Use --force to continue.

Aborted due to warnings.`,
  stylelint: `
scss/_badge.scss
 14:3  ✖  Expected "background-color" to come before "padding"   order/properties-order
 31:9  ✖  Unexpected unit                                        unit-disallowed-list`,
  bundlesize: `
  FAIL  ./dist/css/site.min.css: 23.1KB > maxSize 22.5KB (gzip) 

  PASS  ./dist/js/site.min.js: 14.02KB < maxSize 14.25KB (gzip) `,
  coffeelint: `
  ✗ src/parser.coffee
     ✗ #204: Line exceeds maximum allowed length. Length is 91, max is 80.

✗ Lint! » 1 error and 0 warnings in 12 files`,
  cypress: `
  1 failing

  1) Checkout
       pays with a card:
     Timed out retrying: Expected to find element: \`#pay\`, but never found it.
      at cypressErr (http://localhost:3000/__cypress/runner/cypress_runner.js:82944:11)`,
  playwright: `
  1) [chromium] › tests/login.spec.ts:14:5 › signs in ──────────────────────────

    Error: expect(locator).toBeVisible()

    Locator: getByRole('heading', { name: 'Inbox' })
    Expected: visible
    Received: <element(s) not found>

      16 |   await page.click('text=Sign in');
    > 17 |   await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
         |                                                              ^

  1 failed
    [chromium] › tests/login.spec.ts:14:5 › signs in`,
};
