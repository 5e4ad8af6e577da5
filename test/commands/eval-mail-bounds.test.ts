import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { measureMail } from '#src/commands/eval/mail/index.ts';
import { parseJson } from '#src/lib/trust.ts';
import { systemClock } from '#src/lib/time.ts';
import { createModelSandbox } from '#src/sandbox/model/server.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIL = join(ROOT, '../shared/data/mail');
const SLOW_MS = 500;
const MEMORY_MAX_MB = 320;
const BUDGET_MS = 180_000;

const Report = z.object({ mails: z.number(), slowestMs: z.number(), peakMemoryMb: z.number() });

/** The command in a process of its own, since only that tells what memory it takes. */
async function evaluate(...paths: readonly string[]): Promise<z.infer<typeof Report>> {
  const args = ['src/main.ts', 'eval', 'mail', '--corpus', ...paths, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env: {} });
  return Report.parse(parseJson(stdout));
}

describe('eval mail on what is hard to read', () => {
  test(
    'takes mails of 25 MB without their weight in memory',
    async () => {
      const dir = await mkdtemp(join(tmpdir(), 'eval-mail-bounds-'));
      const head = 'From: a@b.example\r\nTo: owner@work.example\r\nSubject: Big\r\n';
      const part = `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nseen\r\n--b\r\nContent-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\n`;
      try {
        await writeFile(
          join(dir, '1.eml'),
          `${part}${`${'A'.repeat(76)}\r\n`.repeat(330_000)}--b--`,
        );
        await writeFile(join(dir, '2.eml'), `${head}\r\n${'hello world\n'.repeat(2_100_000)}`);
        await writeFile(join(dir, '3.eml'), `${head}\r\n${'a'.repeat(25_000_000)}`);

        const { mails, peakMemoryMb } = await evaluate(dir);

        expect(mails).toBe(3);
        expect(peakMemoryMb).toBeLessThan(MEMORY_MAX_MB);
      } finally {
        await rm(dir, { recursive: true });
      }
    },
    BUDGET_MS,
  );
});

const here = existsSync(MAIL) ? describe : describe.skip;

here('the mail corpora (skipped where ../shared/data is absent)', () => {
  test(
    'are parsed and judged without a loss, each within half a second, in bounded memory',
    async () => {
      const folders = [join(MAIL, 'torture'), join(MAIL, 'raw')];
      const files = (await Promise.all(folders.map((folder) => readdir(folder)))).flat();
      let report = await evaluate(...folders);
      // Once more, since this machine may have done something else meanwhile.
      if (report.slowestMs > SLOW_MS) report = await evaluate(...folders);

      expect(report.mails).toBe(files.length);
      expect(report.slowestMs).toBeLessThanOrEqual(SLOW_MS);
      expect(report.peakMemoryMb).toBeLessThan(MEMORY_MAX_MB);
    },
    BUDGET_MS,
  );

  test(
    'cost a model at most 400 input tokens and 0.12 calls a mail, as its server counts them',
    async () => {
      const server = await createModelSandbox({ clock: systemClock });
      try {
        const corpus = [join(MAIL, 'triage-dev.jsonl'), join(MAIL, 'raw')];
        const { inputTokensPerMail, callsPerMail } = await measureMail(
          { corpus, json: true, seed: 1, leaveOutSource: false },
          {
            progress: { step: () => undefined, update: () => undefined, done: () => undefined },
            config: {
              OPENAI_BASE_URL: `${server.url}/v1`,
              OPENAI_API_KEY: undefined,
              OPENAI_MODEL: 'sandbox',
            },
          },
        );

        expect(callsPerMail).toBeGreaterThan(0);
        expect(callsPerMail).toBeLessThanOrEqual(0.12);
        expect(inputTokensPerMail).toBeLessThanOrEqual(400);
      } finally {
        await server.close();
      }
    },
    BUDGET_MS,
  );
});
