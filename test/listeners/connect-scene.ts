import { expect } from 'vitest';
import { connectPages } from '#src/listeners/connect-pages.ts';
import { type Health, startHealth } from '#src/listeners/health.ts';
import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { actionsOf, wordsOf } from '../flow/mails.ts';
import { DANA, MAILBOX, type Night, openNight } from '../support/night.ts';
import { typed } from './asking.ts';

export const PUBLIC = 'https://nightshift.example';

/** A night in which nothing is connected, with the pages of `/connect` behind a public address. */
export interface Scene extends AsyncDisposable {
  night: Night;
  health: Health;
}

export async function openScene(): Promise<Scene> {
  const env = { NIGHTSHIFT_PUBLIC_URL: PUBLIC, PORT: '0' };
  const night = await openNight({ bare: true, env });
  const health = await startHealth(night.ctx, {}, connectPages(night.ctx));
  return {
    night,
    health,
    [Symbol.asyncDispose]: async () => {
      await health.close();
      await night[Symbol.asyncDispose]();
    },
  };
}

interface Seen {
  status: number;
  html: string;
  headers: Headers;
}

/** What a browser is shown at a public address, whose proxy is this machine. */
export async function visit(at: Scene, url: string, init: RequestInit = {}): Promise<Seen> {
  const local = url.replace(PUBLIC, `http://127.0.0.1:${at.health.port}`);
  const answer = await fetch(local, { redirect: 'manual', ...init });
  return { status: answer.status, html: await answer.text(), headers: answer.headers };
}

/** The one address that an answer links to. */
export async function linkFrom(at: Scene, text = 'connect', userId = DANA): Promise<string> {
  const { blocks } = await typed(at.night, text, userId);
  const url = /https:\/\/nightshift\.example\/connect\/[\w-]{43}/.exec(JSON.stringify(blocks))?.[0];
  if (url === undefined) throw new Error(`no link in: ${wordsOf(blocks)}`);
  return url;
}

export async function post(at: Scene, link: string, origin = PUBLIC): Promise<Seen> {
  return await visit(at, link, { method: 'POST', headers: { origin } });
}

/** Presses “Continue”, and returns the provider's page with the browser's cookie. */
export async function begin(at: Scene, link: string): Promise<{ page: string; cookie: string }> {
  const { html, headers } = await post(at, link);
  const page = /content="0; url=([^"]+)"/.exec(html)?.[1]?.replaceAll('&#38;', '&') ?? '';
  return { page, cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
}

/** Agrees as the owner of the mailbox; returns where the provider sends the browser. */
export async function agree(page: string, changes: Record<string, string> = {}): Promise<string> {
  const url = new URL(page);
  for (const [name, value] of Object.entries({ auto: MAILBOX, ...changes }))
    url.searchParams.set(name, value);
  const { headers } = await fetch(url, { redirect: 'manual' });
  return headers.get('location') ?? '';
}

export async function come(
  at: Scene,
  text = 'connect',
  changes: Record<string, string> = {},
): Promise<Seen> {
  const { page, cookie } = await begin(at, await linkFrom(at, text));
  return await visit(at, await agree(page, changes), { headers: { cookie } });
}

export function question(at: Scene): StoredMessage | undefined {
  return at.night.slack
    .conversation(at.night.slack.dmOf(DANA))
    .find(({ blocks }) => actionsOf(blocks).includes('connect.confirm'));
}

export async function asked(at: Scene, text = 'connect', changes: Record<string, string> = {}) {
  expect((await come(at, text, changes)).status).toBe(200);
  await at.night.runUntilIdle();
  const found = question(at);
  if (found === undefined) throw new Error('nobody was asked');
  return found;
}

export async function click(
  at: Scene,
  message: StoredMessage,
  how: 'confirm' | 'discard' | { action: 'confirm' | 'discard'; as: string },
): Promise<string> {
  const { action, as } = typeof how === 'string' ? { action: how, as: DANA } : how;
  const { channel, ts } = message;
  const before = at.night.slack.as(as).ephemerals().length;
  await at.night.slack.as(as).click({ channel, ts }, `connect.${action}`, { force: true });
  return wordsOf(await at.night.slack.until(() => at.night.slack.as(as).ephemerals()[before]));
}

export async function connected(
  at: Scene,
  text = 'connect',
  changes: Record<string, string> = {},
): Promise<void> {
  expect(await click(at, await asked(at, text, changes), 'confirm')).toContain('is connected');
  await at.night.runUntilIdle();
}

export async function nothingStored(at: Scene): Promise<void> {
  await at.night.runUntilIdle();
  const { db } = at.night.ctx.store;
  expect(await listAccounts(db)).toEqual([]);
  expect(await db.selectFrom('grants').selectAll().execute()).toEqual([]);
  const kept = db.selectFrom('connections').selectAll().where('ciphertext', 'is not', null);
  expect(await kept.execute()).toEqual([]);
  expect(question(at)).toBeUndefined();
}
