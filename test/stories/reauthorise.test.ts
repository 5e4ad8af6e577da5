import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { connectPages } from '#src/listeners/connect-pages.ts';
import { type Health, startHealth } from '#src/listeners/health.ts';
import { ingest } from '#src/flow/ingest.ts';
import { Transient } from '#src/lib/errors.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { digests, failedRun, promotion, wordsOf } from '../flow/mails.ts';
import { describeWithChromium } from '../sandbox/page/browser.ts';
import { MAILBOX, type Night, openNight, OWNER } from '../support/night.ts';
import { freePort } from '../support/redis.ts';
import { transport, TRANSPORTS } from '../support/transport.ts';

const PAGE_SIZE = 3;
const READ_AGAIN_MS = 61_000;
const DOWN = { type: 'status', status: 500 } as const;

describe.each(TRANSPORTS)('over %s', (mode) => {
  describeWithChromium(
    'a mailbox whose grant is taken back in the middle of a page',
    (openPage) => {
      let night: Night;
      let health: Health;

      const gmail = async () =>
        (await listAccounts(night.ctx.store.db, OWNER)).find(({ kind }) => kind === 'gmail');

      beforeAll(async () => {
        const { slack, env } = await transport(mode);
        const port = String(await freePort());
        const own = { PORT: port, NIGHTSHIFT_PUBLIC_URL: `http://127.0.0.1:${port}` };
        night = await openNight({
          gmailPageSize: PAGE_SIZE,
          ...(slack && { slack }),
          env: { ...env, ...own },
        });
        health = await startHealth(night.ctx, {}, connectPages(night.ctx));
        failedRun(night);
        await night.runUntilIdle();
        for (let at = 0; at < 8; at += 1) night.gmail.deliver(MAILBOX, promotion(`desk${at}`));
        night.gmail.faults.add({ match: /history\?.*pageToken/, times: 1, kind: DOWN });
        const accountId = (await gmail())?.id ?? '';
        await expect(ingest(night.ctx, { accountId })).rejects.toBeInstanceOf(Transient);
        night.gmail.revoke(MAILBOX);
        night.clock.advance(READ_AGAIN_MS);
        night.gmail.deliver(MAILBOX, promotion('later'));
        await night.untilMorning();
      });
      afterAll(async () => {
        await health.close();
        await night[Symbol.asyncDispose]();
      });

      const readSubjects = async (): Promise<string[]> => {
        const { db } = night.ctx.store;
        const rows = await db
          .selectFrom('signals')
          .select('content')
          .where('kind', '=', 'mail')
          .execute();
        return rows.map(
          ({ content }) => JSON.stringify(content).match(/off every (\w+)/)?.[1] ?? '',
        );
      };

      test('is named first in the digest, which tells of the other sources', async () => {
        expect(await readSubjects()).toHaveLength(PAGE_SIZE);
        expect(await gmail()).toMatchObject({ state: 'reauthorise' });
        const words = wordsOf(digests(night.slack)[0]?.blocks);
        expect(words.split('\n').slice(1, 6).join('')).toMatch(
          /^⚠️ Could not read dana@night\.example: It must be connected again/,
        );
        expect(words).toContain('acme/shop');
      });

      const close = async (page: Page): Promise<void> => {
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      };

      /** From a button of Slack over the provider's page back to Slack. */
      const reauthorise = async (page: Page): Promise<void> => {
        await page.getByText(`Connect ${MAILBOX} again`).waitFor();
        await page.getByText(`Choose ${MAILBOX} there`).waitFor();
        const opened = page.waitForEvent('popup');
        await page.getByRole('link', { name: /Continue to Google/ }).click();
        const browser = await opened;
        await close(page);
        await browser.getByText('Step 1 of 3').waitFor();
        await browser.getByRole('button', { name: 'Continue to Google' }).click();
        await browser.waitForURL(/authorize/);
        await browser.goto(`${browser.url()}&auto=${encodeURIComponent(MAILBOX)}`);
        await browser.getByRole('heading', { name: 'One step left, in Slack' }).waitFor();
        await night.runUntilIdle();
      };

      test('is offered to be connected again on the Home tab, too', async () => {
        const { page } = await openPage(night.slack.pageUrl, {
          viewport: { width: 390, height: 844 },
        });
        await page.getByRole('tab', { name: 'Home' }).click();
        await page
          .locator('.home')
          .getByRole('button', { name: 'Reauthorise Gmail (dana)' })
          .click();
        const dialog = page.getByRole('dialog');
        await dialog.getByText(`Connect ${MAILBOX} again`).waitFor();
        expect(await dialog.getByRole('link', { name: /Continue to Google/ }).count()).toBe(1);
        await close(page);
      });

      test('goes on where it stopped once its owner reauthorised it by the digest: nothing is lost or read twice', async () => {
        const { page } = await openPage(night.slack.pageUrl, {
          viewport: { width: 1280, height: 800 },
        });
        await page.getByRole('button', { name: 'Reauthorise Gmail (dana)' }).first().click();
        await reauthorise(page);
        expect(await gmail()).toMatchObject({ state: 'reauthorise' });
        await page
          .getByRole('button', { name: /^Confirm/ })
          .last()
          .click();
        await page.locator('.message-ephemeral').getByText('is connected').waitFor();
        night.clock.advance(READ_AGAIN_MS);
        await night.runUntilIdle();

        expect(await gmail()).toMatchObject({ state: 'connected', coverage: { problem: null } });
        const names = [...Array.from({ length: 8 }, (_, at) => `desk${at}`), 'later'];
        expect((await readSubjects()).toSorted()).toEqual(names.toSorted());
        expect((await gmail())?.coverage.resyncedAt).toBeNull();
      });

      test('breaks none of the rules that Slack has', () => {
        expect(night.slack.refused).toEqual([]);
        expect(night.bugs).toEqual([]);
      });
    },
  );
});
