import { existsSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
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

/** A page in a real browser. */
interface Visited {
  page: Page;
  complaints: string[];
  requests: string[];
}

/** Opens a page at an address; it is closed after the test, which fails where the browser complained. */
export type OpenPage = (url: string, options?: BrowserContextOptions) => Promise<Visited>;

/**
 * Tests in a real Chromium. On a machine without one they are skipped, with the reason in their title;
 * on CI that is a failure.
 */
export function describeWithChromium(title: string, body: (openPage: OpenPage) => void): void {
  if (CHROMIUM === undefined) {
    withoutChromium(title);
    return;
  }
  describe(title, () => {
    const contexts: BrowserContext[] = [];
    const opened: Visited[] = [];
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    });
    afterAll(() => browser.close());
    afterEach(async () => {
      for (const context of contexts.splice(0)) await context.close();
      expect(opened.splice(0).flatMap(({ complaints }) => complaints)).toEqual([]);
    });
    body(async (url, options = {}) => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        timezoneId: 'Europe/Berlin',
        locale: 'en-GB',
        ...options,
      });
      contexts.push(context);
      const visited = watch(await context.newPage());
      opened.push(visited);
      await visited.page.goto(url);
      await visited.page.locator('.person-button').waitFor({ state: 'attached' });
      return visited;
    });
  });
}

/** The same, on the workspace of a fixture that remembers the acts it receives. */
export function describeInChromium(
  title: string,
  body: (open: (visit?: Visit) => Promise<OpenWorkspace>) => void,
): void {
  describeWithChromium(title, (openPage) => {
    const servers: FixtureWorkspace[] = [];
    afterEach(async () => {
      for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
    });
    body(async (visit = {}) => {
      const server = await startFixtureWorkspace();
      servers.push(server);
      const address = `${server.url}?as=${visit.as ?? 'U_ADA'}#${visit.at ?? ''}`;
      const visited = await openPage(address, visit.browser);
      const actOf = async (doIt: () => Promise<unknown>): Promise<ClientAct | undefined> => {
        const answered = visited.page.waitForResponse(/\/client\/act$/);
        await doIt();
        await answered;
        return server.acts.at(-1);
      };
      return { ...visited, server, actOf };
    });
  });
}

function watch(page: Page): Visited {
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  return { page, complaints, requests };
}

function withoutChromium(title: string): void {
  const reason = 'no Chromium at /usr/bin/chromium, and CHROMIUM names none';
  const isCi = process.env['CI'] !== undefined && process.env['CI'] !== '';
  const run = isCi ? test : test.skip;
  run(`${title} cannot be tested: ${reason}`, () => {
    throw new Error(`These tests must not be skipped on CI: ${reason}`);
  });
}
