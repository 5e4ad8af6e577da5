import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTemporaryFolder } from '#src/commands/temporary-folder.ts';
import { createShiftableClock, systemClock } from '#src/lib/time.ts';
import { createSandbox, type Sandbox } from '#src/sandbox/index.ts';
import { runNightshift } from '../flow/child.ts';
import { promotion } from '../flow/mails.ts';
import { createTestDatabase } from '../support/postgres.ts';

const MAILBOX = 'dana@night.example';
const closing = new AsyncDisposableStack();
let sandbox: Sandbox;
let env: Record<string, string>;
let folder: string;

beforeAll(async () => {
  const clock = createShiftableClock(systemClock.now());
  sandbox = closing.adopt(await createSandbox({ clock }), (it) => it.close());
  const database = closing.adopt(await createTestDatabase(), ({ drop }) => drop());
  folder = closing.use(openTemporaryFolder('commands')).dir;
  const key = createHash('sha256').update('commands').digest('base64');
  env = {
    ...sandbox.environment,
    DATABASE_URL: database.url,
    NIGHTSHIFT_KEY: key,
    LOG_LEVEL: 'debug',
  };
  sandbox.gmail.addMailbox(MAILBOX);
});

afterAll(() => closing.disposeAsync());

const nightshift = (args: string[], input?: string) =>
  runNightshift(args, { env, ...(input === undefined ? {} : { input }) });

describe('nightshift account add', () => {
  it('takes the secret on standard input and repeats it nowhere (I20)', async () => {
    const { read, write } = sandbox.gmail.grants(MAILBOX);
    const args = ['account', 'add', 'gmail', '--owner', 'U0OWNER', '--json'];
    const { code, out, err } = await nightshift(args, `${JSON.stringify({ read, write })}\n`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      kind: 'gmail',
      name: MAILBOX,
      owner: 'T0NIGHT/U0OWNER',
    });
    for (const secret of [read, write]) expect(`${out}${err}`).not.toContain(secret);
  });

  it.each([
    ['without a secret', '', /nothing came/],
    [
      'with a secret that the provider does not take',
      'canary-wrong-secret',
      /connected again|refused/,
    ],
  ])('%s connects nothing and says so', async (_how, input, words) => {
    const { code, out, err } = await nightshift(
      ['account', 'add', 'gmail', '--owner', 'U0SECOND'],
      input,
    );
    expect(code).toBe(1);
    expect(err).toMatch(words);
    expect(`${out}${err}`).not.toContain('canary-wrong-secret');
    const { out: listed } = await nightshift(['account', 'list', '--json']);
    expect(listed).not.toContain('U0SECOND');
  });

  it('connects nothing for a guest (I5)', async () => {
    const args = ['account', 'add', 'gmail', '--owner', 'U0GUEST'];
    const { code, err } = await nightshift(args, JSON.stringify(sandbox.gmail.grants(MAILBOX)));
    expect(code).toBe(1);
    expect(err).toContain('cannot own an account');
  });
});

describe('nightshift run', () => {
  it('does each verb once, however often it is told to', async () => {
    sandbox.gmail.deliver(MAILBOX, promotion());
    const dm = sandbox.slack.dmOf('U0OWNER');
    for (const verb of ['ingest', 'ingest', 'triage', 'triage', 'digest', 'digest']) {
      const { code, out } = await nightshift(['run', verb, '--json']);
      expect({ verb, code, out: JSON.parse(out) as unknown }).toMatchObject({
        verb,
        code: 0,
        out: { verb },
      });
    }
    expect(sandbox.slack.conversation(dm)).toHaveLength(2);
    expect(sandbox.gmail.effects).toEqual([]);
  }, 60_000);
});

describe('nightshift doctor', () => {
  it('says that all is well, part by part', async () => {
    const { code, out } = await nightshift(['doctor', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      healthy: true,
      checks: {
        configuration: 'ok',
        database: 'ok',
        schema: 'ok',
        queue: 'ok',
        slack: 'ok',
        [MAILBOX]: 'ok',
      },
    });
    expect(code).toBe(0);
  });

  it('names what is not', async () => {
    const wrong = { ...env, SLACK_BOT_TOKEN: 'xoxb-wrong' };
    const { code, out } = await runNightshift(['doctor', '--json'], { env: wrong });
    expect(JSON.parse(out)).toMatchObject({ healthy: false, checks: { database: 'ok' } });
    expect(out).not.toContain('xoxb-wrong');
    expect(code).toBe(1);
  });
});

describe('nightshift posture', () => {
  it('fails until the ledger was verified, and says so in words and in JSON', async () => {
    const red = await nightshift(['posture']);
    expect(red.code).toBe(1);
    expect(red.out).toContain('NOT VERIFIED · ledger of T0NIGHT');
    expect((await nightshift(['audit', 'verify'])).code).toBe(0);
    const { code, out } = await nightshift(['posture', '--owner', 'U0OWNER', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ sound: true, findings: [] });
  });
});

describe('the exported ledger', () => {
  let file: string;
  let lines: string[];
  let witness: string;

  beforeAll(async () => {
    file = join(folder, 'ledger.jsonl');
    expect((await nightshift(['audit', 'export', '--file', file])).code).toBe(0);
    lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const last = JSON.parse(lines.at(-1) ?? '') as { seq: number; hash: string };
    witness = `${last.seq}:${last.hash.slice(0, 10)}`;
  });

  const verify = async (changed: readonly string[], more: string[] = []) => {
    const copy = join(folder, 'copy.jsonl');
    await writeFile(copy, `${changed.join('\n')}\n`);
    const { code, out } = await runNightshift(
      ['audit', 'verify', '--file', copy, '--json', ...more],
      { env: {} },
    );
    return { code, ...(JSON.parse(out) as { verified: boolean }) };
  };

  it('verifies without a database, with and without its witness (I17)', async () => {
    expect(await verify(lines)).toMatchObject({ code: 0, verified: true, entries: lines.length });
    expect(await verify(lines, ['--witness', witness])).toMatchObject({ verified: true });
  });

  it('is found out when a line was changed (I17)', async () => {
    const changed = lines.map((line, at) => (at === 2 ? line.replace('"flow"', '"person"') : line));
    expect(changed).not.toEqual(lines);
    expect(await verify(changed)).toMatchObject({ code: 1, verified: false });
  });

  it('is found out when a line was removed or two were swapped (I17)', async () => {
    const [first = '', second = '', ...rest] = lines;
    expect(await verify([first, ...rest])).toMatchObject({ code: 1, verified: false });
    expect(await verify([second, first, ...rest])).toMatchObject({ code: 1, verified: false });
  });

  it('is found out when its end was cut off, by the witness of a digest (I17)', async () => {
    const cut = lines.slice(0, -2);
    expect(await verify(cut)).toMatchObject({ verified: true });
    expect(await verify(cut, ['--witness', witness])).toMatchObject({ code: 1, verified: false });
  });
});
