import type { JsonRecord } from './json.ts';

/** How Slack calls the three kinds of things it tells an app. */
export interface Envelope {
  type: 'events_api' | 'slash_commands' | 'interactive';
  payload: JsonRecord;
  acceptsResponse: boolean;
}

export interface Acknowledgement {
  /** What the app answered with: `{}` when nothing. */
  payload: unknown;
  afterMs: number;
}

/** Slack to app, over Socket Mode or signed HTTP requests. */
export interface Delivery {
  /**
   * Resolves when the app has acknowledged. Rejects with `NotAcknowledged` when it did not within
   * the limit, or when no app is there. Events are tried again, interactions and commands are not.
   */
  deliver(envelope: Envelope): Promise<Acknowledgement>;
  /** Everything from now on is delivered `copies` extra times, as Slack's retries would. */
  redeliver(copies: number): void;
  readonly connected: boolean;
  close(): Promise<void>;
}

export class NotAcknowledged extends Error {
  override readonly name = 'NotAcknowledged';
}

/** Docs: "Events API", three retries after the first attempt. */
export const EVENT_RETRIES = 3;
