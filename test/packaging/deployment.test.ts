import { describe, expect, test } from 'vitest';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { configurationTable, parseConfig } from '#src/config.ts';
import { parseJson } from '#src/lib/trust.ts';
import {
  composeFile,
  configMap,
  deploymentFiles,
  parseDeployment,
  readDeployment,
  workload,
} from './deployment.ts';

const PACKAGE = new URL('../../package.json', import.meta.url);
const { version } = parseJson(readFileSync(PACKAGE, 'utf8')) as { version: string };
const SETTINGS = new Set(configurationTable().map(({ name }) => name));
const ROLES = ['app', 'migrate', 'workers'] as const;
const COMMANDS = { app: ['start', 'app'], migrate: ['migrate'], workers: ['start', 'workers'] };
/** What `start` allows itself after SIGTERM. */
const STOPS_WITHIN_S = 25;

/** The configuration that an environment makes when the files it names hold these secrets. */
function configured(environment: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'nightshift-secrets-'));
  try {
    const here = Object.entries(environment).map(([name, value]) => {
      if (!name.endsWith('_FILE')) return [name, value];
      const file = join(folder, basename(value));
      writeFileSync(file, `${secretFor(name)}\n`);
      return [name, file];
    });
    return parseConfig(Object.fromEntries(here));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function secretFor(name: string): string {
  if (name.startsWith('DATABASE')) return 'postgres://nightshift:secret@db:5432/nightshift';
  return name.startsWith('REDIS') ? 'redis://redis:6379' : `the secret ${name}`;
}

const ENVIRONMENTS: [string, Record<string, string>][] = [
  ...ROLES.map((role): [string, Record<string, string>] => [
    `the service ${role} of compose.yaml`,
    composeFile().services[role]?.environment ?? {},
  ]),
  ['the ConfigMap of kubernetes/', configMap()],
];

describe('what is deployed', () => {
  test.each(deploymentFiles())('%s is YAML without a doubt', (file) => {
    expect(parseDeployment(file)).toBeInstanceOf(Object);
  });

  test.each(ENVIRONMENTS)('%s sets only what Nightshift reads', (_, environment) => {
    const names = Object.keys(environment).map((name) => name.replace(/_FILE$/, ''));
    expect(names.filter((name) => !SETTINGS.has(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(0);
  });

  test.each(ENVIRONMENTS)('%s is a configuration that works, secrets and all', (_, environment) => {
    const config: Readonly<Record<string, unknown>> = configured(environment);
    for (const name of Object.keys(environment).filter((each) => each.endsWith('_FILE')))
      expect([name, config[name.replace(/_FILE$/, '')]]).toEqual([name, secretFor(name)]);
    for (const name of ['NIGHTSHIFT_KEY', 'DATABASE_URL', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'])
      expect([name, typeof config[name]]).toEqual([name, 'string']);
  });

  test.each(deploymentFiles())('%s holds no secret', (file) => {
    expect(readDeployment(file)).not.toMatch(/xox[abp]-\w|xapp-\w|:\/\/\w+:\w+@/);
  });
});

describe('compose.yaml', () => {
  const { services, secrets } = composeFile();

  test.each(ROLES)('runs %s from the image of this version, without rights', (role) => {
    const service = services[role];
    expect(service).toMatchObject({
      image: `nightshift:${version}`,
      build: '..',
      command: COMMANDS[role],
      read_only: true,
      cap_drop: ['ALL'],
    });
    if (role !== 'migrate')
      expect(Number.parseInt(service?.stop_grace_period ?? '', 10)).toBeGreaterThan(STOPS_WITHIN_S);
  });

  test('gives each service the secrets that its settings name, and no other', () => {
    for (const { environment = {}, secrets: given = [] } of Object.values(services)) {
      const files = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
      expect(files.map((file) => basename(file)).toSorted()).toEqual(given.toSorted());
    }
  });

  test('tells in its head how each secret is made', () => {
    const used = new Set(Object.values(services).flatMap((service) => service.secrets ?? []));
    expect([...used].toSorted()).toEqual(Object.keys(secrets).toSorted());
    for (const [name, { file }] of Object.entries(secrets)) {
      expect(file).toBe(`./secrets/${name}`);
      expect(readDeployment('compose.yaml')).toMatch(new RegExp(`^# .* > ${name}\\b`, 'm'));
    }
  });
});

describe('kubernetes/', () => {
  test.each(ROLES)('runs %s from the image of this version, without rights', (role) => {
    const { spec, metadata } = workload(role);
    const { template } = spec;
    const [container] = template.spec.containers;
    expect(metadata.name).toBe(`nightshift-${role}`);
    expect(container).toMatchObject({
      image: `nightshift:${version}`,
      args: COMMANDS[role],
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
    });
    // By number: the kubelet cannot tell from a name that it is not root. 1000 is the image's `node`.
    expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    expect(template.spec.automountServiceAccountToken).toBe(false);
    expect(spec.selector?.matchLabels ?? template.metadata.labels).toEqual(
      template.metadata.labels,
    );
  });

  test.each(['app', 'workers'])(
    'asks %s whether it lives and is ready, where it answers',
    (role) => {
      const { spec } = workload(role).spec.template;
      const [container] = spec.containers;
      expect(container.readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'health' });
      expect(container.livenessProbe?.httpGet).toEqual({ path: '/livez', port: 'health' });
      expect(container.startupProbe?.httpGet).toEqual({ path: '/livez', port: 'health' });
      const { PORT } = parseConfig({});
      expect(container.ports).toEqual([{ name: 'health', containerPort: PORT }]);
      expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(STOPS_WITHIN_S);
    },
  );

  test.each(ROLES)('gives %s its settings and the files of its secrets', (role) => {
    const { spec } = workload(role).spec.template;
    const [container] = spec.containers;
    expect(container.envFrom).toEqual([{ configMapRef: { name: 'nightshift' } }]);
    const mounted = spec.volumes.find(({ name }) => name === 'secrets');
    expect(mounted).toMatchObject({ secret: { secretName: 'nightshift' } });
    const at = container.volumeMounts.find(({ name }) => name === 'secrets')?.mountPath;
    for (const [name, value] of Object.entries(configMap()))
      if (name.endsWith('_FILE')) expect([name, dirname(value)]).toEqual([name, at]);
  });

  test('tells in its head how each file of the secret is made', () => {
    const made = readDeployment('kubernetes/config.yaml').matchAll(/--from-literal=([a-z-]+)=/g);
    const files = Object.values(configMap()).filter((value) => value.startsWith('/run/secrets/'));
    expect(files.map((file) => basename(file)).toSorted()).toEqual(
      Array.from(made, ([, name = '']) => name).toSorted(),
    );
  });
});
