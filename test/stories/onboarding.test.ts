import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { connectPages } from '#src/listeners/connect-pages.ts';
import { type Health, startHealth } from '#src/listeners/health.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { describeWithChromium, type OpenPage } from '../sandbox/page/browser.ts';
import { MAILBOX, type Night, openNight, OWNER } from '../support/night.ts';
import { freePort } from '../support/redis.ts';
import { transport, TRANSPORTS } from '../support/transport.ts';

const SCREENS = [
  ['a desk', { width: 1280, height: 800 }],
  ['a phone', { width: 390, height: 844 }],
] as const;

describe.each(TRANSPORTS)('over %s', (mode) => {
  describeWithChromium('somebody new on the workspace page', (openPage) => {
    let night: Night;
    let health: Health;

    beforeAll(async () => {
      const { slack, env } = await transport(mode);
      const port = String(await freePort());
      const own = { PORT: port, NIGHTSHIFT_PUBLIC_URL: `http://127.0.0.1:${port}` };
      night = await openNight({ bare: true, ...(slack && { slack }), env: { ...env, ...own } });
      health = await startHealth(night.ctx, {}, connectPages(night.ctx));
    });
    afterAll(async () => {
      await health.close();
      await night[Symbol.asyncDispose]();
    });

    const home = async (open: OpenPage, viewport: { width: number; height: number }) => {
      const { page } = await open(night.slack.pageUrl, { viewport });
      await page.getByRole('tab', { name: 'Home' }).click();
      await page.locator('.home').getByText('Connect a mailbox or a pipeline').waitFor();
      return page;
    };

    /** Follows a new link out of Slack, to the page that says what is asked. */
    const follow = async (page: Page): Promise<Page> => {
      await page.locator('.home').getByRole('button', { name: 'Connect', exact: true }).click();
      const link = page.getByRole('dialog').getByRole('link', { name: /Continue to Google/ });
      const opened = page.waitForEvent('popup');
      await link.click();
      const browser = await opened;
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await browser.getByText('Step 1 of 3').waitFor();
      return browser;
    };

    /** Answers at Google as the owner of this mailbox would; one that is not there says no. */
    const answer = async (browser: Page, mailbox: string): Promise<void> => {
      await browser.getByRole('button', { name: 'Continue to Google' }).click();
      await browser.waitForURL(/authorize/);
      await browser.goto(`${browser.url()}&auto=${encodeURIComponent(mailbox)}`);
    };

    const isAsLongAsItsWindow = async (browser: Page) =>
      expect(await browser.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(
        true,
      );

    test('is welcomed once, with what it does and how to begin', async () => {
      const page = await home(openPage, SCREENS[0][1]);
      await night.runUntilIdle();
      await page.getByRole('tab', { name: 'Messages' }).click();
      await page.getByText('Welcome to Nightshift').first().waitFor();
      expect(await page.getByText('Welcome to Nightshift').count()).toBe(1);
    });

    test('tries a sample night, without any effect', async () => {
      const page = await home(openPage, SCREENS[1][1]);
      await page.locator('.home').getByRole('button', { name: 'Try it' }).click();
      const sample = page.getByRole('dialog');
      await sample.getByText('SAMPLE').first().waitFor();
      await sample.getByRole('button', { name: 'Approve (sample)' }).click();
      await sample.getByText('Here nothing happened').waitFor();
      await sample.getByRole('button', { name: 'Close', exact: true }).last().click();
      await page.locator('.home').getByText('Try a sample night · done').waitFor();
      expect(await night.proposals()).toEqual([]);
      expect(night.effects()).toEqual([]);
    });

    test.each(SCREENS)('is told on %s that a consent was not given', async (_, viewport) => {
      const page = await home(openPage, viewport);
      const browser = await follow(page);
      await isAsLongAsItsWindow(browser);
      const used = browser.url();
      await answer(browser, 'nobody@night.example');
      await browser.getByRole('heading', { name: 'Not connected' }).waitFor();
      await browser.getByText('Nothing was stored').waitFor();
      await isAsLongAsItsWindow(browser);
      await browser.goto(used);
      await browser.getByRole('heading', { name: 'This link does not work' }).waitFor();
      await isAsLongAsItsWindow(browser);
      expect(await listAccounts(night.ctx.store.db, OWNER)).toEqual([]);
    });

    test('connects a mailbox, which holds once it is confirmed in Slack', async () => {
      const page = await home(openPage, SCREENS[1][1]);
      const browser = await follow(page);
      await answer(browser, MAILBOX);
      await browser.getByRole('heading', { name: 'One step left, in Slack' }).waitFor();
      await isAsLongAsItsWindow(browser);
      await night.runUntilIdle();
      expect(await listAccounts(night.ctx.store.db, OWNER)).toEqual([]);
      await page.getByRole('tab', { name: 'Messages' }).click();
      await page
        .getByRole('button', { name: /^Confirm/ })
        .last()
        .click();
      await page.locator('.message-ephemeral').getByText('is connected').waitFor();
      expect(await listAccounts(night.ctx.store.db, OWNER)).toMatchObject([{ name: MAILBOX }]);
    });

    test('breaks none of the rules that Slack has', () => {
      expect(night.slack.refused).toEqual([]);
      expect(night.bugs).toEqual([]);
    });
  });
});
