import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { SlackSandbox } from '../../../src/sandbox/slack/workspace.ts';
import { quiet } from './bolt-app.ts';

/** A real client of this workspace that does not repeat itself. */
export function clientOf(
  sandbox: SlackSandbox,
  token = sandbox.botToken,
  options: WebClientOptions = {},
): WebClient {
  return new WebClient(token, {
    slackApiUrl: `${sandbox.url}/api/`,
    retryConfig: { retries: 0 },
    logger: quiet,
    ...options,
  });
}

export interface Answer {
  error: string;
  messages: string[];
}

/** What Slack said to a call: its error code, or `ok`, and the lines that explain it. */
export async function answerTo(call: Promise<unknown>): Promise<Answer> {
  try {
    await call;
    return { error: 'ok', messages: [] };
  } catch (error) {
    const { data } = error as {
      data: { error: string; response_metadata?: { messages?: string[] } };
    };
    return { error: data.error, messages: data.response_metadata?.messages ?? [] };
  }
}

export async function outcome(call: Promise<unknown>): Promise<string> {
  return (await answerTo(call)).error;
}
