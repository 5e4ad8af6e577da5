import { expect, test } from 'vitest';
import { describeInChromium, type OpenWorkspace } from './browser.ts';

async function edit({ page }: OpenWorkspace) {
  await page.getByRole('button', { name: 'Edit…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit reply' });
  await dialog.waitFor();
  return dialog;
}

describeInChromium('Modals of the workspace page', (open) => {
  test('A modal opens with its first field focused and sends everything that was entered', async () => {
    const workspace = await open();
    const { page, actOf } = workspace;
    const dialog = await edit(workspace);
    expect(await page.evaluate('document.activeElement.value')).toBe('Hello Ana,');
    await page.keyboard.type(' dear');
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('kinder');
    await dialog.getByRole('button', { name: /^Tone/ }).click();
    await page.getByRole('option', { name: 'Warm' }).click();
    await dialog.getByRole('checkbox', { name: 'Remember this' }).check();
    const save = dialog.getByRole('button', { name: 'Save and approve' });
    expect(await actOf(() => save.click())).toEqual({
      as: 'U_ADA',
      type: 'submit',
      viewId: 'V_EDIT',
      values: {
        body: { text: { type: 'plain_text_input', value: 'Hello Ana, dear' } },
        reason: { text: { type: 'plain_text_input', value: 'kinder' } },
        tone: {
          tone: {
            type: 'static_select',
            selected_option: {
              text: { type: 'plain_text', text: 'Warm', emoji: true },
              value: 'warm',
            },
          },
        },
        extras: {
          extras: {
            type: 'checkboxes',
            selected_options: [
              {
                text: { type: 'plain_text', text: 'Remember this', emoji: true },
                value: 'remember',
              },
            ],
          },
        },
      },
    });
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Approved by').waitFor();
  });

  test('A required field is asked for before anything is sent', async () => {
    const workspace = await open();
    const dialog = await edit(workspace);
    await dialog.getByRole('button', { name: 'Save and approve' }).click();
    await dialog.getByText('Please complete this required field.').waitFor();
    expect(workspace.server.acts.map(({ type }) => type)).toEqual(['click']);
    const reason = dialog.getByRole('textbox', { name: 'Reason' });
    expect(await workspace.page.evaluate('document.activeElement.ariaLabel')).toBe('Reason');
    expect(await reason.getAttribute('aria-invalid')).toBe('true');
  });

  test('An error of the app stands under its field, and what was typed stays', async () => {
    const workspace = await open();
    const dialog = await edit(workspace);
    const reason = dialog.getByRole('textbox', { name: 'Reason' });
    await reason.fill('because');
    await dialog.getByRole('button', { name: 'Save and approve' }).click();
    await dialog.locator('[data-input="reason"]').getByText('Say a little more.').waitFor();
    expect(await reason.inputValue()).toBe('because');
    await reason.fill('it reads better');
    await reason.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  });

  test('A failure is said inside the modal, which stays open with what was typed', async () => {
    const workspace = await open();
    const dialog = await edit(workspace);
    const reason = dialog.getByRole('textbox', { name: 'Reason' });
    await reason.fill('silence');
    await reason.press('Enter');
    const toast = dialog.getByRole('alert').getByText('Nothing came back in 3 s.');
    await toast.waitFor();
    await dialog.getByRole('button', { name: 'Dismiss' }).click();
    await toast.waitFor({ state: 'detached' });
    expect(await reason.inputValue()).toBe('silence');
  });

  test('A pushed view covers the first one, which keeps what was typed', async () => {
    const workspace = await open();
    const { page, actOf } = workspace;
    const dialog = await edit(workspace);
    await dialog.getByRole('textbox', { name: 'Reason' }).fill('half');
    expect(
      await actOf(() => dialog.getByRole('button', { name: 'Show the mail' }).click()),
    ).toMatchObject({
      container: { viewId: 'V_EDIT' },
      actionId: 'show_mail',
      values: { reason: { text: { value: 'half' } } },
    });
    const mail = page.getByRole('dialog', { name: 'The mail' });
    await mail.getByText('Where is my invoice?').waitFor();
    expect(await actOf(() => mail.getByRole('button', { name: 'Back dialog' }).click())).toEqual({
      as: 'U_ADA',
      type: 'close',
      viewId: 'V_MAIL',
    });
    await mail.waitFor({ state: 'detached' });
    expect(await dialog.getByRole('textbox', { name: 'Reason' }).inputValue()).toBe('half');
  });

  test('Escape closes a modal and the focus returns to the button that opened it', async () => {
    const workspace = await open();
    const { page, actOf } = workspace;
    const dialog = await edit(workspace);
    expect(await actOf(() => page.keyboard.press('Escape'))).toEqual({
      as: 'U_ADA',
      type: 'close',
      viewId: 'V_EDIT',
    });
    await dialog.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Edit…');
  });

  test('Escape in an open list closes the list and not the modal', async () => {
    const workspace = await open();
    const { page, server } = workspace;
    const dialog = await edit(workspace);
    await dialog.getByRole('button', { name: /^Tone/ }).press('Enter');
    await page.getByRole('option', { name: 'Brief' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('option', { name: 'Brief' }).waitFor({ state: 'detached' });
    expect(await dialog.isVisible()).toBe(true);
    expect(server.acts.map(({ type }) => type)).toEqual(['click']);
  });

  test('The Tab key goes round inside a modal', async () => {
    const workspace = await open();
    const { page } = workspace;
    const dialog = await edit(workspace);
    await dialog.getByRole('button', { name: 'Save and approve' }).focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Close dialog');
    await page.keyboard.press('Shift+Tab');
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Save and approve');
  });

  test('Shortcuts stand behind a slash and in the menu of a message, and say where they were used', async () => {
    const { page, server, actOf } = await open();
    const box = page.getByRole('combobox').first();
    await box.fill('/ask');
    await page.getByRole('option', { name: /Ask Nightshift/ }).waitFor();
    const global = await actOf(() => box.press('Enter'));
    expect(global).toEqual({ as: 'U_ADA', type: 'shortcut', callbackId: 'shortcut.ask' });
    expect(await box.inputValue()).toBe('');
    const ts = server.conversations[0]?.messages[0]?.ts;
    await page
      .getByRole('button', { name: /^More actions/ })
      .first()
      .click();
    const menu = page.getByRole('menu', { name: 'More actions' });
    const used = await actOf(() => menu.getByText('Remember this').click());
    expect(used).toMatchObject({
      type: 'shortcut',
      callbackId: 'shortcut.remember',
      at: { channel: 'D_APP', ts },
    });
  });
});
