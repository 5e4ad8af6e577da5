import PostalMime, { addressParser, type Address as ParsedAddress, type Email } from 'postal-mime';
import { Invitation, MAIL_TEXT_MAX, type Address, type Mail } from '../../domain/signal.ts';
import { clip, singleLine } from '../../lib/text.ts';
import { HTML_INPUT_MAX, readHtml, type HtmlLink } from './html.ts';
import { oneClickOffer } from './one-click-offer.ts';
import { withoutQuotes } from './quotes.ts';
import {
  PART_KEPT_BYTES,
  decodedHeader,
  mendHeaders,
  scanBody,
  scanHeaders,
  thin,
  type RawHeader,
} from './raw.ts';

/** What the provider says of a message, beside its bytes. */
export interface MailOrigin {
  providerId: string;
  threadId: string;
  labels: readonly string[];
}

export interface ParsedMail {
  mail: Mail;
  /** From the topmost Received header, else from Date; null where neither tells. */
  receivedAt: Date | null;
}

const KEPT_HEADERS = new Set(
  `list-id list-unsubscribe list-unsubscribe-post list-post mailing-list x-beenthere precedence
  auto-submitted x-auto-response-suppress x-autoreply feedback-id return-path authentication-results
  reply-to sender in-reply-to date content-type importance x-priority x-mailer`.split(/\s+/),
);
const CAPS = {
  header: 1_000,
  subject: 500,
  addresses: 50,
  references: 20,
  attachments: 50,
} as const;
const TEXT_READ_MAX = 60_000;

/**
 * Reads one RFC 5322 message. Never throws: what cannot be read is named in `undecodable`, and as much
 * of the header as can be made out is there. Nothing is fetched, no attachment is opened, and time and
 * memory are bounded whatever the bytes are.
 */
export async function parseMail(raw: Uint8Array, origin: MailOrigin): Promise<ParsedMail> {
  const thinned = thin(raw);
  const problems: string[] = thinned.cut ? ['The message is too long to be read whole.'] : [];
  let email: Email | undefined;
  try {
    email = await PostalMime.parse(thinned.bytes, {
      maxNestingDepth: 40,
      maxHeadersSize: 512 * 1024,
      maxRfc822NestingDepth: 3,
    });
  } catch {
    problems.push('The structure of the message could not be read.');
  }
  const headers: readonly RawHeader[] = mendHeaders(
    email?.headers ?? scanHeaders(thinned.bytes),
    thinned.bytes,
  );
  const body = readBody({ email, bytes: thinned.bytes }, problems);
  const mail: Mail = {
    kind: 'mail',
    providerId: origin.providerId,
    threadId: origin.threadId,
    ...envelope(headers),
    text: body.text,
    ...(body.links.length === 0 ? {} : { links: body.links }),
    ...(body.hidden === '' ? {} : { hidden: body.hidden }),
    headers: keptHeaders(headers),
    labels: [...origin.labels],
    attachments: email === undefined ? [] : attachments(email, thinned.cutPartBytes),
    ...invitation(email),
    ...oneClickOffer(headers),
    undecodable: problems,
    bytes: raw.byteLength,
  };
  return { mail, receivedAt: receivedAt(headers) };
}

function envelope(
  headers: readonly RawHeader[],
): Pick<Mail, 'messageId' | 'references' | 'from' | 'to' | 'cc' | 'replyTo' | 'subject'> {
  const references = messageIds(decodedHeader(headers, 'references'));
  return {
    messageId: messageIds(decodedHeader(headers, 'message-id'))[0] ?? '',
    references: references.slice(-CAPS.references),
    from: author(headers),
    to: addresses(headers, 'to'),
    cc: addresses(headers, 'cc'),
    replyTo: addresses(headers, 'reply-to'),
    subject: clip(singleLine(decodedHeader(headers, 'subject')), CAPS.subject),
  };
}

function messageIds(value: string): string[] {
  return [...value.matchAll(/<[^<>\s]{1,250}>/g)].map(([id]) => id);
}

function addresses(headers: readonly RawHeader[], key: string): Address[] {
  const value = headers.find((header) => header.key === key)?.value.slice(0, 20_000) ?? '';
  return flat(addressParser(value)).slice(0, CAPS.addresses);
}

/** The first that mail can be sent to: a comma in a name without quotes reads as a name alone before it. */
function author(headers: readonly RawHeader[]): Address {
  const all = addresses(headers, 'from');
  const at = all.findIndex(({ address }) => /@[^@]+\.[^@.]/.test(address));
  const found = all[at];
  if (found === undefined) return all[0] ?? { name: '', address: '' };
  const names = all
    .slice(0, at + 1)
    .map(({ name, address }, before) => (name === '' && before < at ? address : name));
  return { ...found, name: clip(names.filter((name) => name !== '').join(', '), 200) };
}

function flat(parsed: readonly ParsedAddress[]): Address[] {
  return parsed
    .flatMap((entry) => entry.group ?? [{ name: entry.name, address: entry.address }])
    .map(({ name, address }) => ({
      name: clip(singleLine(name), 200),
      address: singleLine(address).slice(0, 320),
    }))
    .filter(({ name, address }) => name !== '' || address !== '');
}

function keptHeaders(headers: readonly RawHeader[]): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const { key, value } of headers) {
    if (KEPT_HEADERS.has(key)) kept[key] ??= singleLine(value.slice(0, CAPS.header));
  }
  return kept;
}

function readBody(
  { email, bytes }: { email: Email | undefined; bytes: Uint8Array },
  problems: string[],
): { text: string; links: HtmlLink[]; hidden: string } {
  const { attachments, html = '', text: written = '' } = email ?? NOTHING;
  if (attachments.some(({ mimeType }) => ENCRYPTED.test(mimeType)))
    problems.push('The body is encrypted.');
  if (html.length > HTML_INPUT_MAX) problems.push('The HTML is too long to be read whole.');
  const read = readHtml(html);
  if (read.crude) problems.push('The HTML is nested too deeply; hidden text may be shown.');
  const seen = read.text.trim() === '' ? written : read.text;
  const lost = `${html}${seen}`.trim() === '' && attachments.length === 0 ? scanBody(bytes) : '';
  if (lost !== '') problems.push('The structure of the body is broken; it is shown as it came.');
  const text = withoutQuotes(plain((seen + lost).slice(0, TEXT_READ_MAX)));
  if (isGarbled(text)) problems.push('Some characters could not be decoded.');
  return { text: clip(text, MAIL_TEXT_MAX), links: read.links, hidden: read.hidden };
}

function isGarbled(text: string): boolean {
  return text.split('\ufffd').length - 1 > Math.max(3, text.length / 20);
}

const NOTHING: Pick<Email, 'attachments' | 'html' | 'text'> = { attachments: [] };
const ENCRYPTED = /^application\/(?:pgp-encrypted|(?:x-)?pkcs7-mime)$/;

// Controls, soft hyphen, fillers, zero-width marks, directional controls, and tag characters.
const UNSEEN =
  /(?![\t\n])\p{Cc}|[\u{ad}\u{61c}\u{115f}\u{1160}\u{180e}\u{200b}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{feff}\u{ffa0}\u{e0000}-\u{e0fff}]/gu;

/** One kind of line end and space, and no characters that a reader could not see. */
function plain(text: string): string {
  return text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(UNSEEN, '')
    .replace(/[\u200c\u200d]{2,}|(?<=\p{Script=Latin})[\u200c\u200d](?=\p{Script=Latin})/gu, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim();
}

function attachments(email: Email, cutPartBytes: readonly number[]): Mail['attachments'] {
  const cut = [...cutPartBytes];
  return email.attachments.slice(0, CAPS.attachments).map(({ filename, mimeType, content }) => {
    const read = typeof content === 'string' ? content.length : content.byteLength;
    // Base64 holds three bytes in four characters and a line end in every 78.
    const isCut = read >= PART_KEPT_BYTES * 0.7 && cut.length > 0;
    const whole = isCut ? Math.round((cut.shift() ?? 0) * (read / PART_KEPT_BYTES)) : read;
    return {
      name: clip(singleLine(filename ?? ''), 200),
      mediaType: mimeType.slice(0, 100),
      bytes: whole,
    };
  });
}

const CALENDAR_READ_MAX = 4_000;

/** By the METHOD of its calendar part (RFC 5545, section 3.7.2), which is read no further. */
function invitation(email: Email | undefined): Pick<Mail, 'invitation'> {
  const part = email?.attachments.find(({ mimeType }) => mimeType === 'text/calendar');
  if (part === undefined) return {};
  const { content } = part;
  const text =
    typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)).toString('latin1');
  const method = /^METHOD:(\w{1,20})\s*$/im.exec(text.slice(0, CALENDAR_READ_MAX))?.[1];
  const known = Invitation.safeParse(method?.toLowerCase());
  return known.success ? { invitation: known.data } : {};
}

function receivedAt(headers: readonly RawHeader[]): Date | null {
  const received = headers.find(({ key }) => key === 'received')?.value ?? '';
  const stamp = received.slice(received.lastIndexOf(';') + 1).slice(0, 100);
  return sensibleDate(stamp) ?? sensibleDate(decodedHeader(headers, 'date').slice(0, 100));
}

function sensibleDate(text: string): Date | null {
  const date = new Date(text.replace(/\(.{0,60}\)\s{0,5}$/, ''));
  const year = date.getUTCFullYear();
  return year >= 1980 && year <= 2200 ? date : null;
}
