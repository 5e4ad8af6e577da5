import { App, SocketModeReceiver } from '@slack/bolt';
import type { Context } from '../context.ts';
import { Invalid } from '../lib/errors.ts';
import { registerAllowing } from './allowances.ts';
import { registerBrowsing } from './browsing.ts';
import { registerCommands, registerNextSteps } from './commands/index.ts';
import { registerConnecting } from './connecting.ts';
import { registerConversation } from './conversation.ts';
import { registerDecisions } from './decisions.ts';
import { registerDelegating } from './delegating.ts';
import { registerDenying } from './denying.ts';
import { registerDeployForm } from './deploy-form.ts';
import { registerEditing } from './editing.ts';
import { registerExceptions } from './exceptions.ts';
import { createHomePublisher } from './home-publisher.ts';
import { registerHome } from './home.ts';
import { createHttpReceiver } from './http-receiver.ts';
import { boltLogger } from './logger.ts';
import { registerIncidents } from './incidents.ts';
import { registerMenu } from './menu.ts';
import { registerMuting } from './muting.ts';
import { registerNudging } from './nudging.ts';
import { useReader } from './reader.ts';
import { registerReceipts } from './receipts.ts';
import { registerRuleForm } from './rule-form.ts';
import { registerSample } from './sample.ts';
import { registerSettings } from './settings.ts';
import { registerShortcuts } from './shortcuts.ts';
import { registerShowing } from './showing.ts';
import { registerShowingNext } from './showing-next.ts';
import { registerUndoing } from './undoing.ts';

export interface Listening {
  /** Whether Slack can reach us: the socket is open, or the HTTP port is. */
  connected(): boolean;
  close(): Promise<void>;
}

/** Connects to Slack by Socket Mode where an app token is configured, else by signed HTTP requests. */
export async function startListeners(ctx: Context): Promise<Listening> {
  const {
    SLACK_BOT_TOKEN: token,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = ctx.config;
  if (token === undefined)
    throw new Invalid(
      'SLACK_BOT_TOKEN is missing: create the app from manifests/slack.json and give its bot token',
    );
  if (appToken !== undefined) return await startSocketMode(ctx, { token, appToken });
  if (signingSecret !== undefined) return await startHttp(ctx, { token, signingSecret });
  throw new Invalid('SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP mode) is missing');
}

async function startSocketMode(
  ctx: Context,
  { token, appToken }: { token: string; appToken: string },
): Promise<Listening> {
  const logger = boltLogger(ctx.log);
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    installerOptions: { clientOptions: { slackApiUrl: apiUrl(ctx) } },
  });
  let connected = false;
  receiver.client.on('connected', () => {
    connected = true;
  });
  for (const event of ['disconnected', 'reconnecting', 'close']) {
    receiver.client.on(event, () => {
      connected = false;
    });
  }
  const app = register(
    ctx,
    new App({ token, receiver, logger, clientOptions: { slackApiUrl: apiUrl(ctx) } }),
  );
  await app.start();
  return { connected: () => connected, close: async () => void (await app.stop()) };
}

async function startHttp(
  ctx: Context,
  { token, signingSecret }: { token: string; signingSecret: string },
): Promise<Listening> {
  const logger = boltLogger(ctx.log);
  const receiver = createHttpReceiver({
    signingSecret,
    logger,
    port: ctx.config.SLACK_PORT,
    endpoints: '/slack/events',
  });
  const app = register(
    ctx,
    new App({ token, receiver, logger, clientOptions: { slackApiUrl: apiUrl(ctx) } }),
  );
  await app.start({ port: ctx.config.SLACK_PORT, host: ctx.config.HOST });
  return { connected: () => true, close: async () => void (await app.stop()) };
}

function register(ctx: Context, app: App): App {
  const home = createHomePublisher(ctx);
  useReader(app, ctx);
  registerDecisions(app, ctx);
  registerDenying(app, ctx);
  registerDelegating(app, ctx);
  registerShowingNext(app, ctx);
  registerEditing(app, ctx);
  registerMenu(app, ctx);
  registerAllowing(app, ctx);
  registerUndoing(app, ctx);
  registerBrowsing(app, ctx);
  registerMuting(app, ctx);
  registerIncidents(app, ctx);
  registerDeployForm(app, ctx);
  registerCommands(app, ctx);
  registerNextSteps(app, ctx, home);
  registerShortcuts(app, ctx);
  registerConversation(app, ctx);
  registerRuleForm(app, ctx, home);
  registerSettings(app, ctx, home);
  registerSample(app, ctx, home);
  registerShowing(app, ctx, home);
  registerExceptions(app, ctx);
  registerConnecting(app, ctx);
  registerNudging(app, ctx);
  registerReceipts(app, ctx);
  registerHome(app, ctx, home);
  app.error((error) => {
    ctx.log.error({ err: error }, 'listener failed');
    return Promise.resolve();
  });
  return app;
}

function apiUrl(ctx: Context): string {
  return `${ctx.config.SLACK_API_URL}/`;
}
