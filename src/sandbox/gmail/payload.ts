import { forbidden, malformed } from './api-error.ts';
import { encodeBytes } from './base64.ts';
import type { MimePart } from './mime.ts';
import { type Call, READ } from './route.ts';
import { leaves } from './snippet.ts';
import type { StoredMessage } from './stored-message.ts';
import { FULL_SCOPE, scopeUrl } from './tokens.ts';

export type MessageFormat = 'full' | 'metadata' | 'raw' | 'minimal';

/** The requested format, `full` unless asked; a token with only the metadata scope may not see bodies. */
export function formatOf(call: Call): MessageFormat {
  const text = (call.query.get('format') ?? 'full').toLowerCase();
  if (text !== 'full' && text !== 'metadata' && text !== 'raw' && text !== 'minimal')
    throw malformed(`Invalid value at 'format' (type.googleapis.com/gmail.v1.Format), "${text}"`);
  if (isMetadataOnly(call) && (text === 'full' || text === 'raw'))
    throw forbidden(`Metadata scope doesn't allow format ${text.toUpperCase()}`);
  return text;
}

/** Whether the token sees messages through `gmail.metadata` alone, and so neither bodies nor searches. */
export function isMetadataOnly({ grant }: Call): boolean {
  const { scopes } = grant;
  const wider = [FULL_SCOPE, ...READ.map(scopeUrl)];
  return (
    scopes.includes(scopeUrl('gmail.metadata')) && !wider.some((scope) => scopes.includes(scope))
  );
}

/** A message as `messages.get` answers it in the format that the call asks for. */
export function messageResource(
  message: StoredMessage,
  format: MessageFormat,
  metadataHeaders: readonly string[] = [],
): Record<string, unknown> {
  const common = {
    id: message.id,
    threadId: message.threadId,
    labelIds: message.labelIds,
    snippet: message.snippet(),
    sizeEstimate: message.sizeBytes,
    historyId: String(message.historyId),
    internalDate: String(message.internalDate),
  };
  switch (format) {
    case 'minimal':
      return common;
    case 'raw':
      return { ...common, raw: message.raw };
    case 'full':
      return { ...common, payload: partResource(message.mime(), message.id) };
    case 'metadata':
    default:
      return { ...common, payload: metadataPayload(message, metadataHeaders) };
  }
}

export function attachmentId(messageId: string, partId: string): string {
  return `ANGjdJ${Buffer.from(`${messageId}:${partId}`).toString('base64url')}`;
}

/** The content of an attachment by the id that `messages.get` showed, or undefined for another id. */
export function attachmentResource(
  message: StoredMessage,
  id: string,
): { size: number; data: string } | undefined {
  const part = leaves(message.mime()).find((leaf) => attachmentId(message.id, leaf.partId) === id);
  if (part === undefined) return undefined;
  const content = part.content();
  return { size: content.length, data: encodeBytes(content) };
}

function metadataPayload(
  message: StoredMessage,
  metadataHeaders: readonly string[],
): Record<string, unknown> {
  const wanted = new Set(metadataHeaders.map((name) => name.toLowerCase()));
  const headers = message
    .headers()
    .filter(({ name }) => wanted.size === 0 || wanted.has(name.toLowerCase()));
  const type = (message.header('content-type') ?? '').split(';')[0] ?? '';
  return { mimeType: type.trim().toLowerCase() || 'text/plain', headers };
}

function partResource(part: MimePart, messageId: string): Record<string, unknown> {
  const { partId, mimeType, filename, headers, parts } = part;
  const resource = { partId, mimeType, filename, headers };
  if (parts.length === 0) return { ...resource, body: bodyResource(part, messageId) };
  const children = parts.map((child) => partResource(child, messageId));
  return { ...resource, body: { size: 0 }, parts: children };
}

function bodyResource(part: MimePart, messageId: string): Record<string, unknown> {
  const content = part.content();
  if (part.filename !== '')
    return { attachmentId: attachmentId(messageId, part.partId), size: content.length };
  return content.length === 0 ? { size: 0 } : { size: content.length, data: encodeBytes(content) };
}
