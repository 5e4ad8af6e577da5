import type { Args } from './api-args.ts';
import type { Core } from './core.ts';
import type { JsonRecord } from './json.ts';

/** One Web API method, as its page on docs.slack.dev describes it. */
export interface Method {
  token: 'bot' | 'app';
  /** Scopes of which the token needs at least one; none needed when empty. */
  scopes: readonly string[];
  /** Requests per minute: Slack's tiers are 1, 20, 50 and 100. */
  perMinute: number;
  /** Whether what it carries can be seen by people and so belongs into the payload record. */
  carriesContent: boolean;
  /** Returns the answer without `ok`; throws `SlackRefusal`. */
  run(core: Core, args: Args): JsonRecord;
}

export type Methods = Readonly<Record<string, Method>>;
