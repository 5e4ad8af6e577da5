import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GMAIL_READ, GMAIL_WRITE } from '#src/domain/grant-scopes.ts';
import { audited } from '../flow/scenes.ts';
import { DANA } from '../support/night.ts';
import {
  agree,
  begin,
  come,
  linkFrom,
  nothingStored,
  openScene,
  post,
  PUBLIC,
  type Scene,
  visit,
} from './connect-scene.ts';

let at: Scene;
beforeEach(async () => {
  at = await openScene();
});
afterEach(async () => at[Symbol.asyncDispose]());

describe('the start page', () => {
  it('says for whom, which provider and which access, and is not used up by a preview', async () => {
    const link = await linkFrom(at);
    await visit(at, link);
    const { status, html, headers } = await visit(at, link);
    expect(status).toBe(200);
    expect(html).toMatch(
      /Step 1 of 3[^]*\(U0OWNER\)[^]*Google, at 127\.0\.0\.1[^]*Read\. It lets Nightshift read[^]*theirs to read/,
    );
    const write = (await visit(at, await linkFrom(at, 'connect gmail write'))).html;
    expect(write).toMatch(/Change\. It lets Nightshift archive[^]*theirs to change/);
    expect(html).not.toContain('<script');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; frame-ancestors 'none'/,
    );
    expect((await begin(at, link)).page).toContain('code_challenge_method=S256');
  });

  it('escapes what Slack says of the person', async () => {
    at.night.slack.as(DANA).becomes({ name: '<img src=x>"Dana' });
    expect((await visit(at, await linkFrom(at))).html).toContain('&#60;img src=x&#62;&#34;Dana');
  });

  it('is passed by nobody who is sent past it from another site', async () => {
    const link = await linkFrom(at);
    for (const origin of ['https://evil.example', 'null', ''])
      expect((await post(at, link, origin)).status).toBe(404);
    expect((await visit(at, link)).status).toBe(200);
  });

  it('names the configured address to the provider, whatever host a request names', async () => {
    const link = new URL(await linkFrom(at));
    const headers = { host: 'evil.example', origin: PUBLIC, 'x-forwarded-host': 'evil.example' };
    const html = await new Promise<string>((resolve, reject) => {
      const path = link.pathname;
      const options = { port: at.health.port, host: '127.0.0.1', path, method: 'POST', headers };
      httpRequest(options, (answer) => {
        let text = '';
        answer.on('data', (chunk) => (text += String(chunk)));
        answer.on('end', () => resolve(text));
      })
        .on('error', reject)
        .end();
    });
    expect(html).toContain(encodeURIComponent(`${PUBLIC}/connect/callback`));
    expect(html).not.toContain('evil.example');
  });

  it('works once, for ten minutes, and only by the newest link', async () => {
    const first = await linkFrom(at);
    const second = await linkFrom(at);
    expect((await visit(at, first)).status).toBe(404);
    await begin(at, second);
    expect((await visit(at, second)).html).toContain('was used already');
    expect((await post(at, second)).status).toBe(404);
    const third = await linkFrom(at);
    at.night.clock.advance(600_000);
    expect((await visit(at, third)).status).toBe(404);
    expect((await post(at, third)).status).toBe(404);
    await nothingStored(at);
  });
});

describe('an answer of a provider', () => {
  it('that nobody asked for, with another state or twice, is refused', async () => {
    expect((await visit(at, `${PUBLIC}/connect/callback?state=x&code=y`)).status).toBe(409);
    const { page, cookie } = await begin(at, await linkFrom(at));
    const back = new URL(await agree(page));
    const code = back.searchParams.get('code') ?? '';
    const other = `${PUBLIC}/connect/callback?state=${'x'.repeat(43)}&code=${code}`;
    expect((await visit(at, other, { headers: { cookie } })).status).toBe(409);
    await nothingStored(at);
    expect((await visit(at, back.href, { headers: { cookie } })).status).toBe(200);
    const replayed = await visit(at, back.href, { headers: { cookie } });
    expect(replayed.status).toBe(409);
    expect(replayed.html).toContain('nothing is connected');
  });

  it('is taken from no other browser than the one that started', async () => {
    const { page, cookie } = await begin(at, await linkFrom(at));
    const back = await agree(page);
    const elsewhere = await visit(at, back);
    expect([elsewhere.status, elsewhere.html.includes('another browser')]).toEqual([409, true]);
    const forged = { headers: { cookie: `__Host-nightshift-connect=${'A'.repeat(43)}` } };
    expect((await visit(at, back, forged)).status).toBe(409);
    await nothingStored(at);
    expect((await visit(at, back, { headers: { cookie } })).status).toBe(200);
  });

  it('after ten minutes is refused', async () => {
    const { page, cookie } = await begin(at, await linkFrom(at));
    at.night.clock.advance(600_000);
    expect((await visit(at, await agree(page), { headers: { cookie } })).status).toBe(409);
    await nothingStored(at);
  });

  it('with less or more than was asked for, or without consent, is refused', async () => {
    for (const [changes, why] of [
      [{ scope: 'https://www.googleapis.com/auth/gmail.metadata' }, 'lacks the scope'],
      [{ scope: `${GMAIL_READ} ${GMAIL_WRITE}` }, 'more than was asked for'],
      [{ auto: 'nobody@night.example' }, 'Google was not allowed to give access (access_denied)'],
    ] as const) {
      const { status, html } = await come(at, 'connect', changes);
      expect([status, html.includes(why)]).toEqual([400, true]);
    }
    await nothingStored(at);
    expect(await audited(at.night, 'connect.refused')).toHaveLength(3);
  });
});
