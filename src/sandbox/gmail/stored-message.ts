import { decodeBytes, decodedSize } from './base64.ts';
import { type Header, headerEnd, headerValue, parseHeaders } from './headers.ts';
import { type MimePart, parseMime } from './mime.ts';
import { snippetOf } from './snippet.ts';

export interface MessageFields {
  id: string;
  threadId: string;
  labelIds: readonly string[];
  /** Epoch milliseconds. */
  internalDate: number;
  /** The whole message as padded base64url: what `format=raw` answers, so it is kept in that form. */
  raw: string;
}

/** Enough for the headers and the first text of nearly every message; the rest is decoded on demand. */
const PREVIEW_CHARACTERS = 32_768;

/** A message of a mailbox. Everything that needs its text is worked out on first use. */
export class StoredMessage {
  readonly id: string;
  readonly threadId: string;
  readonly internalDate: number;
  readonly raw: string;
  readonly labels: Set<string>;
  /** The order of arrival in the mailbox; breaks ties of `internalDate`. */
  readonly sequence: number;
  /** The last history record that touched this message. */
  historyId = 0;
  #headers: readonly Header[] | undefined;
  #snippet: string | undefined;

  constructor(fields: MessageFields, sequence: number) {
    this.id = fields.id;
    this.threadId = fields.threadId;
    this.internalDate = fields.internalDate;
    this.raw = fields.raw;
    this.labels = new Set(fields.labelIds);
    this.sequence = sequence;
  }

  get sizeBytes(): number {
    return decodedSize(this.raw);
  }

  get labelIds(): string[] {
    return [...this.labels];
  }

  bytes(): Buffer {
    return decodeBytes(this.raw);
  }

  /** The message as binary (latin1) text, all of it. */
  text(): string {
    return this.bytes().toString('latin1');
  }

  headers(): readonly Header[] {
    this.#headers ??= this.readHeaders();
    return this.#headers;
  }

  /** As `headers`, but not kept: for a look in passing at every message of a mailbox. */
  readHeaders(): readonly Header[] {
    const head = this.#head();
    const end = headerEnd(head);
    // Header values are slices, which would keep the whole text alive if they were cut out of it.
    const block = end === -1 ? head : Buffer.from(head.slice(0, end), 'latin1').toString('latin1');
    return parseHeaders(block).headers;
  }

  header(name: string): string | undefined {
    return headerValue(this.headers(), name);
  }

  mime(): MimePart {
    return parseMime(this.text());
  }

  snippet(): string {
    this.#snippet ??= snippetOf(parseMime(this.#head()));
    return this.#snippet;
  }

  #head(): string {
    if (this.raw.length <= PREVIEW_CHARACTERS) return this.text();
    const head = decodeBytes(this.raw.slice(0, PREVIEW_CHARACTERS)).toString('latin1');
    return headerEnd(head) === -1 ? this.text() : head;
  }
}
