import { z } from 'zod';
import { invalid, malformed, notFound } from './api-error.ts';
import { decodeBytes, encodeBytes, isBytes } from './base64.ts';
import { type Header, headerEnd, headerValue, parseHeaders } from './headers.ts';
import { type Call, isHexId, nextMessageId } from './route.ts';

/** A Message in a request body. Fields that Gmail only answers may be present and are ignored. */
export const messageBody = z.strictObject({
  raw: z.string().optional(),
  threadId: z.string().optional(),
  labelIds: z.array(z.string()).optional(),
  id: z.string().optional(),
  payload: z.unknown().optional(),
  snippet: z.string().optional(),
  historyId: z.string().optional(),
  internalDate: z.string().optional(),
  sizeEstimate: z.number().optional(),
  classificationLabelValues: z.array(z.unknown()).optional(),
});

export type MessageBody = z.infer<typeof messageBody>;

/** A message that a request wants to create, placed and complete. */
export interface Prepared {
  id: string;
  threadId: string;
  /** Padded base64url. */
  raw: string;
  headers: readonly Header[];
}

/**
 * Reads `raw`, adds the headers that Gmail adds where they are missing (From, Date, Message-ID; given
 * ones stay as they are), and finds the thread.
 *
 * Threads follow the documented rule: only a message that asks for a `threadId`, names one of the
 * thread's messages in References or In-Reply-To, and has its subject, joins it; otherwise it starts
 * its own. (Gmail itself is sometimes laxer for the sender's view.) A `threadId` that is no id is
 * refused with 400, an unknown one with 404.
 */
export function prepareOutgoing(call: Call, body: MessageBody): Prepared {
  const given = rawBytes(body);
  const id = nextMessageId(call.mailbox);
  const bytes = complete(call, given, id);
  const headers = readHeaders(bytes);
  return { id, threadId: threadFor(call, body, headers) ?? id, raw: encodeBytes(bytes), headers };
}

/** As `prepareOutgoing`, but the message stays byte for byte and also joins a thread by its references. */
export function prepareInserted(call: Call, body: MessageBody): Prepared {
  const bytes = rawBytes(body);
  const id = nextMessageId(call.mailbox);
  const headers = readHeaders(bytes);
  const threadId = threadFor(call, body, headers) ?? call.mailbox.threads.find(headers) ?? id;
  return { id, threadId, raw: encodeBytes(bytes), headers };
}

export function requireRecipient(headers: readonly Header[]): void {
  const recipients = ['to', 'cc', 'bcc'].map((name) => headerValue(headers, name) ?? '');
  if (recipients.every((value) => value.trim() === '')) throw invalid('Recipient address required');
  const given = recipients.filter((value) => value.trim() !== '');
  if (!given.some((value) => value.includes('@'))) throw invalid('Invalid To header');
}

export function readHeaders(bytes: Buffer): Header[] {
  const start = bytes.subarray(0, 65_536).toString('latin1');
  return parseHeaders(headerEnd(start) === -1 ? bytes.toString('latin1') : start).headers;
}

function rawBytes(body: MessageBody): Buffer {
  if (body.raw === undefined || body.raw === '')
    throw invalid(
      "'raw' RFC822 payload message string or uploading message via /upload/* URL required",
    );
  if (!isBytes(body.raw))
    throw malformed("Invalid value at 'message.raw' (TYPE_BYTES), Base64 decoding failed");
  return decodeBytes(body.raw);
}

function complete(call: Call, bytes: Buffer, id: string): Buffer {
  const headers = readHeaders(bytes);
  const added = [
    ['From', call.mailbox.address],
    ['Date', call.now.toUTCString().replace('GMT', '+0000')],
    ['Message-ID', `<${id}@mail.gmail.com>`],
  ].filter(([name = '']) => headerValue(headers, name) === undefined);
  if (added.length === 0) return bytes;
  const lines = added.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(lines, 'latin1'), bytes]);
}

function threadFor(
  { mailbox }: Call,
  { threadId }: MessageBody,
  headers: readonly Header[],
): string | undefined {
  if (threadId === undefined || threadId === '') return undefined;
  if (mailbox.threads.has(threadId))
    return mailbox.threads.accepts(threadId, headers) ? threadId : undefined;
  throw isHexId(threadId) ? notFound() : invalid('Invalid thread_id value');
}
