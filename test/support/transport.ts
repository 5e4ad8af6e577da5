import { IDENTITY } from '#src/sandbox/slack/identity.ts';
import type { NightOptions } from './night.ts';
import { freePort } from './redis.ts';

/** How Slack reaches the product: by Socket Mode, or by signed requests over HTTP. */
export const TRANSPORTS = ['socket', 'http'] as const;

export async function transport(
  mode: (typeof TRANSPORTS)[number],
): Promise<Pick<NightOptions, 'slack' | 'env'>> {
  if (mode === 'socket') return {};
  const port = await freePort();
  return {
    slack: { mode, requestUrl: `http://127.0.0.1:${port}/slack/events` },
    env: {
      SLACK_APP_TOKEN: undefined,
      SLACK_SIGNING_SECRET: IDENTITY.signingSecret,
      SLACK_PORT: String(port),
    },
  };
}
