import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { TOPICS } from '#src/listeners/commands/command.ts';
import { bytesOf } from '../flow/scenes.ts';
import { failedRun, promotion, question, urgent } from '../flow/mails.ts';
import { describeWithChromium } from '../sandbox/page/browser.ts';
import { MAILBOX, type Night, openNight } from '../support/night.ts';
import { transport, TRANSPORTS } from '../support/transport.ts';

const MINE = 'Dear Ana, the second date suits me. Dana';

describe.each(TRANSPORTS)('over %s', (mode) => {
  describeWithChromium('a morning on the workspace page', (openPage) => {
    let night: Night;

    beforeAll(async () => {
      night = await openNight(await transport(mode));
      for (const mail of [question(), urgent(), ...offers(3)]) night.gmail.deliver(MAILBOX, mail);
      failedRun(night);
      await night.untilMorning();
      night.slack.onClock = (to) => night.clock.set(to);
    });
    afterAll(async () => {
      await night[Symbol.asyncDispose]();
    });

    /** The message in which these words stand. */
    const messageOf = (page: Page, words: string) =>
      page.locator('.message').filter({ hasText: words }).last();

    const isGone = (page: Page) => page.getByRole('dialog').waitFor({ state: 'detached' });

    test('reads the digest, its thread and all that it counts', async () => {
      const { page } = await openPage(night.slack.pageUrl);
      const digest = messageOf(page, 'Morning digest');
      await digest.getByText('5 mails read.').waitFor();
      await digest.getByRole('button', { name: /Browse all/ }).click();
      const all = page.getByRole('dialog');
      await all.getByText('1–6 of 6').waitFor();
      await all.getByRole('button', { name: /Everything/ }).click();
      await page.getByRole('option', { name: 'Failed deployments (1)' }).click();
      await all.getByText('1–1 of 1 chosen from 6').waitFor();
      await all.getByRole('button', { name: 'Close', exact: true }).last().click();
      await isGone(page);
      const first = digest.getByRole('button', { name: /^Open: / }).first();
      await first.click();
      await all.waitFor();
      await page.keyboard.press('Escape');
      await isGone(page);
      await page.getByRole('button', { name: /^\d replies/ }).click();
      const thread = page.locator('#thread');
      await thread.getByText('acme/shop').first().waitFor();
      expect(await thread.innerText()).toContain('Deployments: 1');
    });

    test('edits a reply, which leaves as it was saved, and takes it back', async () => {
      const { page } = await openPage(night.slack.pageUrl);
      const card = () => messageOf(page, 'Save this reply');
      await card().getByRole('button', { name: /^Edit/ }).click();
      const modal = page.getByRole('dialog');
      await modal.getByRole('textbox').last().fill(MINE);
      await modal.getByRole('button', { name: 'Save and approve' }).click();
      await isGone(page);
      await card().getByRole('button', { name: /Undo/ }).waitFor();
      night.clock.advance(11_000);
      await night.runUntilIdle();
      await card()
        .getByText(/✅|Done/)
        .first()
        .waitFor();
      const drafts = () =>
        night.gmail.messages(MAILBOX).filter(({ labelIds }) => labelIds.includes('DRAFT'));
      expect(drafts().map(({ raw }) => Buffer.from(raw).toString())).toEqual([
        expect.stringContaining(Buffer.from(MINE).toString('base64')),
      ]);
      await card().getByRole('button', { name: /Undo/ }).click();
      await card().getByRole('button', { name: /Undo/ }).waitFor({ state: 'detached' });
      night.clock.advance(11_000);
      await night.runUntilIdle();
      expect(drafts()).toEqual([]);
    });

    test('approves, pauses before it is carried out, and lets it be carried out after all', async () => {
      const { page } = await openPage(night.slack.pageUrl);
      const star = messageOf(page, 'Star this');
      await star.getByRole('button', { name: /^Approve/ }).click();
      await star.getByRole('button', { name: /Undo/ }).waitFor();
      const box = page.getByRole('combobox', { name: /Message/ });
      await box.fill('/nightshift pause');
      await page.keyboard.press('Enter');
      await page.getByText('Paused.').last().waitFor();
      const before = night.effects().length;
      night.clock.advance(11_000);
      await night.runUntilIdle();
      expect(night.effects()).toHaveLength(before);
      await box.fill('/nightshift resume');
      await page.keyboard.press('Enter');
      await page.getByText('Running again.').last().waitFor();
      await night.runUntilIdle();
      const starred = (await night.proposals()).filter(({ kind }) => kind === 'mail.label');
      expect(starred.map(({ state }) => state)).toEqual(['done']);
      expect(bytesOf(night.effects())).toEqual(
        expect.arrayContaining(bytesOf(starred.map(({ request }) => request))),
      );
    });

    test('finds help about each topic on one screen of a phone', async () => {
      const viewport = { width: 390, height: 844 };
      const { page } = await openPage(night.slack.pageUrl, { viewport });
      const box = page.getByRole('combobox', { name: /Message/ });
      const answers = page.locator('.message-ephemeral');
      const height = async (selector: string): Promise<number> =>
        (await page.locator(selector).last().boundingBox())?.height ?? Infinity;
      const screen = (await page.locator('#pane .messages').boundingBox())?.height ?? 0;
      for (const topic of ['', ...Object.keys(TOPICS)]) {
        const before = await answers.count();
        await box.fill(`/nightshift help ${topic}`);
        await page.keyboard.press('Enter');
        await answers.nth(before).waitFor();
        expect(await height('.message-ephemeral')).toBeLessThan(screen);
      }
    });

    test('shows a colleague nothing of it', async () => {
      const { page } = await openPage(`${night.slack.pageUrl}?as=U0STRANGER`);
      await page.getByRole('button', { name: /^You are Kim Tanaka/ }).waitFor();
      expect(await page.getByText('Morning digest').count()).toBe(0);
    });

    test('breaks none of the rules that Slack has', () => {
      expect(night.slack.refused).toEqual([]);
      expect(night.bugs).toEqual([]);
    });
  });
});

function offers(count: number): Buffer[] {
  return Array.from({ length: count }, (_, at) => promotion(`desk${at}`));
}
