import type { Message } from '@microsoft/microsoft-graph-types';
import { addressParser, type Address } from 'postal-mime';
import type { MimePart } from '../gmail/mime.ts';
import { badQuery } from './api-error.ts';
import { folderBoundId } from './ids.ts';
import type { Folder, Mailbox } from './mailbox.ts';
import type { Preferences } from './preferences.ts';
import type { StoredMessage } from './stored-message.ts';

/** How a client wants messages shown. */
export interface View {
  select: readonly string[] | null;
  expandsAttachments: boolean;
  prefer: Preferences;
}

const PREVIEW_CHARACTERS = 255;

type Property = (message: StoredMessage, view: View) => unknown;
/** The vendor's own types hold the names. */
type Named = Readonly<Partial<Record<keyof Message, Property>>>;

/** learn.microsoft.com/graph/api/resources/message. */
const PROPERTIES: Named = {
  createdDateTime: ({ receivedMs }) => instant(receivedMs),
  lastModifiedDateTime: ({ changedMs }) => instant(changedMs),
  changeKey: (message) => message.changeKey,
  categories: ({ categories }) => categories,
  receivedDateTime: ({ receivedMs }) => instant(receivedMs),
  sentDateTime: (message) => sentAt(message),
  hasAttachments: (message) => attachmentsOf(message.mime()).length > 0,
  internetMessageId: (message) => message.header('message-id'),
  subject: (message) => message.header('subject'),
  bodyPreview: (message) =>
    bodyOf(message, 'text').content.trim().replace(/\s+/g, ' ').slice(0, PREVIEW_CHARACTERS),
  importance: ({ importance }) => importance,
  parentFolderId: ({ folderId }) => folderId,
  conversationId: ({ conversationId }) => conversationId,
  isRead: ({ isRead }) => isRead,
  isDraft: ({ isDraft }) => isDraft,
  inferenceClassification: () => 'focused',
  body: (message, { prefer }) => bodyOf(message, prefer.bodyType),
  sender: (message) => recipients(message, 'sender')[0] ?? recipients(message, 'from')[0] ?? null,
  from: (message) => recipients(message, 'from')[0] ?? null,
  toRecipients: (message) => recipients(message, 'to'),
  ccRecipients: (message) => recipients(message, 'cc'),
  bccRecipients: (message) => recipients(message, 'bcc'),
  replyTo: (message) => recipients(message, 'reply-to'),
  flag: ({ flagStatus }) => ({ flagStatus }),
};

/** What comes only to those who name it. */
const ON_DEMAND: Named = {
  internetMessageHeaders: (message) =>
    message.headers().map(({ name, value }) => ({ name, value })),
};

const ALL: ReadonlyMap<string, Property> = new Map([
  ...Object.entries(PROPERTIES),
  ...Object.entries(ON_DEMAND),
]);

export function parseSelect(query: URLSearchParams): string[] | null {
  const select = query.get('$select');
  if (select === null) return null;
  const names = select.split(',').map((name) => name.trim());
  const unknown = names.find((name) => name !== 'id' && !ALL.has(name));
  if (unknown !== undefined)
    throw badQuery(
      `Could not find a property named '${unknown}' on type 'microsoft.graph.message'.`,
    );
  return names;
}

export function parseExpand(query: URLSearchParams): boolean {
  const expand = query.get('$expand');
  if (expand === null) return false;
  if (!/^attachments(\(\$select=[\w,]+\))?$/.test(expand))
    throw badQuery(`Could not expand '${expand}'.`);
  return true;
}

export function messageResource(message: StoredMessage, view: View): Record<string, unknown> {
  const names = view.select ?? Object.keys(PROPERTIES);
  const shown: Record<string, unknown> = {
    ...typeOf(message.mime()),
    '@odata.etag': `W/"${message.changeKey}"`,
    id: shownId(message, view.prefer),
  };
  for (const name of names) if (name !== 'id') shown[name] = ALL.get(name)?.(message, view) ?? null;
  if (view.expandsAttachments) shown['attachments'] = attachmentsOf(message.mime());
  return shown;
}

/** A calendar's message is of a derived type, which is then named (learn.microsoft.com/graph/api/resources/eventmessage). */
function typeOf(root: MimePart): Record<string, string> {
  const calendar = leaves(root).find(({ mimeType }) => mimeType === 'text/calendar');
  if (calendar === undefined) return {};
  const [, method = ''] = /^METHOD:(\w+)/m.exec(calendar.content().toString('utf8')) ?? [];
  const kind = { REQUEST: 'Request', REPLY: 'Response' }[method] ?? '';
  return { '@odata.type': `#microsoft.graph.eventMessage${kind}` };
}

export function shownId(message: StoredMessage, prefer: Preferences): string {
  return prefer.isImmutable ? message.id : folderBoundId(message.id, message.folderId);
}

export function folderResource(folder: Folder, mailbox: Mailbox): Record<string, unknown> {
  const inside = mailbox.messages().filter(({ folderId }) => folderId === folder.id);
  return {
    id: folder.id,
    displayName: folder.displayName,
    parentFolderId: folder.parentId,
    childFolderCount: [...mailbox.folders.values()].filter(({ parentId }) => parentId === folder.id)
      .length,
    unreadItemCount: inside.filter(({ isRead }) => !isRead).length,
    totalItemCount: inside.length,
    isHidden: false,
  };
}

/** Seconds, as Exchange keeps them. */
function instant(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function sentAt(message: StoredMessage): string {
  const sent = new Date(message.header('date')).getTime();
  return instant(Number.isNaN(sent) ? message.receivedMs : sent);
}

function recipients(message: StoredMessage, name: string): object[] {
  return addressParser(message.rawHeader(name))
    .flatMap((entry: Address) => entry.group ?? [{ name: entry.name, address: entry.address }])
    .map(({ name: shown, address }) => ({ emailAddress: { name: shown || address, address } }));
}

function leaves(part: MimePart): MimePart[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leaves);
}

function bodyOf(
  message: StoredMessage,
  wanted: Preferences['bodyType'],
): { contentType: string; content: string } {
  const texts = leaves(message.mime()).filter(({ filename }) => filename === '');
  const html = texts.find(({ mimeType }) => mimeType === 'text/html');
  const plain = texts.find(({ mimeType }) => mimeType === 'text/plain');
  const found = wanted === 'html' ? (html ?? plain) : (plain ?? html);
  const content = found?.content().toString('utf8') ?? '';
  const isHtml = found !== undefined && found === html;
  return isHtml && wanted === 'text'
    ? { contentType: 'text', content: content.replaceAll(/<[^>]*>/g, ' ') }
    : { contentType: isHtml ? 'html' : 'text', content };
}

export function attachmentsOf(root: MimePart): object[] {
  return leaves(root)
    .filter(
      ({ filename, mimeType, parts }) =>
        filename !== '' || (parts.length === 0 && !mimeType.startsWith('text/')),
    )
    .map((part, index) => ({
      '@odata.type': '#microsoft.graph.fileAttachment',
      '@odata.mediaContentType': part.mimeType,
      id: `att${index}`,
      name: part.filename,
      contentType: part.mimeType,
      size: part.content().length,
      isInline: false,
    }));
}
