import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { openTemporaryFolder } from '../../src/commands/temporary-folder.ts';

/** Takes the pictures of the README from a real night: `npm run screenshots`. Needs Chromium. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

using folder = openTemporaryFolder('screenshots');
const demo = spawn(process.execPath, ['src/main.ts', 'demo'], {
  cwd: ROOT,
  env: { ...process.env, NIGHTSHIFT_DATA_DIR: folder.dir },
  stdio: ['ignore', 'ignore', 'pipe'],
});
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ARGS,
});
try {
  const address = await addressOf(demo);
  const desk = await browser.newPage({ viewport: { width: 1100, height: 1250 } });
  await desk.goto(address);
  await top(desk, 'Morning digest');
  await desk.screenshot({ path: `${DOCS}digest.png` });
  const phone = await browser.newPage({
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 2,
  });
  await phone.goto(address);
  await top(phone, 'Morning digest');
  await phone.screenshot({ path: `${DOCS}phone.png` });
  await desk.setViewportSize({ width: 1100, height: 580 });
  await photographCard(desk);
  await desk.setViewportSize({ width: 1100, height: 1180 });
  await top(desk, 'Recovered');
  await desk.screenshot({ path: `${DOCS}incidents.png` });
  await top(desk, 'While you were in');
  await desk.screenshot({ path: `${DOCS}catch-up.png` });
  await desk.getByRole('tab', { name: 'Home' }).click();
  await desk.getByText('Running:').waitFor();
  await desk.screenshot({ path: `${DOCS}home.png` });
} finally {
  await browser.close();
  demo.kill('SIGINT');
  await once(demo, 'exit');
}

/** As it asks, and as it stands once it is approved and carried out. */
async function photographCard(page: Page): Promise<void> {
  const heading = 'Save this reply as a draft?';
  const card = page.locator('.message').filter({ hasText: heading }).first();
  await top(page, heading);
  await page.screenshot({ path: `${DOCS}card.png` });
  await card.getByRole('button', { name: /^Approve/ }).click();
  await card.getByText('· approved by').waitFor({ timeout: 60_000 });
  await page.mouse.move(0, 0);
  await top(page, heading);
  await page.screenshot({ path: `${DOCS}card-done.png` });
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  return await new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const address = /Open the workspace: (\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', () => reject(new Error(`The demo ended early:\n${said}`)));
  });
}

async function top(page: Page, heading: string): Promise<void> {
  const message = page.locator('.message').filter({ hasText: heading }).first();
  await message.waitFor();
  await message.evaluate((element: { scrollIntoView(options: object): void }) =>
    element.scrollIntoView({ block: 'start' }),
  );
  await page.evaluate(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))',
  );
}
