import { createHmac } from 'node:crypto';
import { stopwatch, systemClock } from '../../lib/time.ts';
import { parseJson } from '../../lib/trust.ts';
import {
  EVENT_RETRIES,
  NotAcknowledged,
  type Acknowledgement,
  type Delivery,
  type Envelope,
} from './delivery.ts';
import { IDENTITY } from './identity.ts';
import { compact, recordOf, type JsonRecord } from './json.ts';

export interface HttpMode extends Delivery {
  /** Where the app listens, for example `http://127.0.0.1:3000/slack/events`. */
  pointAt(requestUrl: string): void;
  /** Slack's `url_verification` handshake; rejects when the app does not echo the challenge. */
  verifyUrl(): Promise<void>;
}

interface Caller {
  requestUrl: string;
  ackLimitMs: number;
  copies: number;
}

/**
 * Request URLs instead of sockets: every payload is a POST signed with `X-Slack-Signature` v0
 * (docs: "Verifying requests from Slack"). Retries of events follow at once; Slack itself waits
 * one and five minutes before the second and third.
 */
export function createHttpMode(options: { requestUrl: string; ackLimitMs: number }): HttpMode {
  const caller: Caller = { ...options, copies: 0 };
  return {
    deliver: async (envelope) => {
      const first = deliverWithRetries(caller, envelope);
      for (let copy = 1; copy <= caller.copies; copy += 1)
        void post(caller, envelope, { number: copy, reason: 'http_timeout' }).catch(() => {});
      return first;
    },
    redeliver: (copies) => {
      caller.copies = copies;
    },
    pointAt: (requestUrl) => {
      caller.requestUrl = requestUrl;
    },
    verifyUrl: async () => {
      const challenge = 'sandbox-challenge';
      const payload = { type: 'url_verification', token: IDENTITY.verificationToken, challenge };
      const envelope: Envelope = { type: 'events_api', payload, acceptsResponse: false };
      const answer = await post(caller, envelope, undefined);
      if (recordOf(answer.payload)['challenge'] !== challenge)
        throw new NotAcknowledged('The app did not echo the challenge');
    },
    connected: true,
    close: () => Promise.resolve(),
  };
}

async function deliverWithRetries(caller: Caller, envelope: Envelope): Promise<Acknowledgement> {
  try {
    return await post(caller, envelope, undefined);
  } catch (error) {
    if (envelope.type === 'events_api') void retry(caller, envelope);
    throw error;
  }
}

async function retry(caller: Caller, envelope: Envelope): Promise<void> {
  for (let number = 1; number <= EVENT_RETRIES; number += 1) {
    try {
      await post(caller, envelope, { number, reason: 'http_error' });
      return;
    } catch {
      // The next attempt, if any, is all there is to do.
    }
  }
}

async function post(
  caller: Caller,
  envelope: Envelope,
  retried: { number: number; reason: string } | undefined,
): Promise<Acknowledgement> {
  const { contentType, body } = encode(envelope);
  const elapsed = stopwatch();
  const response = await fetch(caller.requestUrl, {
    method: 'POST',
    headers: {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...signature(body),
      ...(retried === undefined
        ? {}
        : {
            'x-slack-retry-num': String(retried.number),
            'x-slack-retry-reason': retried.reason,
          }),
    },
    body,
    signal: AbortSignal.timeout(caller.ackLimitMs),
  }).catch((error: unknown) => {
    throw new NotAcknowledged(
      `The app did not answer ${envelope.type} within ${caller.ackLimitMs} ms`,
      { cause: error },
    );
  });
  const text = await response.text();
  if (!response.ok) throw new NotAcknowledged(`The app answered HTTP ${response.status}`);
  return { payload: parseAnswer(text), afterMs: elapsed() };
}

function encode({ type, payload }: Envelope): { contentType: string; body: string } {
  if (type === 'events_api')
    return { contentType: 'application/json', body: JSON.stringify(payload) };
  const form =
    type === 'interactive' ? { payload: JSON.stringify(payload) } : stringValues(payload);
  return {
    contentType: 'application/x-www-form-urlencoded',
    body: new URLSearchParams(form).toString(),
  };
}

function stringValues(payload: JsonRecord): Record<string, string> {
  return Object.fromEntries(
    Object.entries(compact(payload)).map(([key, value]) => [key, String(value)]),
  );
}

/** Receivers compare with the machine's own time, which the sandbox's clock need not follow. */
function signature(body: string): Record<string, string> {
  const timestamp = String(Math.floor(systemClock.now().getTime() / 1000));
  const digest = createHmac('sha256', IDENTITY.signingSecret)
    .update(`v0:${timestamp}:${body}`)
    .digest('hex');
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${digest}` };
}

/** An app answers with nothing, with plain text, or with JSON. */
function parseAnswer(text: string): unknown {
  if (text === '') return {};
  try {
    return parseJson(text);
  } catch {
    return { text };
  }
}
