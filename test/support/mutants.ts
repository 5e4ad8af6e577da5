import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Mutation, MUTATIONS } from './mutations.ts';

/**
 * Takes guards away one by one, in a copy of the tree, and says which of their tests noticed.
 * `npm run mutants [-- --only TEXT] [--json]`; exit 1 when one survives or no longer fits.
 */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PARTS = [
  'src',
  'workers',
  'test',
  'manifests',
  'docs',
  'package.json',
  'tsconfig.json',
  'jest.config.mjs',
];
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  '--bail',
];

type Fate = 'killed' | 'survived' | 'does not fit';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const folder = mkdtempSync(join(tmpdir(), 'nightshift-mutants-'));
chmodSync(folder, 0o755);
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));

const chosen = MUTATIONS.filter(({ file, text }) => `${file}: ${text}`.includes(values.only));
const results = chosen.map((mutation) => {
  const fate = fateOf(mutation);
  process.stderr.write(`${fate.padEnd(12)} ${mutation.file}: ${mutation.text.trim()}\n`);
  return { ...mutation, fate };
});
const killed = results.filter(({ fate }) => fate === 'killed').length;
if (values.json)
  process.stdout.write(`${JSON.stringify({ mutations: results.length, killed, results })}\n`);
else process.stderr.write(`${killed} of ${results.length} killed\n`);
process.exitCode = killed === results.length && killed > 0 ? 0 : 1;

function fateOf({ file, text, becomes, tests }: Mutation): Fate {
  const path = join(folder, file);
  const original = readFileSync(path, 'utf8');
  if (original.split(text).length !== 2) return 'does not fit';
  writeFileSync(
    path,
    original.replace(text, () => becomes),
  );
  const { status } = spawnSync(process.execPath, [...JEST, ...tests], {
    cwd: folder,
    stdio: 'ignore',
  });
  writeFileSync(path, original);
  return status === 0 ? 'survived' : 'killed';
}
