import { setTimeout as delay } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackStatus } from '../domain/slack-status.ts';
import { UnknownOutcome } from '../lib/errors.ts';
import { stopwatch } from '../lib/time.ts';
import { callSlack, createSlackClients, type SlackClientOptions } from './client.ts';
import type { SealedMessage, SealedView } from './egress.ts';
import {
  askIdentity,
  askPermalink,
  askStatus,
  askUndisturbedUntil,
  askUser,
  type SlackIdentity,
  type SlackUser,
} from './reads.ts';
import {
  appendStream,
  startStream,
  type StreamEnd,
  type StreamStart,
  type StreamStep,
  stopStream,
} from './streaming.ts';
import { type TextFile, uploadText } from './upload.ts';

export interface PostInput {
  channel: string;
  /** Names this post among all of ours; goes along as message metadata, which other apps can read. */
  key: string;
  message: SealedMessage;
  threadTs?: string | undefined;
}

export interface FindInput {
  channel: string;
  key: string;
  /** Looks no further back than this. */
  oldest: Date;
  /** Looks among the replies of this message instead of the channel. */
  threadTs?: string | undefined;
}

/**
 * Everything that goes out to Slack. Takes sealed payloads only; throws what `callSlack` throws.
 * `post` and `ephemeral` are sent once: a lost answer is `UnknownOutcome`, to be resolved by `find`.
 */
export interface Poster {
  identify(): Promise<SlackIdentity>;
  user(userId: string): Promise<SlackUser>;
  /** Until when this person has asked Slack not to disturb them; null while they may be. */
  undisturbedUntil(userId: string, now: Date): Promise<Date | null>;
  status(userId: string): Promise<SlackStatus>;
  /** The direct-message channel with this person, opened when there is none yet. */
  openDm(userId: string): Promise<string>;
  post(input: PostInput): Promise<{ ts: string }>;
  /** The `ts` of our message with this key, or null; `UnknownOutcome` when there is too much to read. */
  find(input: FindInput): Promise<string | null>;
  update(input: { channel: string; ts: string; message: SealedMessage }): Promise<void>;
  /** Seen by one person only, and not for sure: never a decision. */
  ephemeral(input: { channel: string; user: string; message: SealedMessage }): Promise<void>;
  openView(input: { triggerId: string; view: SealedView }): Promise<{ viewId: string }>;
  updateView(input: { viewId: string; view: SealedView }): Promise<void>;
  /** With the hash of the view that it replaces: `Conflict` where another was published since. */
  publishHome(input: { user: string; view: SealedView; hash?: string | undefined }): Promise<void>;
  /** Slack's own address of a message. */
  permalink(message: { channel: string; ts: string }): Promise<string>;
  upload(file: TextFile): Promise<void>;
  /** A message that grows while the work goes on: `Invalid` where Slack offers none. */
  startStream(start: StreamStart): Promise<{ ts: string }>;
  appendStream(step: StreamStep): Promise<void>;
  stopStream(end: StreamEnd): Promise<void>;
}

export interface PosterOptions extends SlackClientOptions {
  /** Least time between two posts into one channel; Slack takes about one a second. */
  paceMs?: number;
}

const EVENT_TYPE = 'nightshift';
const PAGES_MAX = 10;
const PAGE_SIZE = 200;

const Ok = z.object({ ok: z.literal(true) });
const Posted = z.object({ ts: z.string() });
const Opened = z.object({ channel: z.object({ id: z.string() }) });
const View = z.object({ view: z.object({ id: z.string() }) });
const Page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      user: z.string().nullish(),
      metadata: z
        .object({
          event_type: z.string().optional(),
          event_payload: z.record(z.string(), z.unknown()).optional(),
        })
        .nullish(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).nullish(),
});

/** The only implementation: Slack's Web API through two clients, one for clicks and one for bulk. */
export function createPoster(options: PosterOptions): Poster {
  const { interactive, bulk } = createSlackClients(options);
  const turn = createPacing(options.paceMs ?? 1_100);
  let identity: Promise<SlackIdentity> | undefined;
  const identify = (): Promise<SlackIdentity> => {
    identity ??= askIdentity(interactive).catch((error: unknown) => {
      identity = undefined;
      throw error;
    });
    return identity;
  };
  const again = async (method: string, args: Record<string, unknown>): Promise<void> => {
    await callSlack(interactive, { method, args, answer: Ok, whenLost: 'again' });
  };
  return {
    identify,
    user: async (userId) => askUser(interactive, userId, (await identify()).teamId),
    status: (userId) => askStatus(bulk, userId),
    undisturbedUntil: (userId, now) => askUndisturbedUntil(bulk, userId, now),
    openDm: async (userId) => {
      const args = { users: userId };
      const method = 'conversations.open';
      const call = { method, args, answer: Opened, whenLost: 'again' } as const;
      return (await callSlack(interactive, call)).channel.id;
    },
    post: async (input) => {
      await turn(input.channel);
      return sendPost(bulk, input);
    },
    find: async (input) => findPost(bulk, input, (await identify()).botUserId),
    update: ({ channel, ts, message }) => again('chat.update', { channel, ts, ...message.args }),
    ephemeral: async ({ channel, user, message }) => {
      const args = { channel, user, ...message.args };
      const method = 'chat.postEphemeral';
      await callSlack(interactive, { method, args, answer: Ok, whenLost: 'unknown' });
    },
    openView: async ({ triggerId, view }) => {
      const args = { trigger_id: triggerId, view: view.view };
      const call = { method: 'views.open', args, answer: View, whenLost: 'again' } as const;
      return { viewId: (await callSlack(interactive, call)).view.id };
    },
    updateView: ({ viewId, view }) => again('views.update', { view_id: viewId, view: view.view }),
    startStream: (start) => startStream(interactive, start),
    appendStream: (step) => appendStream(interactive, step),
    stopStream: (end) => stopStream(interactive, { ...end, metadata: metadataOf(end.key) }),
    upload: (file) => uploadText(interactive, options.apiUrl, file),
    publishHome: ({ user, view, hash }) =>
      again('views.publish', {
        user_id: user,
        view: view.view,
        ...(hash === undefined ? {} : { hash }),
      }),
    permalink: ({ channel, ts }) => askPermalink(interactive, { channel, message_ts: ts }),
  };
}

/** @see https://docs.slack.dev/messaging/message-metadata */
function sendPost(client: WebClient, input: PostInput): Promise<{ ts: string }> {
  return callSlack(client, {
    method: 'chat.postMessage',
    args: {
      channel: input.channel,
      ...(input.threadTs === undefined ? {} : { thread_ts: input.threadTs }),
      ...input.message.args,
      metadata: metadataOf(input.key),
    },
    answer: Posted,
    whenLost: 'unknown',
  });
}

function metadataOf(key: string): { event_type: string; event_payload: { key: string } } {
  return { event_type: EVENT_TYPE, event_payload: { key } };
}

async function findPost(
  client: WebClient,
  input: FindInput,
  botUserId: string,
): Promise<string | null> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await callSlack(client, {
      method: input.threadTs === undefined ? 'conversations.history' : 'conversations.replies',
      args: {
        channel: input.channel,
        ...(input.threadTs === undefined ? {} : { ts: input.threadTs }),
        oldest: (input.oldest.getTime() / 1_000).toFixed(6),
        inclusive: true,
        include_all_metadata: true,
        limit: PAGE_SIZE,
        ...(cursor === undefined ? {} : { cursor }),
      },
      answer: Page,
      whenLost: 'again',
    });
    const found = answer.messages.find(
      ({ user, metadata }) =>
        (user ?? botUserId) === botUserId &&
        metadata?.event_type === EVENT_TYPE &&
        metadata.event_payload?.['key'] === input.key,
    );
    if (found !== undefined) return found.ts;
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return null;
  }
  throw new UnknownOutcome(`Not found among the latest ${PAGES_MAX * PAGE_SIZE} messages`);
}

/** Gives each channel its turns `paceMs` apart, in the order asked. */
function createPacing(paceMs: number): (channel: string) => Promise<void> {
  const elapsedMs = stopwatch();
  const freeAtMs = new Map<string, number>();
  return async (channel) => {
    const now = elapsedMs();
    for (const [other, at] of freeAtMs) if (at <= now) freeAtMs.delete(other);
    const at = Math.max(now, freeAtMs.get(channel) ?? 0);
    freeAtMs.set(channel, at + paceMs);
    if (at > now) await delay(at - now);
  };
}
