import { STATUS_CODES } from 'node:http';
import { malformed } from './api-error.ts';
import type { ApiAnswer, ApiRequest } from './dispatch.ts';
import { headerValue, parseHeaders } from './headers.ts';
import { parseParameterised, splitMultipart } from './multipart.ts';

export interface BatchPart {
  contentId: string | undefined;
  request: ApiRequest;
}

/** More is refused whole; Google advises against more than 50. */
const MAX_PARTS = 100;

/** Reads a `multipart/mixed` batch of HTTP requests; a part without a token of its own uses the outer one. */
export function parseBatch(
  body: Buffer,
  contentType: string | undefined,
  authorization: string | undefined,
): BatchPart[] {
  const type = parseParameterised(contentType ?? '');
  const boundary = type.parameters['boundary'];
  if (type.value !== 'multipart/mixed' || boundary === undefined)
    throw malformed('Failed to parse batch request, error: Missing or invalid boundary.');
  const parts = splitMultipart(body.toString('latin1'), boundary);
  if (parts.length === 0) throw malformed('Failed to parse batch request, error: 0 items.');
  if (parts.length > MAX_PARTS)
    throw malformed(
      `Inner request count exceeds the limit. Received: ${parts.length}, Limit: ${MAX_PARTS}`,
    );
  return parts.map((part, ahead) => parsePart(part, ahead, authorization));
}

function parsePart(part: string, ahead: number, outer: string | undefined): BatchPart {
  const { headers, bodyStart } = parseHeaders(part);
  if (!(headerValue(headers, 'content-type') ?? '').startsWith('application/http'))
    throw malformed('Failed to parse batch request, error: Part is not application/http.');
  const inner = part.slice(bodyStart).replace(/^(?:\r?\n)+/, '');
  const [, method, target] =
    /^([A-Z]+) (\/\S*)(?: HTTP\/1\.[01])?[ \t]*(?:\r?\n|$)/.exec(inner) ?? [];
  if (method === undefined || target === undefined)
    throw malformed('Failed to parse batch request, error: Invalid inner request line.');
  const lineEnd = inner.indexOf('\n');
  const rest = lineEnd === -1 ? '' : inner.slice(lineEnd + 1);
  const block = parseHeaders(rest);
  const body = Buffer.from(rest.slice(block.bodyStart), 'latin1').toString('utf8');
  const authorization = headerValue(block.headers, 'authorization') ?? outer;
  return {
    contentId: headerValue(headers, 'content-id'),
    request: { method, target, authorization, body, ahead, isUpload: false },
  };
}

/** Writes the answers as Google does: each part with its status line and `Content-ID: <response-…>`. */
export function writeBatch(
  answers: readonly { contentId: string | undefined; answer: ApiAnswer }[],
  boundary: string,
): string {
  const parts = answers.map(({ contentId, answer }) => {
    const id = contentId === undefined ? '' : `Content-ID: ${responseId(contentId)}\r\n`;
    return `--${boundary}\r\nContent-Type: application/http\r\n${id}\r\n${writeAnswer(answer)}\r\n`;
  });
  return `${parts.join('')}--${boundary}--\r\n`;
}

function responseId(contentId: string): string {
  return contentId.startsWith('<') ? `<response-${contentId.slice(1)}` : `response-${contentId}`;
}

function writeAnswer({ status, headers, body }: ApiAnswer): string {
  const all = {
    ...(body === '' ? {} : { 'Content-Type': 'application/json; charset=UTF-8' }),
    ...headers,
    'Content-Length': String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`;
}
