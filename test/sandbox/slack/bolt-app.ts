import { App, HTTPReceiver, LogLevel, SocketModeReceiver, type Logger } from '@slack/bolt';
import type { ChatPostMessageResponse, WebClient } from '@slack/web-api';
import { createStoppedClock } from '../../../src/lib/time.ts';
import {
  createSlackSandbox,
  type SlackSandbox,
  type SlackSandboxOptions,
} from '../../../src/sandbox/slack/workspace.ts';

export const START = new Date('2026-11-20T06:30:00Z');

export function stoppedClock() {
  return createStoppedClock(START);
}

export function createSandbox(options: Partial<SlackSandboxOptions> = {}): Promise<SlackSandbox> {
  return createSlackSandbox({ clock: stoppedClock(), ...options });
}

/** Bolt reports every broken connection; here they are broken on purpose. */
export const quiet: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

/** An unmodified Bolt app in Socket Mode, told only where Slack is. */
export function createSocketApp(sandbox: SlackSandbox): App {
  const clientOptions = { slackApiUrl: `${sandbox.url}/api/` };
  const receiver = new SocketModeReceiver({
    appToken: sandbox.appToken,
    logger: quiet,
    // Bolt waits this long before it reconnects.
    clientPingTimeout: 300,
    installerOptions: { clientOptions },
  });
  return new App({ token: sandbox.botToken, receiver, logger: quiet, clientOptions });
}

/** An unmodified Bolt app that serves signed requests; `sandbox` must be in `http` mode. */
export async function startHttpApp(
  sandbox: SlackSandbox,
  listen: (app: App) => void,
): Promise<App> {
  const receiver = new HTTPReceiver({
    signingSecret: sandbox.signingSecret,
    logger: quiet,
  });
  const app = new App({
    token: sandbox.botToken,
    receiver,
    logger: quiet,
    clientOptions: { slackApiUrl: `${sandbox.url}/api/` },
  });
  listen(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  sandbox.pointAt(`http://127.0.0.1:${address.port}/slack/events`);
  return app;
}

export function button(actionId: string, value = ''): object {
  return {
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text: actionId },
    value,
  };
}

export function section(text: string): object {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

/** Posts with the real client. */
export async function post(
  client: WebClient,
  message: { channel: string } & Record<string, unknown>,
): Promise<{ channel: string; ts: string }> {
  const posted: ChatPostMessageResponse = await client.apiCall('chat.postMessage', message);
  return { channel: String(posted.channel), ts: String(posted.ts) };
}
