import { type Argument, BadCommand, listOf, textOf } from './command.ts';
import type { Message } from './world.ts';

/** One data item of FETCH (RFC 9051, section 7.5.2), in bytes. */
type Item = (message: Message) => Buffer;

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

const SIMPLE: Readonly<Record<string, Item>> = {
  UID: ({ uid }) => ascii(`UID ${uid}`),
  FLAGS: ({ flags }) => ascii(`FLAGS (${[...flags].join(' ')})`),
  INTERNALDATE: ({ at }) => ascii(`INTERNALDATE "${internalDate(at)}"`),
  'RFC822.SIZE': ({ raw }) => ascii(`RFC822.SIZE ${raw.length}`),
  MODSEQ: ({ modseq }) => ascii(`MODSEQ (${modseq})`),
};

/**
 * What a FETCH asks for. Bodies are given whole, in part, or as named header fields; only by PEEK, since
 * Nightshift must not mark anything as read.
 */
export function fetchItems(args: readonly Argument[]): Item[] {
  const words = listOf(args[0]);
  const items: Item[] = [SIMPLE['UID'] ?? fail()];
  for (let at = 0; at < words.length; at += 1) {
    const word = textOf(words[at]).toUpperCase();
    const simple = SIMPLE[word];
    if (simple !== undefined) {
      if (word !== 'UID') items.push(simple);
    } else if (word === 'BODY.PEEK[HEADER.FIELDS') {
      const names = listOf(words[at + 1]).map((name) => textOf(name).toLowerCase());
      if (words[at + 2] !== ']') throw new BadCommand('Unclosed section');
      items.push((message) =>
        section(`HEADER.FIELDS (${names.join(' ')})`, headerFields(message.raw, names)),
      );
      at += 2;
    } else items.push(body(word));
  }
  return items;
}

function body(word: string): Item {
  const [, from, length] = /^BODY\.PEEK\[\](?:<(\d+)\.(\d+)>)?$/.exec(word) ?? [fail(word)];
  if (from === undefined || length === undefined) return ({ raw }) => section('', raw);
  const start = Number(from);
  return ({ raw }) => section('', raw.subarray(start, start + Number(length)), `<${start}>`);
}

function fail(word = ''): never {
  throw new BadCommand(`Cannot fetch ${word}`);
}

function section(name: string, bytes: Buffer, origin = ''): Buffer {
  return Buffer.concat([ascii(`BODY[${name}]${origin} {${bytes.length}}\r\n`), bytes]);
}

export function fetchResponse(sequence: number, message: Message, items: readonly Item[]): Buffer {
  const parts = items.flatMap((item, index) => [
    ...(index === 0 ? [] : [ascii(' ')]),
    item(message),
  ]);
  return Buffer.concat([ascii(`* ${sequence} FETCH (`), ...parts, ascii(')\r\n')]);
}

/** The header fields with these names, unfolded lines as they stand, and the empty line. */
function headerFields(raw: Buffer, names: readonly string[]): Buffer {
  const fields = headerLines(raw).filter((field) => names.includes(nameOf(field)));
  return ascii(`${fields.join('')}\r\n`);
}

export function headerLines(raw: Buffer): string[] {
  const text = raw.toString('latin1');
  const end = text.search(/\r?\n\r?\n/);
  const head = end === -1 ? text : text.slice(0, end);
  return head
    .replace(/\r?\n/g, '\r\n')
    .split(/\r\n(?![ \t])/)
    .map((line) => `${line}\r\n`);
}

export function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).trim().toLowerCase();
}

/** Values of a header, unfolded. */
export function headerValues(raw: Buffer, name: string): string[] {
  return headerLines(raw)
    .filter((field) => nameOf(field) === name.toLowerCase())
    .map((field) =>
      field
        .slice(field.indexOf(':') + 1)
        .replace(/\r\n[ \t]*/g, ' ')
        .trim(),
    );
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

function internalDate(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(at.getUTCDate())}-${MONTHS[at.getUTCMonth()] ?? ''}-${at.getUTCFullYear()}`;
  return `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
}

/** `21-Nov-2026`, or with a time and zone; throws `BadCommand`. */
export function readDate(text: string): Date {
  const date = new Date(text.trim().replaceAll('-', (dash, at: number) => (at < 12 ? ' ' : dash)));
  if (Number.isNaN(date.getTime())) throw new BadCommand('Not a date');
  return date;
}
