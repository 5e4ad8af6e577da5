import { headerValue, messageIds, parseHeaders, type Header } from '../gmail/headers.ts';
import { type MimePart, parseMime } from '../gmail/mime.ts';
import type { MessageAdded, MessageChanged } from './changes.ts';
import { changeKey } from './ids.ts';

/** A message of a mailbox. Everything that needs its text is worked out when it is asked for. */
export class StoredMessage {
  /** The immutable id. */
  readonly id: string;
  readonly conversationId: string;
  readonly receivedMs: number;
  folderId: string;
  isDraft: boolean;
  isRead: boolean;
  flagStatus: 'notFlagged' | 'flagged' | 'complete' = 'notFlagged';
  categories: readonly string[] = [];
  importance: 'low' | 'normal' | 'high';
  changedMs: number;
  /** Where it stands in the order of all changes of its mailbox. */
  sequence: number;
  #raw: string;
  #revision = 0;

  constructor(fields: MessageAdded, sequence: number) {
    this.id = fields.id;
    this.folderId = fields.folderId;
    this.conversationId = fields.conversationId;
    this.receivedMs = fields.receivedMs;
    this.isDraft = fields.isDraft;
    this.isRead = fields.isRead;
    this.changedMs = fields.receivedMs;
    this.sequence = sequence;
    this.#raw = fields.raw;
    this.importance = importanceOf(this.headers());
  }

  get changeKey(): string {
    return changeKey(this.id, this.#revision);
  }

  change(fields: MessageChanged, sequence: number): void {
    this.folderId = fields.folderId ?? this.folderId;
    this.isDraft = fields.isDraft ?? this.isDraft;
    this.isRead = fields.isRead ?? this.isRead;
    this.flagStatus = fields.flagStatus ?? this.flagStatus;
    this.categories = fields.categories ?? this.categories;
    this.importance = fields.importance ?? this.importance;
    this.#raw = fields.raw ?? this.#raw;
    this.changedMs = fields.at;
    this.sequence = sequence;
    this.#revision += 1;
  }

  bytes(): Buffer {
    return Buffer.from(this.#raw, 'base64');
  }

  headers(): readonly Header[] {
    return parseHeaders(this.bytes().toString('latin1')).headers;
  }

  header(name: string): string {
    return headerValue(this.headers(), name) ?? '';
  }

  /** As it came, with its encoded words: decoded ones could look like another address. */
  rawHeader(name: string): string {
    const head =
      this.bytes()
        .toString('latin1')
        .split(/\r?\n\r?\n/, 1)[0] ?? '';
    const found = new RegExp(`^${name}:(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(head)?.[1] ?? '';
    return Buffer.from(found.replaceAll(/\r?\n[ \t]+/g, ' ').trim(), 'latin1').toString('utf8');
  }

  mime(): MimePart {
    return parseMime(this.bytes().toString('latin1'));
  }

  /** The message ids, without angle brackets, that this one answers or carries itself. */
  related(): string[] {
    return ['message-id', 'in-reply-to', 'references'].flatMap((name) =>
      messageIds(this.header(name)),
    );
  }
}

function importanceOf(headers: readonly Header[]): StoredMessage['importance'] {
  const value = (headerValue(headers, 'importance') ?? '').toLowerCase();
  return value === 'high' || value === 'low' ? value : 'normal';
}
