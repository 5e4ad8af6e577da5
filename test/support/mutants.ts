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
import type { Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';

/**
 * Takes guards away one by one, in a copy of the tree, and says which of their tests noticed. Each set of tests
 * must first pass with every guard in place: where it fails by itself, its failing shows nothing.
 * `npm run mutants [-- --only TEXT] [--json]`; exit 1 when one survives, no longer fits or shows nothing.
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
  'vitest.config.ts',
];
const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--bail=1'];

type Fate = 'killed' | 'survived' | 'does not fit' | 'tests fail without it';

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const folder = mkdtempSync(join(tmpdir(), 'nightshift-mutants-'));
chmodSync(folder, 0o755);
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const part of PARTS) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));

const baselines = new Map<string, boolean>();
const chosen = MUTATIONS.filter(({ file, text }) => `${file}: ${text}`.includes(values.only));
const results = chosen.map((mutation) => {
  const fate = fateOf(mutation);
  process.stderr.write(`${fate.padEnd(21)} ${mutation.file}: ${mutation.text.trim()}\n`);
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
  if (!passesUnmutated(tests)) return 'tests fail without it';
  writeFileSync(
    path,
    original.replace(text, () => becomes),
  );
  const fate = passes(tests) ? 'survived' : 'killed';
  writeFileSync(path, original);
  return fate;
}

function passesUnmutated(tests: readonly string[]): boolean {
  const key = tests.join(' ');
  const known = baselines.get(key) ?? passes(tests);
  baselines.set(key, known);
  return known;
}

function passes(tests: readonly string[]): boolean {
  const { status } = spawnSync(process.execPath, [...VITEST, ...tests], {
    cwd: folder,
    stdio: 'ignore',
  });
  return status === 0;
}
