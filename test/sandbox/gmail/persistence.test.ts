import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGmailSandbox, type GmailSandbox } from '#src/sandbox/gmail/server.ts';
import { accessToken, ANNA, connect, encode, mail, NOW } from './support.ts';

const me = { userId: 'me' };
const SERVER = new URL('../../../src/sandbox/gmail/server.ts', import.meta.url).href;

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gmail-sandbox-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function open(): Promise<GmailSandbox> {
  const journalFile = join(folder, 'gmail.jsonl');
  return createGmailSandbox({ clock: createStoppedClock(NOW), journalFile });
}

/** Runs the server in a process of its own; returns its address and a way to kill it without warning. */
async function serveElsewhere(): Promise<{ url: string; kill: () => Promise<void> }> {
  const program = `
    const { createGmailSandbox } = await import(${JSON.stringify(SERVER)});
    const sandbox = await createGmailSandbox({
      clock: { now: () => new Date(${NOW.getTime()}) },
      journalFile: ${JSON.stringify(join(folder, 'gmail.jsonl'))},
    });
    process.stdout.write(sandbox.url);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: url.toString(),
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('with a journal', () => {
  test('everything that was answered is still there after kill -9', async () => {
    const seeded = await open();
    const refresh = seeded.addMailbox(ANNA).refreshToken;
    const id = seeded.deliver(ANNA, mail({ 'Message-ID': '<1@x>' }));
    await seeded.close();

    const elsewhere = await serveElsewhere();
    const { users } = connect(elsewhere.url, refresh);
    const label = await users.labels.create({ ...me, requestBody: { name: 'Later' } });
    const addLabelIds = [label.data.id ?? ''];
    await users.messages.modify({ ...me, id, requestBody: { addLabelIds } });
    const reply = mail({ To: 'ben@example.org', 'In-Reply-To': '<1@x>' });
    const draft = await users.drafts.create({
      ...me,
      requestBody: { message: { threadId: id, raw: encode(reply) } },
    });
    const token = await accessToken(elsewhere.url, refresh);
    const { data: before } = await users.getProfile(me);
    await elsewhere.kill();

    const again = await open();
    const client = connect(again.url, refresh);
    expect(again.effects.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'POST /gmail/v1/users/me/labels',
      `POST /gmail/v1/users/me/messages/${id}/modify`,
      'POST /gmail/v1/users/me/drafts',
    ]);
    expect(again.unitsOf(ANNA)).toBe(5 + 5 + 10 + 1);
    expect(again.httpRequests).toBe(6);
    expect((await client.users.getProfile(me)).data).toEqual(before);
    expect(again.messages(ANNA).find((message) => message.id === id)?.labelIds).toEqual([
      'INBOX',
      'UNREAD',
      ...addLabelIds,
    ]);
    const kept = await client.users.drafts.get({ ...me, id: draft.data.id ?? '' });
    expect(kept.data.message?.threadId).toBe(id);
    const headers = { Authorization: `Bearer ${token}` };
    const old = await fetch(`${again.url}/gmail/v1/users/me/profile`, { headers });
    expect(old.status).toBe(200);
    await again.close();
  });

  test('delivering the same corpus again after a restart adds nothing', async () => {
    const corpus = ['a', 'a', 'b'].map((subject) => mail({ Subject: subject }));
    const first = await open();
    const ids = corpus.map((raw) => first.deliver(ANNA, raw));
    await first.close();
    const second = await open();
    expect(corpus.map((raw) => second.deliver(ANNA, raw))).toEqual(ids);
    expect(second.messages(ANNA)).toHaveLength(3);
    await second.close();
  });

  test('expired history, revocation and deletion outlive a restart', async () => {
    const first = await open();
    const { refreshToken } = first.addMailbox(ANNA);
    const id = first.deliver(ANNA, mail());
    first.expireHistory(ANNA);
    await connect(first.url, refreshToken).users.messages.delete({ ...me, id });
    first.revoke(ANNA);
    await first.close();
    const second = await open();
    await expect(connect(second.url, refreshToken).users.getProfile(me)).rejects.toThrow(
      'invalid_grant',
    );
    const client = connect(second.url, second.addMailbox(ANNA).refreshToken);
    await expect(
      client.users.history.list({ ...me, startHistoryId: '1000' }),
    ).rejects.toMatchObject({ status: 404 });
    second.deliver(ANNA, mail(), { id });
    expect(second.messages(ANNA)).toEqual([]);
    await second.close();
  });

  test('a line that the kill cut in two is forgotten, and the journal goes on behind it', async () => {
    const file = join(folder, 'gmail.jsonl');
    const first = await open();
    first.deliver(ANNA, mail());
    await first.close();
    const whole = readFileSync(file, 'utf8');
    appendFileSync(file, whole.slice(0, 40));
    const second = await open();
    expect(second.messages(ANNA)).toHaveLength(1);
    second.deliver(ANNA, mail({ Subject: 'Next' }));
    await second.close();
    const third = await open();
    expect(third.messages(ANNA)).toHaveLength(2);
    await third.close();
  });
});
