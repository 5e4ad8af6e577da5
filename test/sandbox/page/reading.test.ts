import { expect, test } from 'vitest';
import { describeInChromium } from './browser.ts';
import { appMessage } from './fixture-workspace.ts';

describeInChromium('Reading the workspace page', (open) => {
  test('A message says who wrote it, that the author is an app, and when in the time zone of the reader', async () => {
    const { page } = await open();
    const message = page.getByRole('article', { name: 'Nightshift, 08:10' });
    await message.waitFor();
    expect(await message.locator('.message-author').innerText()).toBe('Nightshift');
    expect(await message.locator('.badge-app').innerText()).toBe('APP');
    expect(await message.locator('time').first().innerText()).toBe('08:10');
    expect(await message.innerText()).toContain('expires 18:00');
  });

  test('Days are divided, and named by the clock of the sandbox', async () => {
    const { page } = await open();
    await page.locator('.day').first().waitFor();
    expect(await page.locator('.day').allInnerTexts()).toEqual(['Yesterday', 'Today']);
  });

  test('An edited message and one that only the reader sees are marked', async () => {
    const { page } = await open({ at: 'C_OPS' });
    await page.getByRole('button', { name: /^Nightshift/ }).click();
    await page.getByText('Only visible to you').waitFor();
    expect(await page.getByText('(edited)').count()).toBe(1);
    expect(await page.locator('.message-ephemeral').count()).toBe(1);
  });

  test('mrkdwn is formatted, with names for ids and local times for dates', async () => {
    const { page } = await open({ at: 'C_OPS' });
    const block = page.locator('.block-section').first();
    await block.waitFor();
    expect(await block.locator('strong').innerText()).toBe('bold');
    expect(await block.locator('em').innerText()).toBe('italic');
    expect(await block.locator('s').innerText()).toBe('strike');
    expect(await block.locator('code').innerText()).toBe('code <b>');
    expect(await block.locator('blockquote').innerText()).toBe('a quote');
    expect(await block.locator('pre').innerText()).toBe('if (a && b) {\n  go();\n}');
    expect(await block.locator('.mention').allInnerTexts()).toEqual([
      '@Ben Okafor',
      '@Ada Lindqvist',
      '#ops',
      '@here',
    ]);
    const text = await block.innerText();
    expect(text).toContain('snake_case 2*3*4 🎉 :no_such_emoji:');
    expect(text).toContain('at 08:00 on Thursday, November 19th, 2026');
    const link = block.getByRole('link', { name: 'a link' });
    expect(await link.getAttribute('href')).toBe('https://example.com/a_b_c');
    expect(await link.getAttribute('rel')).toContain('noopener');
  });

  test('Rich text, markdown and tables keep their structure', async () => {
    const { page } = await open({ at: 'C_OPS' });
    const rich = page.locator('.block-rich_text');
    await rich.waitFor();
    expect(await rich.locator('ol > li').allInnerTexts()).toEqual(['one', 'two']);
    expect(await rich.locator('ul.indent-1 > li').allInnerTexts()).toEqual(['deeper']);
    expect(await rich.locator('pre').innerText()).toBe('Error: exit 1\n    at step 7');
    const markdown = page.locator('.block-markdown');
    expect(await markdown.getByRole('heading').innerText()).toBe('Why it failed');
    expect(await markdown.locator('ol > li > ul > li').innerText()).toBe('retried twice');
    expect(await markdown.locator('td').allInnerTexts()).toEqual(['build', 'ok']);
  });

  test('A file that was posted is named, and can be saved by whoever reads it', async () => {
    const { page } = await open({ at: 'C_OPS' });
    const file = page.getByRole('link', { name: 'receipt-0a1b.json' });
    await file.waitFor();
    expect(await file.innerText()).toContain('12 KB');
    expect(await file.getAttribute('href')).toBe('/client/files/F0A?as=U_ADA');
    expect(await file.getAttribute('download')).toBe('receipt-0a1b.json');
  });

  test('A block of a kind that the page does not know is shown as such', async () => {
    const { page } = await open({ at: 'C_OPS' });
    const box = page.getByText('Unsupported block: hologram');
    await box.waitFor();
    expect(await box.getAttribute('role')).toBe('note');
  });

  test('A picture is shown by its words and never fetched', async () => {
    const { page, requests, server } = await open({ at: 'C_OPS' });
    await page.getByRole('img', { name: 'A chart: failures fell from 9 to 2' }).waitFor();
    expect(requests.filter((address) => !address.startsWith(server.url))).toEqual([]);
  });

  test('A data table turns its pages and sorts by a heading', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: '2 replies' }).click();
    const table = page.locator('.data-table');
    const names = () => table.locator('tbody th').allInnerTexts();
    expect(await names()).toEqual([1, 2, 3, 4, 5].map((index) => `service-${index}`));
    await table.getByRole('button', { name: 'Next' }).click();
    await table.getByRole('button', { name: 'Next' }).click();
    expect(await names()).toEqual(['service-11', 'service-12']);
    expect(await table.locator('.pager-range').innerText()).toBe('11–12 of 12');
    await table.getByRole('button', { name: 'Duration' }).click();
    expect(await names()).toEqual([12, 11, 10, 9, 8].map((index) => `service-${index}`));
  });

  test('A thread opens beside its conversation and Escape gives the focus back', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: '2 replies' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    await thread.getByText('Thanks!').waitFor();
    expect(await page.locator('#pane').getByText('Thanks!').count()).toBe(0);
    await page.keyboard.press('Escape');
    await thread.waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.dataset.ts')).toMatch(/^\d+\.000100$/);
  });

  test('A new message appears by itself and leaves what the reader was doing alone', async () => {
    const { page, server } = await open();
    const note = page.getByRole('textbox', { name: 'A note (optional)' });
    await note.fill('half a thou');
    await page.locator('[data-focus="card-v1/card_more"]').click();
    await page.evaluate(
      'globalThis.kept = document.querySelector("[data-focus=\\"card-v1/card_more\\"]")',
    );
    await page.evaluate('document.querySelector(".messages").scrollTop = 200');
    server.conversations[0]?.messages.push(appMessage(30, [], 'Something new'));
    server.announce();
    await page.getByText('Something new').waitFor({ state: 'attached' });
    expect(await note.inputValue()).toBe('half a thou');
    expect(await page.evaluate('globalThis.kept.isConnected')).toBe(true);
    expect(await page.getByRole('menuitem', { name: 'Why?' }).isVisible()).toBe(true);
    expect(await page.evaluate('document.querySelector(".messages").scrollTop')).toBe(200);
    await page.getByRole('button', { name: 'New messages' }).waitFor();
  });

  test('Who sends a command is taken to the end, where its answer comes', async () => {
    const { page, actOf } = await open();
    const ahead =
      '(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.querySelector(".messages"))';
    await page.evaluate('document.querySelector(".messages").scrollTop = 200');
    expect(await page.evaluate(ahead)).toBeGreaterThan(200);
    await page.getByRole('combobox').first().fill('/nightshift help ');
    await actOf(() => page.keyboard.press('Enter'));
    expect(await page.evaluate(ahead)).toBeLessThan(2);
  });

  test('A message that changes keeps the text and the focus of its inputs', async () => {
    const { page, server } = await open();
    const note = page.getByRole('textbox', { name: 'A note (optional)' });
    await note.fill('keep me');
    const message = server.conversations[0]?.messages.at(-1);
    if (message) message.blocks = [...message.blocks, { type: 'divider' }];
    server.announce();
    await page.locator('.message-ephemeral hr').waitFor({ state: 'attached' });
    expect(await note.inputValue()).toBe('keep me');
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('A note (optional)');
  });

  test('A dropped connection is said and comes back by itself', async () => {
    const { page, server, complaints } = await open();
    await server.listened;
    await page.route('**/client/events*', (route) => route.abort());
    server.cut();
    await page.getByText('Connection lost').waitFor();
    await page.unroute('**/client/events*');
    await page.getByText('Connection lost').waitFor({ state: 'hidden' });
    server.conversations[0]?.messages.push(appMessage(30, [], 'After the gap'));
    server.announce();
    await page.getByText('After the gap').waitFor({ state: 'attached' });
    expect(complaints.every((complaint) => complaint.includes('net::ERR'))).toBe(true);
    complaints.length = 0;
  });

  test('The Home tab tells the app that it was opened, and its buttons name the home', async () => {
    const { page, server, actOf } = await open();
    await page.getByRole('tab', { name: 'Home' }).click();
    const review = page.getByRole('tabpanel').getByRole('button', { name: 'Review' });
    await review.waitFor();
    expect(server.acts).toEqual([{ as: 'U_ADA', type: 'open-home' }]);
    expect(await actOf(() => review.click())).toMatchObject({
      container: { home: true },
      actionId: 'home_review',
    });
  });
});
