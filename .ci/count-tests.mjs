// Counts what Vitest reported (`--reporter=json`): `node count-tests.mjs STATUS REPORT [REPORT_OF_A_SECOND_RUN]` prints passed, failed
// and skipped. A file that was run a second time counts as it ended then, and is named on standard error. A
// file that could not run has failed, and so has a run that ended badly without naming a failure.
import { existsSync, readFileSync } from 'node:fs';

const [status, ...files] = process.argv.slice(2);
const [first, second] = files.filter((file) => existsSync(file)).map((file) => JSON.parse(readFileSync(file, 'utf8')));
if (first === undefined) {
  process.stdout.write('0 1 0\n');
  process.exit();
}
const again = new Map(second?.testResults.map((result) => [result.name, result]));
const results = first.testResults.map((result) => again.get(result.name) ?? result);
for (const { name, status: ended } of again.values())
  if (ended === 'passed') process.stderr.write(`FLAKY: ${name} failed at first, and passed when run alone\n`);

const counted = results.flatMap(({ assertionResults }) => assertionResults.map((test) => test.status));
const count = (...wanted) => counted.filter((one) => wanted.includes(one)).length;
const unrun = results.filter(
  (result) => result.status === 'failed' && !result.assertionResults.some((test) => test.status === 'failed'),
).length;
const failed = count('failed') + unrun;
const isSound = status === '0' || again.size > 0;
const unnamed = failed === 0 && (!isSound || count('passed') === 0) ? 1 : 0;
process.stdout.write(`${count('passed')} ${failed + unnamed} ${count('pending', 'skipped', 'todo')}\n`);
