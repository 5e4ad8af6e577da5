import { z } from 'zod';
import { Invalid } from '../../lib/errors.ts';
import { singleLine } from '../../lib/text.ts';

/** A reply as its header fields and its text; nothing else can be in a draft. */
export interface DraftMessage {
  from: string;
  to: string;
  subject: string;
  /** With angle brackets, or empty. */
  inReplyTo: string;
  references: readonly string[];
  messageId: string;
  /** Lines end in `\n`. */
  text: string;
  date?: string | undefined;
}

const REFERENCES_MAX = 20;
const SUBJECT_MAX = 500;
const TEXT_MAX = 20_000;
const PLAIN_SUBJECT = /^[\x21-\x7e](?:[\x20-\x7e]{0,58}[\x21-\x7e])?$/;

/** One plain addr-spec (RFC 5321, section 4.1.2, without quoted local parts): no list, no group, no comment. */
const AddressSpec = z
  .string()
  .regex(/^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){0,10}[A-Za-z0-9-]{1,63}$/);
const MailDate = z
  .string()
  .regex(/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/);
const MessageId = z.string().regex(/^<[\x21-\x3b\x3d\x3f-\x7e]{1,250}>$/);

/**
 * The bytes of a plain reply (RFC 5322, 2045, 2047), the same for the same draft. There is no field for
 * Cc, Bcc or attachments, and every value is either of a closed form or encoded, so that no text can add
 * a header. Throws `Invalid` where a value has no such form.
 */
export function writeDraft(draft: DraftMessage): string {
  const messageId = MessageId.safeParse(draft.messageId);
  const from = AddressSpec.safeParse(draft.from);
  const to = AddressSpec.safeParse(draft.to);
  if (!messageId.success) throw new Invalid('A draft needs a Message-ID of its own');
  if (!from.success || !to.success)
    throw new Invalid('A draft goes from one plain address to one plain address');
  // These come from a stranger's mail: what is malformed is left out, so that it cannot prevent an answer.
  const references = draft.references
    .filter((id) => MessageId.safeParse(id).success)
    .slice(-REFERENCES_MAX);
  const inReplyTo = MessageId.safeParse(draft.inReplyTo).success ? draft.inReplyTo : '';
  if (draft.date !== undefined && !MailDate.safeParse(draft.date).success)
    throw new Invalid('This is not the date of a mail');
  const lines = [
    ...(draft.date === undefined ? [] : [`Date: ${draft.date}`]),
    `From: ${from.data}`,
    `To: ${to.data}`,
    `Subject: ${encodeSubject(normalSubject(draft.subject))}`,
    ...(inReplyTo === '' ? [] : [`In-Reply-To: ${inReplyTo}`]),
    ...(references.length === 0 ? [] : [`References: ${references.join('\r\n ')}`]),
    `Message-ID: ${messageId.data}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${encodeText(normalText(draft.text))}\r\n`;
}

/**
 * Reads a draft out of its bytes. Writing what was read must give the same bytes again, so whatever this
 * reader does not understand (other headers, Cc, Bcc, parts, tricks of folding) is refused as `Invalid`.
 */
export function readDraftMessage(bytes: string): DraftMessage {
  const [head = '', body = ''] = bytes.split('\r\n\r\n', 2);
  const fields = new Map(
    head
      .replaceAll('\r\n ', ' ')
      .split('\r\n')
      .map((line): [string, string] => [
        line.slice(0, line.indexOf(':')),
        line.slice(line.indexOf(':') + 2),
      ]),
  );
  const field = (name: string): string => fields.get(name) ?? '';
  const draft: DraftMessage = {
    from: field('From'),
    to: field('To'),
    subject: decodeSubject(field('Subject')),
    inReplyTo: field('In-Reply-To'),
    references: field('References')
      .split(' ')
      .filter((id) => id !== ''),
    messageId: field('Message-ID'),
    ...(fields.has('Date') ? { date: field('Date') } : {}),
    text: Buffer.from(body, 'base64').toString('utf8').replaceAll('\r\n', '\n'),
  };
  if (writeDraft(draft) !== bytes) throw new Invalid('The draft holds more than a plain reply');
  return draft;
}

function normalSubject(subject: string): string {
  const line = singleLine(subject).toWellFormed();
  return line.length <= SUBJECT_MAX ? line : line.slice(0, SUBJECT_MAX).trimEnd().toWellFormed();
}

function normalText(text: string): string {
  if (text.length > TEXT_MAX) throw new Invalid(`A draft holds at most ${TEXT_MAX} characters`);
  const normal = text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\t\n])\p{Cc}/gu, '')
    .trim();
  if (normal === '') throw new Invalid('A draft needs a text');
  return normal;
}

const WORD_BYTES_MAX = 42;

function encodeSubject(subject: string): string {
  if (PLAIN_SUBJECT.test(subject) && !subject.includes('=?')) return subject;
  const words: string[] = [];
  let word = '';
  for (const character of subject) {
    if (Buffer.byteLength(word + character) > WORD_BYTES_MAX) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  words.push(word);
  return words.map((text) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`).join('\r\n ');
}

function decodeSubject(field: string): string {
  if (!field.startsWith('=?')) return field;
  return field
    .split(' ')
    .map((word) =>
      Buffer.from(/^=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=$/.exec(word)?.[1] ?? '', 'base64').toString(
        'utf8',
      ),
    )
    .join('');
}

function encodeText(text: string): string {
  const encoded = Buffer.from(text.replaceAll('\n', '\r\n'), 'utf8').toString('base64');
  return (encoded.match(/.{1,76}/g) ?? []).join('\r\n');
}
