import { describe, expect, test } from 'vitest';
import { openLoopback } from '#src/commands/loopback.ts';
import { Conflict, Invalid } from '#src/lib/errors.ts';
import { htmlPage } from '#src/listeners/page.ts';

describe('the redirect to this machine', () => {
  test('takes the one answer that fits, and lets others pass', async () => {
    await using loopback = await openLoopback<string>();
    const seen = loopback.wait((answer) =>
      answer.get('state') === 'good'
        ? Promise.resolve('done')
        : Promise.reject(new Conflict('<script>not this one</script>')),
    );
    const foreign = await fetch(`${loopback.redirectUri}?state=bad`);
    expect(foreign.status).toBe(400);
    const page = await foreign.text();
    expect(page).toContain('&#60;script&#62;not this one');
    expect(page).not.toContain('<script');
    expect((await fetch(loopback.redirectUri.replace('/callback', '/'))).status).toBe(404);
    expect((await fetch(loopback.redirectUri, { method: 'POST' })).status).toBe(404);
    const good = await fetch(`${loopback.redirectUri}?state=good`);
    expect(good.status).toBe(200);
    expect(good.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await seen).toBe('done');
  });

  test('listens on a literal loopback address, and ends when an answer ends the consent', async () => {
    await using loopback = await openLoopback<string>();
    expect(loopback.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const ended = loopback.wait(() => Promise.reject(new Invalid('denied')));
    await Promise.all([
      expect(ended).rejects.toThrow('denied'),
      fetch(loopback.redirectUri).then(({ status }) => expect(status).toBe(400)),
    ]);
  });

  test('shows pages without scripts, with every detail escaped', () => {
    const evil = `"'<img src=x onerror=alert(1)>&`;
    const said = { title: evil, words: [evil], facts: [[evil, evil]] } as const;
    const html = htmlPage({ tone: 'bad', ...said });
    expect(html).not.toMatch(/<(script|img|link|a|form|iframe)\b/);
    expect(html.split('&#34;&#39;&#60;img')).toHaveLength(6);
    const more = { form: { label: evil }, onward: { label: evil, url: evil } };
    expect(htmlPage({ tone: 'bad', ...said, ...more })).not.toContain('<img');
  });
});
