import { expect, test } from 'vitest';
import { describeInChromium } from './browser.ts';

/** Addresses of the page, each with words that stand there. */
const PLACES = [
  ['C_OPS', 'Why it failed'],
  ['C_MAIL', 'unbrokenunbroken'],
  ['C_TEXT', '<img src=x'],
  ['D_APP/home', 'has not set up its Home'],
  ['D_APP', 'Good morning, Ada'],
] as const;

/** WCAG contrast of each piece of text in a message against the opaque ground behind it. */
const CONTRASTS = `(() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const over = (top, under) => {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map((i) => top[i] * alpha + under[i] * (1 - alpha));
  };
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      if (color[3] === 0) continue;
      layers.push(color);
      if ((color[3] ?? 1) === 1) break;
    }
    return layers.toReversed().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const light = (color) => {
    const [r, g, b] = color.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll('.message *')]
    .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
    .filter((node) => node.checkVisibility({ opacityProperty: true }))
    .map((node) => {
      const back = ground(node);
      const pair = [light(over(rgb(getComputedStyle(node).color), back)), light(back)].sort((a, b) => b - a);
      return { text: node.textContent, ratio: (pair[0] + 0.05) / (pair[1] + 0.05) };
    });
})()`;

describeInChromium('Hostile text on the workspace page', (open) => {
  test.each(['C_MAIL', 'C_TEXT'])('Markup in a message of %s stays text', async (at) => {
    const { page, requests, server } = await open({ at });
    const message = page.getByRole('article');
    await message.first().waitFor();
    expect(await message.locator('img, script, iframe, style').count()).toBe(0);
    expect(await message.innerText()).toContain('<img src=x onerror="globalThis.hacked=1">');
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
    expect(requests.filter((address) => !address.startsWith(server.url))).toEqual([]);
  });

  test.each(['C_MAIL', 'C_TEXT'])('Every link in %s leads to the web or to mail', async (at) => {
    const { page } = await open({ at });
    await page.getByRole('article').first().waitFor();
    const links = await page.locator('article a').all();
    expect(links).toHaveLength(1);
    for (const link of links) {
      expect(await link.getAttribute('href')).toBe('https://evil.example/');
      expect(await link.getAttribute('title')).toBe('https://evil.example/');
      expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    }
  });

  test('A button with a script as its address is only a button', async () => {
    const { page, actOf } = await open({ at: 'C_MAIL' });
    const button = page.getByRole('button', { name: /^Open/ });
    expect(await actOf(() => button.click())).toMatchObject({ actionId: 'open' });
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
  });

  test('Direction overrides turn nothing around outside of their own text', async () => {
    const { page } = await open({ at: 'C_TEXT' });
    await page.getByRole('article').waitFor();
    const isolation = await page.evaluate(
      'getComputedStyle(document.querySelector(".message-text")).unicodeBidi',
    );
    expect(isolation).toBe('isolate');
    expect(await page.locator('.message-head').innerText()).toMatch(/^Nightshift\s+APP\s+08:00$/);
  });

  test('Blocks that make no sense are boxes, and the rest of the message is shown', async () => {
    const { page } = await open({ at: 'C_MAIL' });
    await page.getByText('unbrokenunbroken').waitFor();
    expect(await page.locator('.unsupported').allInnerTexts()).toEqual([
      'Unsupported block: <img src=x onerror=alert(1)>',
      'Unsupported block: without a type',
      'Unsupported block: rich_text (malformed)',
    ]);
  });
});

/** Elements that stick out of the window, but for those that scroll sideways on purpose. */
const STICKING_OUT = `[...document.querySelectorAll('body *')]
  .filter((node) => !node.closest('.table-scroll *, .carousel *, .unseen, .sidebar:not(.sidebar-open), .skip-link'))
  .filter((node) => {
    const { left, right, width } = node.getBoundingClientRect();
    return width > 0 && (left < -0.5 || right > innerWidth + 0.5);
  })
  .map((node) => node.outerHTML.slice(0, 120))`;

describeInChromium('The workspace page in small windows', (open) => {
  test.each([320, 390, 768])('Nothing is wider than a window of %d pixels', async (width) => {
    const { page } = await open({ browser: { viewport: { width, height: 700 } } });
    for (const [address, shown] of PLACES) {
      await page.evaluate(`location.hash = '${address}'`);
      await page.getByText(shown).first().waitFor({ state: 'attached' });
      expect(await page.evaluate(STICKING_OUT)).toEqual([]);
    }
    await page.getByRole('button', { name: '2 replies' }).click();
    await page.getByText('Thanks!').waitFor();
    expect(await page.evaluate(STICKING_OUT)).toEqual([]);
    await page.getByRole('button', { name: 'Close thread' }).click();
    await page.getByRole('button', { name: 'Edit…' }).click();
    await page.getByRole('dialog', { name: 'Edit reply' }).waitFor();
    expect(await page.evaluate(STICKING_OUT)).toEqual([]);
  });

  test('On a phone the sidebar waits behind a button, out of reach of the Tab key', async () => {
    const { page } = await open({ browser: { viewport: { width: 390, height: 844 } } });
    const sidebar = page.getByRole('navigation', { name: 'Conversations' });
    expect(await sidebar.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Conversations' }).click();
    await sidebar.getByRole('button', { name: /^ops/ }).click();
    await sidebar.waitFor({ state: 'hidden' });
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('ops');
    await page.getByRole('button', { name: 'Conversations' }).click();
    await sidebar.waitFor();
    await page.keyboard.press('Escape');
    await sidebar.waitFor({ state: 'hidden' });
  });

  test.each(['light', 'dark'] as const)('Text stands out from its ground in %s', async (scheme) => {
    const { page } = await open({ browser: { colorScheme: scheme } });
    await page.getByText('Send this reply to').waitFor({ state: 'attached' });
    const measured = await page.evaluate<{ text: string; ratio: number }[]>(CONTRASTS);
    expect(measured.length).toBeGreaterThan(20);
    expect(measured.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  });
});
