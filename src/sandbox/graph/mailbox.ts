import type { StoredEvent } from './calendar-event.ts';
import type { Change, MessageChanged } from './changes.ts';
import { folderBoundId, folderId, WELL_KNOWN } from './ids.ts';
import { StoredMessage } from './stored-message.ts';

export interface Folder {
  id: string;
  displayName: string;
  parentId: string;
  sequence: number;
}

/** One person's mail. It changes through `apply` alone. */
export class Mailbox {
  readonly address: string;
  readonly folders = new Map<string, Folder>();
  readonly #messages = new Map<string, StoredMessage>();
  readonly #known = new Set<string>();
  /** Folder id → id of a message that left it → when, in the order of changes. */
  readonly #departures = new Map<string, Map<string, number>>();
  readonly #conversations = new Map<string, string>();
  #sequence = 0;
  #generation = 0;
  #syncEpoch = 0;
  #events: readonly StoredEvent[] = [];

  constructor(address: string) {
    this.address = address;
    for (const [name, displayName] of WELL_KNOWN)
      this.folders.set(folderId(address, name), {
        id: folderId(address, name),
        displayName,
        parentId: this.root,
        sequence: (this.#sequence += 1),
      });
  }

  get root(): string {
    return folderId(this.address, 'msgfolderroot');
  }

  /** How often the access to this mailbox was revoked. */
  get generation(): number {
    return this.#generation;
  }

  /** What stands in this person's calendar. */
  get events(): readonly StoredEvent[] {
    return this.#events;
  }

  /** How often all sync states died. */
  get syncEpoch(): number {
    return this.#syncEpoch;
  }

  /** By id or well-known name. */
  folder(name: string): Folder | undefined {
    return this.folders.get(name) ?? this.folders.get(folderId(this.address, name));
  }

  /** By immutable id, or by the id that it has in its folder. */
  message(id: string, isImmutable: boolean): StoredMessage | undefined {
    if (isImmutable) return this.#messages.get(id);
    return [...this.#messages.values()].find(
      (message) => folderBoundId(message.id, message.folderId) === id,
    );
  }

  messages(): StoredMessage[] {
    return [...this.#messages.values()];
  }

  /** Whether the id was ever used, also by a message that was deleted since. */
  knows(id: string): boolean {
    return this.#known.has(id);
  }

  conversationOf(related: readonly string[]): string | undefined {
    return related
      .map((id) => this.#conversations.get(id))
      .find((conversation) => conversation !== undefined);
  }

  /** What came, changed or left in a folder after `since`, in the order of changes. */
  changesIn(id: string, since: number): { sequence: number; message: StoredMessage | string }[] {
    const present = this.messages()
      .filter(({ folderId, sequence }) => folderId === id && sequence > since)
      .map((message) => ({ sequence: message.sequence, message }));
    const left = [...(this.#departures.get(id) ?? [])]
      .filter(([messageId, sequence]) => sequence > since && !this.#isIn(messageId, id))
      .map(([messageId, sequence]) => ({ sequence, message: messageId }));
    return [...present, ...left].sort((one, other) => one.sequence - other.sequence);
  }

  #isIn(messageId: string, folder: string): boolean {
    return this.#messages.get(messageId)?.folderId === folder;
  }

  apply(change: Change): void {
    this.#sequence += 1;
    switch (change.type) {
      case 'mailbox-added':
        return;
      case 'folder-added':
        this.folders.set(change.id, { ...change, sequence: this.#sequence });
        return;
      case 'message-added':
        this.#add(new StoredMessage(change, this.#sequence));
        return;
      case 'message-changed':
        this.#change(change);
        return;
      case 'message-removed':
        this.#remove(change.id);
        return;
      case 'calendar-set':
        this.#events = change.events;
        return;
      case 'sync-states-expired':
        this.#syncEpoch += 1;
        return;
      case 'revoked':
        this.#generation += 1;
    }
  }

  #add(message: StoredMessage): void {
    this.#messages.set(message.id, message);
    this.#known.add(message.id);
    for (const id of message.related())
      if (!this.#conversations.has(id)) this.#conversations.set(id, message.conversationId);
  }

  #change(change: MessageChanged): void {
    const message = this.#messages.get(change.id);
    if (message === undefined) return;
    if ((change.folderId ?? message.folderId) !== message.folderId) this.#depart(message);
    message.change(change, this.#sequence);
  }

  #remove(id: string): void {
    const message = this.#messages.get(id);
    if (message !== undefined) this.#depart(message);
    this.#messages.delete(id);
  }

  #depart({ id, folderId }: StoredMessage): void {
    const departures = this.#departures.get(folderId) ?? new Map<string, number>();
    this.#departures.set(folderId, departures.set(id, this.#sequence));
  }
}
