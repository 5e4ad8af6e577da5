import { type Header, headerValue, parseHeaders } from './headers.ts';
import { parseParameterised, splitMultipart } from './multipart.ts';

/** One node of a message's MIME tree, numbered the way the API numbers it (`''`, `0`, `0.1`). */
export interface MimePart {
  partId: string;
  mimeType: string;
  /** Empty where the part is no attachment. */
  filename: string;
  headers: Header[];
  parts: MimePart[];
  /** The decoded content of a leaf; text in UTF-8 whatever its charset was. Empty for containers. */
  content(maxBytes?: number): Buffer;
}

const MAX_DEPTH = 20;
const MAX_PARTS = 1000;

/** Never fails: whatever cannot be understood is shown as plain text. */
export function parseMime(text: string): MimePart {
  return parsePart(text, '', 0);
}

function parsePart(text: string, partId: string, depth: number): MimePart {
  const { headers, bodyStart } = parseHeaders(text);
  const type = parseParameterised(headerValue(headers, 'content-type') ?? 'text/plain');
  const mimeType = /^[^\s/]+\/[^\s/]+$/.test(type.value) ? type.value : 'text/plain';
  const body = text.slice(bodyStart);
  const boundary = type.parameters['boundary'];
  const isContainer = mimeType.startsWith('multipart/') && boundary !== undefined;
  const parts =
    isContainer && depth < MAX_DEPTH
      ? splitMultipart(body, boundary)
          .slice(0, MAX_PARTS)
          .map((part, index) =>
            parsePart(part, partId === '' ? `${index}` : `${partId}.${index}`, depth + 1),
          )
      : [];
  return {
    partId,
    mimeType,
    filename: filenameOf(headers, mimeType, type.parameters['name']),
    headers,
    parts,
    content: (maxBytes) => {
      if (parts.length > 0) return Buffer.alloc(0);
      const encoding = headerValue(headers, 'content-transfer-encoding') ?? '';
      const source = maxBytes === undefined ? body : body.slice(0, maxBytes * 2);
      const bytes = decodeTransfer(source, encoding.trim().toLowerCase());
      return mimeType.startsWith('text/') ? toUtf8(bytes, type.parameters['charset']) : bytes;
    },
  };
}

function filenameOf(
  headers: readonly Header[],
  mimeType: string,
  name: string | undefined,
): string {
  const disposition = parseParameterised(headerValue(headers, 'content-disposition') ?? '');
  const given = disposition.parameters['filename'] ?? name;
  if (given !== undefined) return given;
  if (mimeType === 'message/rfc822') return 'noname.eml';
  return disposition.value === 'attachment' ? 'noname' : '';
}

function decodeTransfer(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding === 'quoted-printable') return Buffer.from(decodeQuotedPrintable(body), 'latin1');
  return Buffer.from(body, 'latin1');
}

function decodeQuotedPrintable(body: string): string {
  return body
    .replaceAll(/[ \t]+(?=\r?\n|$)/g, '')
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
}

const ALREADY_UTF8 = /^(utf-?8|us-ascii|)$/i;

function toUtf8(bytes: Buffer, charset = ''): Buffer {
  if (ALREADY_UTF8.test(charset)) return bytes;
  try {
    return Buffer.from(new TextDecoder(charset).decode(bytes), 'utf8');
  } catch {
    return bytes;
  }
}
