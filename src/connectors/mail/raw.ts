import { decodeWords } from 'postal-mime';

export interface RawHeader {
  /** Lower case. */
  key: string;
  /** Unfolded, not decoded. */
  value: string;
}

export interface Thinned {
  bytes: Uint8Array;
  /** True sizes, in order, of the parts that were cut short. */
  cutPartBytes: number[];
  /** Text may be missing: the message has too many parts or too much of it. */
  cut: boolean;
}

export const PART_KEPT_BYTES = 256 * 1024;
const WHOLE_BYTES_MAX = 2 * 1024 * 1024;
const PARTS_MAX = 1_000;
// The MIME parser awaits once a line, so lines cost more than bytes.
const LINES_MAX = 40_000;

/**
 * Cuts long MIME parts short before anything decodes them: attachments are named, never opened, so a
 * message of 25 MB costs what its text costs. A part ends where a line begins with `--` (RFC 2046,
 * section 5.1.1); base64 has no such line.
 */
export function thin(raw: Uint8Array): Thinned {
  const source = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const isSmall = source.length <= PART_KEPT_BYTES;
  if (isSmall && firstLines(source, LINES_MAX).bytes === source.length)
    return { bytes: raw, cutPartBytes: [], cut: false };
  const kept: Buffer[] = [];
  const cutPartBytes: number[] = [];
  const room = { bytes: WHOLE_BYTES_MAX, lines: LINES_MAX, parts: PARTS_MAX };
  let at = 0;
  while (at < source.length && room.bytes > 0 && room.lines > 0 && room.parts > 0) {
    const next = source.indexOf('\n--', at + 1);
    const end = next === -1 ? source.length : next;
    const part = source.subarray(at, Math.min(end, at + PART_KEPT_BYTES, at + room.bytes));
    const first = firstLines(part, room.lines);
    if (at + first.bytes < end) cutPartBytes.push(end - at);
    kept.push(part.subarray(0, first.bytes));
    room.bytes -= first.bytes;
    room.lines -= first.lines;
    room.parts -= 1;
    at = end;
  }
  return { bytes: Buffer.concat(kept), cutPartBytes, cut: at < source.length };
}

function firstLines(part: Buffer, max: number): { bytes: number; lines: number } {
  let lines = 0;
  for (let end = part.indexOf(10); end !== -1; end = part.indexOf(10, end + 1)) {
    lines += 1;
    if (lines >= max) return { bytes: end + 1, lines };
  }
  return { bytes: part.length, lines };
}

const SCAN_BYTES_MAX = 64 * 1024;

/** Header lines as far as they look like such (RFC 5322, section 2.2), for messages that no parser accepts. */
export function scanHeaders(raw: Uint8Array, charset = 'utf-8'): RawHeader[] {
  const text = new TextDecoder(charset).decode(raw.subarray(0, SCAN_BYTES_MAX));
  const end = text.search(/\r?\n\r?\n/);
  const block = end === -1 ? text : text.slice(0, end);
  const headers: RawHeader[] = [];
  for (const line of block.replace(/\r?\n[ \t]{1,100}/g, ' ').split(/\r?\n/)) {
    const [, key, value] = /^([!-9;-~]{1,80}):(.{0,4000})/.exec(line) ?? [];
    if (key !== undefined && value !== undefined)
      headers.push({ key: key.toLowerCase(), value: value.trim() });
  }
  return headers;
}

/** Headers in bare 8-bit characters, against RFC 5322 but common: what is no UTF-8 is read as Windows-1252. */
export function mendHeaders(headers: readonly RawHeader[], raw: Uint8Array): readonly RawHeader[] {
  if (!headers.some(({ value }) => value.includes('\ufffd'))) return headers;
  const western = scanHeaders(raw, 'windows-1252');
  return headers.map((header) =>
    header.value.includes('\ufffd')
      ? (western.find(({ key }) => key === header.key) ?? header)
      : header,
  );
}

export function decodedHeader(headers: readonly RawHeader[], key: string): string {
  return decodeWords(headers.find((header) => header.key === key)?.value.slice(0, 10_000) ?? '');
}

const BODY_SCAN_MAX = 60_000;

/** The bytes after the header as text, for messages whose structure lost the body. */
export function scanBody(raw: Uint8Array): string {
  const text = new TextDecoder('utf-8').decode(raw.subarray(0, SCAN_BYTES_MAX + BODY_SCAN_MAX));
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return '';
  return text
    .slice(end.index + end[0].length)
    .split(/\r?\n/)
    .filter((line) => !/^(?:--\S|Content-[A-Za-z-]{1,30}:|[A-Za-z0-9+/=]{60,}$)/.test(line))
    .join('\n')
    .replace(/<[^<>]{1,1000}>/g, ' ')
    .trim();
}
