import type { Env } from '#src/config.ts';
import type { GithubSandbox } from '#src/sandbox/github/server.ts';
import type { GmailSandbox } from '#src/sandbox/gmail/server.ts';
import type { ListsSandbox } from '#src/sandbox/lists/server.ts';
import type { ModelSandbox } from '#src/sandbox/model/server.ts';
import type { SlackSandbox } from '#src/sandbox/slack/workspace.ts';

interface NightServers {
  slack: SlackSandbox;
  gmail: GmailSandbox;
  github: GithubSandbox;
  lists: ListsSandbox;
  model: ModelSandbox;
}

/** What points the product at a night's servers. */
export function nightAddresses(world: NightServers, hasModel: boolean): Env {
  const { slack, gmail, github, lists, model } = world;
  return {
    SLACK_API_URL: `${slack.url}/api`,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    GMAIL_API_URL: gmail.url,
    GOOGLE_CALENDAR_API_URL: gmail.url,
    GOOGLE_OAUTH_URL: gmail.url,
    GOOGLE_AUTH_URL: `${gmail.url}/authorize`,
    GOOGLE_CLIENT_ID: 'sandbox',
    GOOGLE_CLIENT_SECRET: 'sandbox-client-secret',
    GITHUB_API_URL: github.url,
    ONE_CLICK_URL: lists.url,
    ...(hasModel
      ? {
          OPENAI_BASE_URL: `${model.url}/v1`,
          OPENAI_MODEL: 'sandbox',
          OPENAI_API_KEY: 'sk-sandbox',
        }
      : {}),
  };
}
