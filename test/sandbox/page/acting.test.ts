import { expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { describeInChromium } from './browser.ts';

const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });

/** The message with the controls, as the app would read it before anybody touched it. */
const UNTOUCHED = {
  controls: {
    scope: { type: 'static_select', selected_option: null },
    day: { type: 'datepicker', selected_date: '2026-11-20' },
  },
  boxes: {
    topics: {
      type: 'checkboxes',
      selected_options: [{ text: plain('Failures'), value: 'failures' }],
    },
  },
  radio: { pace: { type: 'radio_buttons', selected_option: null } },
  note: { text: { type: 'plain_text_input', value: null } },
};

describeInChromium('Acting on the workspace page', (open) => {
  test('A click sends the act that Slack would send, and the page shows what came of it', async () => {
    const { page, server, actOf } = await open();
    const ts = server.conversations[0]?.messages[4]?.ts;
    const act = await actOf(() =>
      page.getByRole('button', { name: 'Approve', exact: true }).click(),
    );
    expect(act).toEqual({
      as: 'U_ADA',
      type: 'click',
      container: { channel: 'D_APP', ts },
      blockId: 'card-v1-actions',
      actionId: 'approve',
      element: { type: 'button', text: plain('Approve'), value: 'A-7K2.1.9f31', style: 'primary' },
      values: {},
    });
    await page.getByText('Approved by @Ada Lindqvist').waitFor();
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
  });

  test('A pressed button shows that it works and cannot be pressed again until the state is fresh', async () => {
    const { page, server } = await open();
    const release = server.hold();
    const approve = page.getByRole('button', { name: 'Approve', exact: true });
    await approve.click();
    await page.locator('[aria-busy="true"]').waitFor();
    await approve.dispatchEvent('click');
    release();
    await page.getByText('Approved by').waitFor();
    expect(server.acts).toHaveLength(1);
  });

  test('A confirm dialog stands before the action, and declining it sends nothing', async () => {
    const { page, server, actOf } = await open();
    const deny = page.getByRole('button', { name: 'Deny', exact: true });
    await deny.click();
    const dialog = page.getByRole('alertdialog', { name: 'Deny this reply?' });
    expect(await dialog.innerText()).toContain('Nothing is sent and the draft is kept.');
    await dialog.getByRole('button', { name: 'Keep it' }).click();
    await dialog.waitFor({ state: 'detached' });
    await deny.click();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(server.acts).toEqual([]);
    await deny.click();
    const act = await actOf(() => dialog.getByRole('button', { name: 'Deny' }).click());
    expect(act).toMatchObject({ actionId: 'deny', element: { value: 'A-7K2.1.9f31' } });
  });

  test('Selects, dates, boxes, radios and overflow menus send their choice and the values around it', async () => {
    const { page, actOf, server } = await open();
    const ts = server.conversations[0]?.messages[5]?.ts;
    const container = { channel: 'D_APP', ts, ephemeral: true };
    const urgent = { text: plain('Urgent only'), value: 'urgent' };
    await page.getByRole('button', { name: /Which mails/ }).click();
    expect(await actOf(() => page.getByRole('option', { name: 'Urgent only' }).click())).toEqual({
      as: 'U_ADA',
      type: 'click',
      container,
      blockId: 'controls',
      actionId: 'scope',
      element: { type: 'static_select', selected_option: urgent },
      values: {
        ...UNTOUCHED,
        controls: {
          ...UNTOUCHED.controls,
          scope: { type: 'static_select', selected_option: urgent },
        },
      },
    });
    const date = page.locator('input[type="date"]');
    expect(await actOf(() => date.fill('2026-12-01'))).toMatchObject({
      element: { type: 'datepicker', selected_date: '2026-12-01' },
    });
    const both = [
      { text: plain('Failures'), value: 'failures' },
      { text: plain('Releases'), value: 'releases' },
    ];
    expect(
      await actOf(() => page.getByRole('checkbox', { name: 'Releases' }).check()),
    ).toMatchObject({ blockId: 'boxes', actionId: 'topics', element: { selected_options: both } });
    expect(await actOf(() => page.getByRole('radio', { name: 'Weekdays' }).check())).toMatchObject({
      element: {
        type: 'radio_buttons',
        selected_option: { text: plain('Weekdays'), value: 'weekdays' },
      },
    });
    await page.locator('[data-focus="controls/more"]').click();
    expect(await actOf(() => page.getByRole('menuitem', { name: 'Export' }).click())).toMatchObject(
      {
        actionId: 'more',
        element: { type: 'overflow', selected_option: { text: plain('Export'), value: 'export' } },
      },
    );
  });

  test('A button inside a collapsed container and feedback thumbs send what they stand for', async () => {
    const { page, actOf } = await open();
    await page.getByText('What I learned overnight').click();
    const memory = page.getByRole('button', { name: 'Review memory' });
    expect(await actOf(() => memory.click())).toMatchObject({
      blockId: 'learned-actions',
      actionId: 'memory',
    });
    const thumb = page.getByRole('button', { name: 'Bad digest' });
    expect(await actOf(() => thumb.click())).toMatchObject({
      actionId: 'feedback',
      element: { type: 'feedback_buttons', text: plain('Bad digest'), value: 'bad' },
    });
  });

  test('What the server refuses is said in words', async () => {
    const { page } = await open();
    await page.getByRole('button', { name: 'Browse all' }).click();
    const toast = page.locator('.toast');
    await toast.waitFor();
    expect(await toast.innerText()).toBe('Nightshift did not answer in 3 s.');
    await toast.getByRole('button', { name: 'Dismiss' }).click();
    expect(await toast.count()).toBe(0);
  });

  test('A card can be approved with the keyboard alone, and the focus stays at the message', async () => {
    const { page, server } = await open();
    await page.locator('.messages').first().focus();
    const focused = () => page.evaluate<string>('document.activeElement.innerText');
    for (let step = 0; step < 40 && (await focused()) !== 'Approve'; step += 1) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByText('Approved by @Ada Lindqvist').waitFor();
    expect(server.acts).toMatchObject([{ type: 'click', actionId: 'approve' }]);
    expect(await focused()).toContain('Approved by @Ada Lindqvist');
  });

  test('An overflow menu opens, moves and chooses by keyboard', async () => {
    const { page, actOf } = await open();
    await page.locator('[data-focus="card-v1/card_more"]').press('Enter');
    await page.keyboard.press('ArrowDown');
    expect(await actOf(() => page.keyboard.press('Enter'))).toMatchObject({
      actionId: 'card_more',
      element: { type: 'overflow', selected_option: { value: 'why' } },
    });
  });

  test('Another person sees another workspace and acts under their own name', async () => {
    const { page, actOf } = await open();
    await page.getByText('Send this reply to').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'You are Ada Lindqvist, Owner. Switch person' }).click();
    await page.getByRole('menuitemradio', { name: 'Ben Okafor' }).click();
    await page.getByRole('button', { name: /^You are Ben Okafor/ }).waitFor();
    expect(await page.getByText('Send this reply to').count()).toBe(0);
    expect(page.url()).toContain('as=U_BEN');
    await page.getByRole('button', { name: /^ops/ }).click();
    await page.getByRole('combobox', { name: 'Message #ops' }).fill('On it');
    expect(await actOf(() => page.keyboard.press('Enter'))).toEqual({
      as: 'U_BEN',
      type: 'say',
      channel: 'C_OPS',
      text: 'On it',
    });
    await page.locator('.message-text', { hasText: 'On it' }).waitFor();
  });

  test('A slash lists the commands, and the chosen one is sent with its words', async () => {
    const { page, actOf } = await open();
    const box = page.getByRole('combobox', { name: 'Message Nightshift' });
    await box.pressSequentially('/night');
    expect(await page.getByRole('option').count()).toBe(2);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await box.inputValue()).toBe('/nightshift ');
    await box.pressSequentially('help');
    expect(await actOf(() => page.keyboard.press('Enter'))).toEqual({
      as: 'U_ADA',
      type: 'command',
      channel: 'D_APP',
      text: '/nightshift help',
    });
    await page.getByText('You wrote: /nightshift help').waitFor();
  });

  test('Words that could not be sent come back into the box', async () => {
    const { page } = await open();
    const box = page.getByRole('combobox', { name: 'Message Nightshift' });
    await box.fill('/nope');
    await page.keyboard.press('Enter');
    await page.getByText('/nope is not a valid command.').waitFor();
    await until('some words are back', async () => (await box.inputValue()) !== '');
    expect(await box.inputValue()).toBe('/nope');
  });

  test('A reply goes to its thread', async () => {
    const { page, server, actOf } = await open();
    await page.getByRole('button', { name: '2 replies' }).click();
    await page.getByRole('combobox', { name: 'Reply…' }).fill('Noted');
    expect(await actOf(() => page.keyboard.press('Enter'))).toMatchObject({
      type: 'say',
      text: 'Noted',
      threadTs: server.conversations[0]?.messages[1]?.ts,
    });
    await page.locator('#thread').getByText('Noted').waitFor();
  });

  test('The clock jumps to the next morning of the reader, and goes on by an hour', async () => {
    const { page, actOf } = await open();
    await page.getByText('08:30').waitFor();
    const jump = page.getByRole('button', { name: 'Jump to 07:00' });
    expect(await actOf(() => jump.click())).toEqual({
      as: 'U_ADA',
      type: 'clock',
      to: '2026-11-20T06:00:00.000Z',
    });
    await page.locator('#clock-time', { hasText: '07:00' }).waitFor();
    await actOf(() => page.getByRole('button', { name: '+1 h' }).click());
    await page.locator('#clock-time', { hasText: '08:0' }).waitFor();
  });
});
