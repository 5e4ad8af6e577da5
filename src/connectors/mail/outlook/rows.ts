import { z } from 'zod';
import type { Mail } from '../../../domain/signal.ts';
import { clip, singleLine } from '../../../lib/text.ts';
import type { FetchedMail } from '../connector.ts';
import { parseMail } from '../parse.ts';

/** Everything that a mail is made of, so that a page of a delta needs no second request. */
const ROW_FIELDS =
  'id,subject,from,sender,toRecipients,ccRecipients,replyTo,receivedDateTime,sentDateTime,hasAttachments,internetMessageId,internetMessageHeaders,conversationId,parentFolderId,isRead,isDraft,flag,categories,body';
export const ROW_EXPAND = '$expand=attachments($select=name,contentType,size)';
export const ROW_QUERY = `$select=${ROW_FIELDS}&${ROW_EXPAND}`;

const Recipient = z.object({
  emailAddress: z.object({ name: z.string().nullish(), address: z.string().nullish() }),
});
const Recipients = z.array(Recipient).nullish();

/** learn.microsoft.com/graph/api/resources/message. */
export const Row = z.object({
  id: z.string(),
  /** Of an `eventMessage` (learn.microsoft.com/graph/api/resources/eventmessage), which is a message too. */
  '@odata.type': z.string().optional(),
  subject: z.string().nullish(),
  from: Recipient.nullish(),
  sender: Recipient.nullish(),
  toRecipients: Recipients,
  ccRecipients: Recipients,
  replyTo: Recipients,
  receivedDateTime: z.string(),
  internetMessageId: z.string().nullish(),
  internetMessageHeaders: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  conversationId: z.string(),
  parentFolderId: z.string(),
  isRead: z.boolean().default(true),
  isDraft: z.boolean().default(false),
  flag: z.object({ flagStatus: z.string() }).nullish(),
  categories: z.array(z.string()).default([]),
  body: z.object({ contentType: z.string(), content: z.string() }).nullish(),
  hasAttachments: z.boolean().default(false),
  attachments: z
    .array(
      z.object({
        name: z.string().nullish(),
        contentType: z.string().nullish(),
        size: z.number().default(0),
      }),
    )
    .optional(),
});
export type Row = z.infer<typeof Row>;

/** Whether a row holds all that a mail is made of; else its message is asked for alone. */
export function isWhole(row: Row): boolean {
  const { body, internetMessageHeaders, attachments, hasAttachments } = row;
  return (
    body !== null &&
    body !== undefined &&
    internetMessageHeaders !== null &&
    internetMessageHeaders !== undefined &&
    (attachments !== undefined || !hasAttachments)
  );
}

/** `INBOX`, `UNREAD`, `STARRED` as everywhere in Nightshift, and the person's own categories. */
export function labelsOf(
  row: Pick<Row, 'parentFolderId' | 'isRead' | 'flag' | 'categories'>,
  inbox: string,
): string[] {
  return [
    ...(row.parentFolderId === inbox ? ['INBOX'] : []),
    ...(row.flag?.flagStatus === 'flagged' ? ['STARRED'] : []),
    ...(row.isRead ? [] : ['UNREAD']),
    ...row.categories.slice(0, 25).map((category) => `category:${clip(singleLine(category), 100)}`),
  ];
}

const ATTACHMENTS_MAX = 50;
const HEADERS_MAX = 300;
/** Fields that Graph gives in a form of its own, and those that describe bytes which are not these. */
const OWN = new Set(
  'from sender to cc bcc reply-to subject message-id content-type content-transfer-encoding mime-version content-disposition'.split(
    ' ',
  ),
);
const SEALED = /^application\/(?:x-)?pkcs7-mime|^multipart\/encrypted/i;

/** A mail from a row: written as a message again, so that one parser with its bounds reads all mail. */
export async function mailOf(row: Row, inbox: string): Promise<FetchedMail> {
  const { mail } = await parseMail(Buffer.from(messageOf(row), 'utf8'), {
    providerId: row.id,
    threadId: row.conversationId,
    labels: labelsOf(row, inbox),
  });
  const type = headerOf(row, 'content-type');
  const isSealed = SEALED.test(type) && (row.body?.content ?? '').trim() === '';
  const attachments = (row.attachments ?? []).slice(0, ATTACHMENTS_MAX).map(attachmentOf);
  return {
    receivedAt: new Date(row.receivedDateTime),
    mail: {
      ...mail,
      headers:
        type === ''
          ? mail.headers
          : { ...mail.headers, 'content-type': clip(singleLine(type), 1_000) },
      attachments,
      ...INVITATIONS[row['@odata.type'] ?? ''],
      undecodable: isSealed ? [...mail.undecodable, 'The body is encrypted.'] : mail.undecodable,
      bytes: mail.bytes + attachments.reduce((sum, { bytes }) => sum + bytes, 0),
    },
  };
}

const INVITATIONS: Readonly<Record<string, Pick<Mail, 'invitation'>>> = {
  '#microsoft.graph.eventMessageRequest': { invitation: 'request' },
  '#microsoft.graph.eventMessageResponse': { invitation: 'reply' },
};

function attachmentOf({
  name,
  contentType,
  size,
}: NonNullable<Row['attachments']>[number]): Mail['attachments'][number] {
  return {
    name: clip(singleLine(name ?? ''), 200),
    mediaType: (contentType ?? 'application/octet-stream').slice(0, 100),
    bytes: Math.max(0, Math.round(size)),
  };
}

function headerOf({ internetMessageHeaders }: Row, key: string): string {
  return internetMessageHeaders?.find(({ name }) => name.toLowerCase() === key)?.value ?? '';
}

function messageOf(row: Row): string {
  const given = (row.internetMessageHeaders ?? [])
    .slice(0, HEADERS_MAX)
    .filter(({ name }) => /^[!-9;-~]{1,80}$/.test(name) && !OWN.has(name.toLowerCase()))
    .map(({ name, value }) => `${name}: ${oneLine(value)}`);
  const body = row.body ?? { contentType: 'text', content: '' };
  const type = body.contentType.toLowerCase() === 'html' ? 'text/html' : 'text/plain';
  const lines = [
    ...given,
    `From: ${addressLine([row.from ?? row.sender])}`,
    ...addressField('Sender', row.sender === undefined ? [] : [row.sender]),
    ...addressField('To', row.toRecipients),
    ...addressField('Cc', row.ccRecipients),
    ...addressField('Reply-To', row.replyTo),
    `Subject: ${encodedWords(row.subject ?? '')}`,
    `Message-ID: ${oneLine(row.internetMessageId ?? '')}`,
    'MIME-Version: 1.0',
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
  ];
  const content = Buffer.from(body.content.toWellFormed(), 'utf8').toString('base64');
  return `${lines.join('\r\n')}\r\n\r\n${(content.match(/.{1,76}/g) ?? []).join('\r\n')}\r\n`;
}

/** A header value cannot begin another header. */
function oneLine(value: string): string {
  return value
    .slice(0, 10_000)
    .toWellFormed()
    .replace(/[\r\n\0]+/g, ' ');
}

type Person = z.infer<typeof Recipient> | null | undefined;

function addressField(name: string, people: readonly Person[] | null | undefined): string[] {
  const line = addressLine(people ?? []);
  return line === '' ? [] : [`${name}: ${line}`];
}

function addressLine(people: readonly Person[]): string {
  return people
    .slice(0, 100)
    .flatMap((person) => {
      const address = (person?.emailAddress.address ?? '').replace(/[\s<>,;"()\0]/g, '');
      const name = person?.emailAddress.name ?? '';
      if (address === '' && name === '') return [];
      return name === '' || name === address
        ? [`<${address}>`]
        : [`${encodedWords(name)} <${address}>`];
    })
    .join(', ');
}

/** RFC 2047 in base64, always: whatever the text holds, it stays text. */
function encodedWords(text: string): string {
  const words: string[] = [];
  let word = '';
  for (const character of text.slice(0, 2_000).toWellFormed()) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word]
    .filter((part) => part !== '')
    .map((part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`)
    .join(' ');
}

/** What Outlook would not give counts all the same, so that the digest can say that it is there. */
export function unreadable(id: string, at: Date): FetchedMail {
  const mail: Mail = {
    kind: 'mail',
    providerId: id,
    threadId: id,
    messageId: '',
    references: [],
    from: { name: '', address: '' },
    to: [],
    cc: [],
    replyTo: [],
    subject: '',
    text: '',
    headers: {},
    labels: [],
    attachments: [],
    undecodable: ['Outlook did not give this message.'],
    bytes: 0,
  };
  return { mail, receivedAt: at };
}
