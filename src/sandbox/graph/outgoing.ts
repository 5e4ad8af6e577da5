import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { headerValue, messageIds, parseHeaders } from '../gmail/headers.ts';
import { badRequest } from './api-error.ts';
import type { MessageAdded } from './changes.ts';
import { conversationId, folderId, immutableId } from './ids.ts';
import type { Call } from './route.ts';

const Recipient = z.strictObject({
  emailAddress: z.strictObject({ address: z.string(), name: z.string().optional() }),
});

/** A message of a request's JSON body. */
export const MessageBody = z.strictObject({
  subject: z.string().default(''),
  body: z
    .strictObject({ contentType: z.enum(['text', 'html', 'Text', 'HTML']), content: z.string() })
    .default({ contentType: 'text', content: '' }),
  toRecipients: z.array(Recipient).default([]),
  ccRecipients: z.array(Recipient).default([]),
  bccRecipients: z.array(Recipient).default([]),
  replyTo: z.array(Recipient).default([]),
  internetMessageId: z.string().optional(),
  importance: z.enum(['low', 'normal', 'high']).optional(),
});
export type MessageBody = z.infer<typeof MessageBody>;

/** The MIME of a body of `text/plain`: base64, as every create and reply of Graph takes it. */
export function mimeOf(call: Call): Buffer {
  const text = call.body.trim();
  const bytes = Buffer.from(text, 'base64');
  if (text === '' || !/^[A-Za-z0-9+/\r\n]+=*$/.test(text) || bytes.length === 0)
    throw badRequest(
      'Invalid base64 string for MIME content.',
      'ErrorMimeContentInvalidBase64String',
    );
  return bytes;
}

/** What Exchange makes of JSON; every value is either of a closed form or encoded. */
export function writeMime(
  message: MessageBody,
  from: string,
  extra: readonly string[] = [],
): Buffer {
  const people = (list: MessageBody['toRecipients']): string =>
    list.map(({ emailAddress: { address } }) => address.replaceAll(/[\r\n]/g, '')).join(', ');
  const type = message.body.contentType.toLowerCase() === 'html' ? 'text/html' : 'text/plain';
  const lists = [
    ['To', message.toRecipients],
    ['Cc', message.ccRecipients],
    ['Bcc', message.bccRecipients],
    ['Reply-To', message.replyTo],
  ] as const;
  const subject = Buffer.from(message.subject).toString('base64');
  const lines = [
    `From: ${from}`,
    ...lists.flatMap(([name, list]) => (list.length === 0 ? [] : [`${name}: ${people(list)}`])),
    `Subject: =?utf-8?B?${subject}?=`,
    `Message-ID: ${message.internetMessageId ?? `<${randomUUID()}@sandbox.outlook.example>`}`,
    ...extra,
    'MIME-Version: 1.0',
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
  ];
  const content = Buffer.from(message.body.content).toString('base64');
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${content}\r\n`, 'latin1');
}

/** A draft, complete and placed: its conversation is that of what it answers. */
export function draftOf(call: Call, given: Buffer, conversation?: string): MessageAdded {
  const { mailbox, now } = call;
  const { headers } = parseHeaders(given.toString('latin1'));
  const complete =
    headerValue(headers, 'message-id') === undefined
      ? Buffer.concat([
          Buffer.from(`Message-ID: <${randomUUID()}@sandbox.outlook.example>\r\n`),
          given,
        ])
      : given;
  const related = ['in-reply-to', 'references'].flatMap((name) =>
    messageIds(headerValue(headers, name)),
  );
  const id = immutableId(mailbox.address, randomUUID());
  return {
    type: 'message-added',
    id,
    folderId: folderId(mailbox.address, 'drafts'),
    conversationId:
      conversation ?? mailbox.conversationOf(related) ?? conversationId(mailbox.address, id),
    receivedMs: now.getTime(),
    isDraft: true,
    isRead: true,
    raw: complete.toString('base64'),
  };
}
