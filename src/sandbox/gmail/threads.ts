import { type Header, headerValue, messageIds, threadSubject } from './headers.ts';
import type { StoredMessage } from './stored-message.ts';

/** Which messages belong together: by the message ids they name, and only under the same subject. */
export class ThreadIndex {
  readonly #members = new Map<string, Map<string, StoredMessage>>();
  readonly #threadByReference = new Map<string, string>();

  get size(): number {
    return this.#members.size;
  }

  messages(threadId: string): StoredMessage[] {
    return [...(this.#members.get(threadId)?.values() ?? [])].sort(
      (left, right) => left.internalDate - right.internalDate || left.sequence - right.sequence,
    );
  }

  has(threadId: string): boolean {
    return this.#members.has(threadId);
  }

  add(message: StoredMessage): void {
    const members = this.#members.get(message.threadId) ?? new Map<string, StoredMessage>();
    this.#members.set(message.threadId, members.set(message.id, message));
    for (const key of referenceKeys(message.readHeaders()))
      if (!this.#threadByReference.has(key)) this.#threadByReference.set(key, message.threadId);
  }

  remove(message: StoredMessage): void {
    const members = this.#members.get(message.threadId);
    members?.delete(message.id);
    if (members?.size === 0) this.#members.delete(message.threadId);
  }

  /** The thread that an arriving message belongs to, or undefined where it starts one. */
  find(headers: readonly Header[]): string | undefined {
    for (const key of referenceKeys(headers)) {
      const threadId = this.#threadByReference.get(key);
      if (threadId !== undefined && this.has(threadId)) return threadId;
    }
    return undefined;
  }

  /**
   * Whether an outgoing message may join a thread by the documented rule: References or In-Reply-To
   * name one of its messages, and the subjects match.
   */
  accepts(threadId: string, headers: readonly Header[]): boolean {
    const named = new Set(namedIds(headers));
    const subject = threadSubject(headerValue(headers, 'subject'));
    return this.messages(threadId).some(
      (message) =>
        messageIds(message.header('message-id')).some((id) => named.has(id)) &&
        threadSubject(message.header('subject')) === subject,
    );
  }
}

function namedIds(headers: readonly Header[]): string[] {
  return [
    ...messageIds(headerValue(headers, 'in-reply-to')),
    ...messageIds(headerValue(headers, 'references')).reverse(),
  ];
}

function referenceKeys(headers: readonly Header[]): string[] {
  const subject = threadSubject(headerValue(headers, 'subject'));
  const own = messageIds(headerValue(headers, 'message-id'));
  return [...own, ...namedIds(headers)].map((id) => `${id}\n${subject}`);
}
