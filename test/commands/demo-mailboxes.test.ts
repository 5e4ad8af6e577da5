import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAILBOXES = [
  ['Gmail', 'dana@harborlight.example', 42],
  ['Outlook', 'dana@harborlight-rail.example', 5],
  ['IMAP', 'dana@petrov.example', 4],
] as const;

test('the sample night tells of three mailboxes of three providers in its one digest', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'demo-mailboxes-'));
  // For root the database runs as another user, who has to be able to enter.
  await chmod(dir, 0o755);
  try {
    await promisify(execFile)(process.execPath, ['src/main.ts', 'demo', '--once', '--json'], {
      cwd: ROOT,
      env: { NIGHTSHIFT_DATA_DIR: dir, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    });
    const journal = await readFile(join(dir, 'demo/sandbox/slack.jsonl'), 'utf8');

    const digests = journal
      .split('\n')
      .filter((line) => line.startsWith('{"type":"message",') && line.includes('"digest.header"'));

    expect(digests).toHaveLength(1);
    const said = digests.join().replace(/"\},\{"type":"text","text":"/g, '');
    for (const [provider, address, mails] of MAILBOXES)
      expect(said).toContain(`${provider} ${address}: read until 07:00, ${mails} new entries`);
  } finally {
    await rm(dir, { recursive: true, maxRetries: 10 });
  }
}, 180_000);
