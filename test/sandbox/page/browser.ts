import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { ClientAct } from '#src/sandbox/slack/client-api.ts';
import { startFixtureWorkspace, type FixtureWorkspace } from './fixture-workspace.ts';

const CANDIDATES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const CHROMIUM = CANDIDATES.find((path) => path !== undefined && existsSync(path));

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Visit {
  /** Who is looking; the owner when left out. */
  as?: string;
  /** What stands after the `#`: a conversation, its Home tab or a thread. */
  at?: string;
  browser?: BrowserContextOptions;
}

/** The page in a real browser, beside the server it talks to. */
export interface OpenWorkspace {
  page: Page;
  server: FixtureWorkspace;
  /** What the browser complained about. Must be empty at the end of a test that does not empty it. */
  complaints: string[];
  /** Addresses that the page asked for. */
  requests: string[];
  /** Does something and returns the act that the server received because of it. */
  actOf(doIt: () => Promise<unknown>): Promise<ClientAct | undefined>;
}

/**
 * Tests in a real Chromium. On a machine without one they are skipped, with the reason in their title;
 * on CI that is a failure.
 */
export function describeInChromium(
  title: string,
  body: (open: (visit?: Visit) => Promise<OpenWorkspace>) => void,
): void {
  if (CHROMIUM === undefined) {
    withoutChromium(title);
    return;
  }
  describe(title, () => {
    const cleanups: (() => Promise<unknown>)[] = [];
    const opened: OpenWorkspace[] = [];
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    });
    afterAll(() => browser.close());
    afterEach(async () => {
      for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
      expect(opened.splice(0).flatMap(({ complaints }) => complaints)).toEqual([]);
    });
    body(async (visit = {}) => {
      const server = await startFixtureWorkspace();
      cleanups.push(async () => server[Symbol.asyncDispose]());
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        timezoneId: 'Europe/Berlin',
        locale: 'en-GB',
        ...visit.browser,
      });
      cleanups.push(() => context.close());
      const workspace = watch(await context.newPage(), server);
      opened.push(workspace);
      await workspace.page.goto(`${server.url}?as=${visit.as ?? 'U_ADA'}#${visit.at ?? ''}`);
      await workspace.page.locator('.person-button').waitFor({ state: 'attached' });
      return workspace;
    });
  });
}

function watch(page: Page, server: FixtureWorkspace): OpenWorkspace {
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  return {
    page,
    server,
    complaints,
    requests,
    actOf: async (doIt) => {
      const answered = page.waitForResponse(/\/client\/act$/);
      await doIt();
      await answered;
      return server.acts.at(-1);
    },
  };
}

function withoutChromium(title: string): void {
  const reason = 'no Chromium at /usr/bin/chromium, and CHROMIUM names none';
  const isCi = process.env['CI'] !== undefined && process.env['CI'] !== '';
  const run = isCi ? test : test.skip;
  run(`${title} cannot be tested: ${reason}`, () => {
    throw new Error(`These tests must not be skipped on CI: ${reason}`);
  });
}
