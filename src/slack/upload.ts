import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { Invalid, Transient } from '../lib/errors.ts';
import { callSlack } from './client.ts';

const TIMEOUT_MS = 20_000;
const BYTES_MAX = 4 * 1_024 * 1_024;

/** A text file that Slack stores and shows literally: nothing in it is a link, a mention or a picture. */
export interface TextFile {
  channel: string;
  /** Chosen by code. */
  name: string;
  text: string;
}

const Announced = z.object({ upload_url: z.url(), file_id: z.string() });
const Ok = z.object({ ok: z.literal(true) });

/**
 * Puts a file into a conversation. The bytes go only to Slack: to where the Web API is, or to a host below
 * `slack.com`. Throws as `callSlack` does; a file that is not completed is seen by nobody.
 *
 * @see https://docs.slack.dev/messaging/working-with-files
 */
export async function uploadText(client: WebClient, apiUrl: string, file: TextFile): Promise<void> {
  const bytes = Buffer.from(file.text, 'utf8');
  if (bytes.length > BYTES_MAX) throw new Invalid('The file is too large for Slack');
  const { upload_url: address, file_id: id } = await callSlack(client, {
    method: 'files.getUploadURLExternal',
    args: { filename: file.name, length: bytes.length },
    answer: Announced,
    whenLost: 'again',
  });
  await send(new URL(address), new URL(apiUrl), bytes);
  await callSlack(client, {
    method: 'files.completeUploadExternal',
    args: { files: [{ id, title: file.name }], channel_id: file.channel },
    answer: Ok,
    whenLost: 'unknown',
  });
}

async function send(address: URL, api: URL, bytes: Buffer): Promise<void> {
  const isSlack = address.protocol === 'https:' && /(^|\.)slack\.com$/.test(address.hostname);
  if (!isSlack && address.origin !== api.origin)
    throw new Invalid('Slack named an address for the file that is not its own');
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new Transient('Slack did not take the file', { cause });
  });
  if (!answer.ok) throw new Transient('Slack did not take the file');
}
