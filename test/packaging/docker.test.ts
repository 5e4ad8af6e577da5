import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseJson } from '#src/lib/trust.ts';
import { createShiftableClock, systemClock } from '#src/lib/time.ts';
import { createSandbox, type Sandbox } from '#src/sandbox/index.ts';
import { endServer } from '../support/global-setup.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { redisAvailable, startRedis } from '../support/redis.ts';
import { type Container, runInContainer, startContainer } from './container.ts';
import { composeFile } from './deployment.ts';
import { parseDockerfile, parseDockerignore } from './dockerfile.ts';
import { buildImage, type Image, registryAnswers, stagesOfCheckout } from './image.ts';

const PINNED = pinnedNode();
const START_MS = 40_000;
const OK = { database: 'ok', schema: 'ok', policy: 'ok', queue: 'ok' };

/** Redis as in compose.yaml where this machine has it; else the queue lives in PostgreSQL. */
async function openQueue(): Promise<{ settings: Record<string, string> } & AsyncDisposable> {
  const redis = redisAvailable() ? await startRedis() : null;
  return {
    settings: { REDIS_URL: redis?.url ?? '' },
    [Symbol.asyncDispose]: async () => redis?.stop(),
  };
}

function pinnedNode(): string {
  const file = join(import.meta.dirname, '../../package.json');
  const manifest = parseJson(readFileSync(file, 'utf8')) as { devDependencies: { node: string } };
  return manifest.devDependencies.node;
}

/** Says why the image is not tested, where no packages can be had. */
function isBuildable(): boolean {
  if (registryAnswers()) return true;
  process.stderr.write('Tests of the image are skipped: the npm registry does not answer\n');
  return false;
}

describe('the Dockerfile', () => {
  test('uses the version of Node that the tests run on', () => {
    expect(process.version).toBe(`v${PINNED}`);
    for (const { image } of stagesOfCheckout()) expect(image).toBe(`node:${PINNED}-slim`);
  });

  test('gives up root before anything is started', () => {
    const names = stagesOfCheckout()
      .at(-1)
      ?.instructions.map(({ name }) => name);
    expect(names?.indexOf('USER')).toBeGreaterThan(0);
    expect(names?.slice(names.indexOf('USER'))).not.toContain('RUN');
  });

  test('exposes the ports that are the defaults of the configuration', () => {
    const instructions = stagesOfCheckout().flatMap((stage) => stage.instructions);
    expect(instructions).toContainEqual({ name: 'EXPOSE', ports: [8080, 3000] });
  });

  test.each(['ADD . .', 'SHELL ["sh"]', 'CMD node src/main.ts', 'COPY --chmod=777 a b'])(
    'would fail these tests with “%s”, which they cannot replay',
    (line) => {
      expect(() => parseDockerfile(`FROM node:24\n${line}`)).toThrow('cannot replay');
    },
  );

  test('lets nothing into its context that is not named', () => {
    expect(() => parseDockerignore('node_modules\n.env\n')).toThrow('must exclude everything');
  });
});

(isBuildable() ? describe : describe.skip)('the image', () => {
  const containers: Container[] = [];
  let image: Image;
  let sandbox: Sandbox;
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeAll(async () => {
    image = buildImage();
    sandbox = await createSandbox({ clock: createShiftableClock(systemClock.now()) });
    database = await createTestDatabase({ empty: true });
    env = {
      ...sandbox.environment,
      DATABASE_URL: database.url,
      NIGHTSHIFT_KEY: randomBytes(32).toString('base64'),
    };
  }, 120_000);

  afterEach(() => {
    for (const container of containers.splice(0)) container.kill();
  });

  afterAll(async () => {
    await sandbox.close();
    await database.drop();
    // A test that failed half-way leaves the embedded server running: it outlives its starter by design.
    for (const volume of image.volumes) endServer(volume);
    image.remove();
  });

  async function start(given: Record<string, string>, command?: readonly string[]) {
    const container = await startContainer(image, given, command);
    containers.push(container);
    return container;
  }

  test('holds the product and its run-time packages, and nothing else', () => {
    const expected = ['LICENSE', 'NOTICE', 'node_modules', 'package.json', 'src', 'workers'];
    expect(readdirSync(image.folder).toSorted()).toEqual(expected);
    const installed = readdirSync(join(image.folder, 'node_modules'));
    for (const name of ['vitest', 'typescript', 'knip', 'playwright-core', 'node'])
      expect(installed).not.toContain(name);
    expect(readFileSync(join(image.folder, 'LICENSE'), 'utf8')).toContain('Apache License');
  });

  test('does not start on a database without the schema, and says what to do', () => {
    const { code, said } = runInContainer(image, env, ['start']);
    expect(code).toBe(1);
    expect(said).toContain('nightshift migrate');
  });

  test(
    'migrates, gets ready, is healthy, and ends in order on SIGTERM',
    async () => {
      const migrated = runInContainer(image, env, ['migrate']);
      expect(migrated.said).toContain('Done: 0001-init');
      expect(migrated.code).toBe(0);

      const container = await start(env);
      expect(await container.ready()).toEqual({ ready: true, checks: { ...OK, slack: 'ok' } });
      expect(await container.ask('/livez')).toEqual({ status: 200, body: { alive: true } });
      expect(container.health()).toBe(0);
      expect(sandbox.slack.connections).toBe(1);

      const end = await container.stop();
      expect(end).toMatchObject({ code: 0, signal: null });
      expect(end.afterMs).toBeLessThan(25_000);
      expect(container.health()).toBe(1);
    },
    START_MS,
  );

  test(
    'runs the app and the workers apart, as compose.yaml starts them',
    async () => {
      await using queue = await openQueue();
      const composed = (role: string) => {
        const { command = [], environment = {} } = composeFile().services[role] ?? {};
        const settings = { ...secretFiles(environment), ...queue.settings };
        const { SLACK_BOT_TOKEN: _, SLACK_APP_TOKEN: __, ...places } = sandbox.environment;
        return start({ ...places, ...settings }, command);
      };
      const migrating = await composed('migrate');
      expect(await migrating.ended()).toBe(0);
      const app = await composed('app');
      const workers = await composed('workers');
      expect(await app.ready()).toEqual({ ready: true, checks: { ...OK, slack: 'ok' } });
      expect(await workers.ready()).toEqual({ ready: true, checks: OK });
      expect(await app.stop()).toMatchObject({ code: 0 });
      expect(await workers.stop()).toMatchObject({ code: 0 });
    },
    START_MS,
  );

  /** The composed environment with this test's secrets in the files that it names, moved to a place of ours. */
  function secretFiles(environment: Readonly<Record<string, string>>): Record<string, string> {
    const folder = join(image.root, 'secrets');
    mkdirSync(folder, { recursive: true });
    const entries = Object.entries(environment).map(([name, value]): [string, string] => {
      if (!name.endsWith('_FILE')) return [name, value];
      const file = join(folder, basename(value));
      writeFileSync(file, `${env[name.replace(/_FILE$/, '')]}\n`);
      return [name, file];
    });
    return Object.fromEntries(entries);
  }

  test(
    'brings its own database where none is configured, and keeps it in the volume',
    async () => {
      const { slack } = sandbox;
      const own = {
        SLACK_API_URL: `${slack.url}/api`,
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
      };
      const container = await start(own);
      expect(await container.ready()).toEqual({ ready: true, checks: { ...OK, slack: 'ok' } });
      expect(await container.stop()).toMatchObject({ code: 0 });

      const [data = ''] = image.volumes;
      expect(readdirSync(data)).toEqual(expect.arrayContaining(['postgres', 'vault.key']));
      expect(statSync(join(data, 'vault.key')).mode & 0o077).toBe(0);
      const owner = image.user?.uid ?? process.getuid?.();
      expect(statSync(join(data, 'postgres')).uid).toBe(owner);
    },
    START_MS,
  );
});
