import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { callSlack } from './client.ts';
import type { SealedMessage, SealedProgress } from './egress.ts';

export interface StreamStart {
  channel: string;
  /** Slack streams replies only. */
  threadTs: string;
  recipient: { teamId: string; userId: string };
  progress: SealedProgress;
}

export interface StreamStep {
  channel: string;
  ts: string;
  progress: SealedProgress;
}

const Started = z.object({ ts: z.string() });
const Ok = z.object({ ok: z.literal(true) });

/** @see https://docs.slack.dev/reference/methods/chat.startStream */
export async function startStream(
  client: WebClient,
  { channel, threadTs, recipient, progress }: StreamStart,
): Promise<{ ts: string }> {
  return await callSlack(client, {
    method: 'chat.startStream',
    args: {
      channel,
      thread_ts: threadTs,
      recipient_team_id: recipient.teamId,
      recipient_user_id: recipient.userId,
      task_display_mode: 'plan',
      chunks: progress.chunks,
    },
    answer: Started,
    whenLost: 'unknown',
  });
}

/** Tasks are told whole and by id, so that one that comes twice changes nothing. */
export async function appendStream(
  client: WebClient,
  { channel, ts, progress }: StreamStep,
): Promise<void> {
  const args = { channel, ts, chunks: progress.chunks };
  await callSlack(client, { method: 'chat.appendStream', args, answer: Ok, whenLost: 'again' });
}

export interface StreamEnd {
  channel: string;
  ts: string;
  message: SealedMessage;
  /** As in `PostInput`. */
  key: string;
}

/** Ends it with the answer below what was done. A second end of the same is `Conflict`. */
export async function stopStream(
  client: WebClient,
  { channel, ts, message, metadata }: StreamEnd & { metadata: object },
): Promise<void> {
  const { blocks, unfurl_links, unfurl_media } = message.args;
  const args = { channel, ts, blocks, metadata, unfurl_links, unfurl_media };
  await callSlack(client, { method: 'chat.stopStream', args, answer: Ok, whenLost: 'again' });
}
