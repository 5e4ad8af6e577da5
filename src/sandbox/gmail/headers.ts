import { decodeWords } from 'postal-mime';

/** A header as the API shows it: unfolded, with encoded words decoded. */
export interface Header {
  name: string;
  value: string;
}

export interface HeaderBlock {
  headers: Header[];
  /** Index in the text at which the body begins. */
  bodyStart: number;
}

const BLANK_LINE = /\r?\n\r?\n|\r\r/;

/** The index just after the blank line that ends the headers, or -1 where none has come yet. */
export function headerEnd(text: string): number {
  if (/^\r?\n/.test(text)) return text.startsWith('\r') ? 2 : 1;
  const match = BLANK_LINE.exec(text);
  return match === null ? -1 : match.index + match[0].length;
}

/** Reads headers from a binary (latin1) text. Lines that are no headers are skipped, never an error. */
export function parseHeaders(text: string): HeaderBlock {
  const end = headerEnd(text);
  const block = end === -1 ? text : text.slice(0, end);
  const headers: Header[] = [];
  for (const line of unfold(block)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trimEnd();
    if (name === '' || /\s/.test(name)) continue;
    headers.push({ name, value: decodeValue(line.slice(colon + 1).trim()) });
  }
  return { headers, bodyStart: end === -1 ? text.length : end };
}

export function headerValue(headers: readonly Header[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find((header) => header.name.toLowerCase() === wanted)?.value;
}

/** The message ids, without their angle brackets, in a Message-ID, In-Reply-To or References value. */
export function messageIds(value: string | undefined): string[] {
  return [...(value ?? '').matchAll(/<([^<>\s]+)>/g)].map((match) => match[1] ?? '');
}

/** A subject without its `Re:` and `Fwd:` prefixes, case and spacing, as threads compare it. */
export function threadSubject(subject: string | undefined): string {
  let text = (subject ?? '').replaceAll(/\s+/g, ' ').trim().toLowerCase();
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(/^(re|fwd?|aw|wg|sv|antw)(\[\d+\])?:\s*/, '');
  }
  return text;
}

function unfold(block: string): string[] {
  const lines: string[] = [];
  for (const line of block.split(/\r\n|\n|\r/)) {
    const last = lines.length - 1;
    if (/^[ \t]/.test(line) && last >= 0) lines[last] = `${lines[last]} ${line.trimStart()}`;
    else lines.push(line);
  }
  return lines;
}

// eslint-disable-next-line no-control-regex -- asks whether anything is outside ASCII
const BEYOND_ASCII = /[^\u0000-\u007f]/;

function decodeValue(value: string): string {
  const text = BEYOND_ASCII.test(value) ? Buffer.from(value, 'latin1').toString('utf8') : value;
  return text.includes('=?') ? decodeWords(text) : text;
}
