import type { CalendarEvent } from './calendar-event.ts';
import type { Change } from './changes.ts';
import { HistoryLog } from './history.ts';
import { isSystemLabel, settleLabels, type UserLabel } from './labels.ts';
import { StoredMessage } from './stored-message.ts';
import { ThreadIndex } from './threads.ts';

/** One person's mail. It changes through `apply` alone. */
export class Mailbox {
  readonly address: string;
  readonly history = new HistoryLog();
  readonly threads = new ThreadIndex();
  /** Draft id → message id. */
  readonly drafts = new Map<string, string>();
  readonly labels = new Map<string, UserLabel>();
  readonly #messages = new Map<string, StoredMessage>();
  readonly #deleted = new Set<string>();
  #newestFirst: StoredMessage[] = [];
  #inOrder = true;
  #arrivals = 0;
  #generation = 0;
  #labelsMade = 0;
  #events: readonly CalendarEvent[] = [];

  constructor(address: string) {
    this.address = address;
  }

  /** How often the access to this mailbox was revoked. */
  get generation(): number {
    return this.#generation;
  }

  /** How many labels were ever made here, so that ids are never used twice. */
  get labelsMade(): number {
    return this.#labelsMade;
  }

  /** What stands in this person's calendar. */
  get events(): readonly CalendarEvent[] {
    return this.#events;
  }

  get size(): number {
    return this.#messages.size;
  }

  message(id: string): StoredMessage | undefined {
    return this.#messages.get(id);
  }

  /** Whether the id was ever used, also by a message that was deleted since. */
  knows(id: string): boolean {
    return this.#messages.has(id) || this.#deleted.has(id);
  }

  hasLabel(id: string): boolean {
    return isSystemLabel(id) || this.labels.has(id);
  }

  /** All messages, by `internalDate` from new to old. */
  newestFirst(): readonly StoredMessage[] {
    if (!this.#inOrder) {
      this.#newestFirst = [...this.#messages.values()].sort(
        (left, right) => right.internalDate - left.internalDate || right.sequence - left.sequence,
      );
      this.#inOrder = true;
    }
    return this.#newestFirst;
  }

  apply(change: Change): void {
    switch (change.type) {
      case 'mailbox-added':
        return;
      case 'message-added':
        this.#add(new StoredMessage(change, (this.#arrivals += 1)));
        return;
      case 'labels-changed':
        change.ids.forEach((id) => this.#relabel(id, change));
        return;
      case 'messages-deleted':
        change.ids.forEach((id) => this.#delete(id));
        return;
      case 'draft-set':
        this.drafts.set(change.id, change.messageId);
        return;
      case 'draft-removed':
        this.drafts.delete(change.id);
        return;
      case 'label-set':
        this.#setLabel(change.label);
        return;
      case 'label-removed':
        this.#removeLabel(change.id);
        return;
      case 'calendar-set':
        this.#events = change.events;
        return;
      case 'history-expired':
        this.history.expire();
        return;
      case 'revoked':
        this.#generation += 1;
    }
  }

  #add(message: StoredMessage): void {
    this.#messages.set(message.id, message);
    this.threads.add(message);
    this.#inOrder = false;
    message.historyId = this.history.append({ message: snapshot(message), added: true });
  }

  #delete(id: string): void {
    const message = this.#messages.get(id);
    if (message === undefined) return;
    this.#messages.delete(id);
    this.#deleted.add(id);
    this.threads.remove(message);
    this.#inOrder = false;
    this.history.append({ message: snapshot(message), deleted: true });
    for (const [draftId, messageId] of this.drafts)
      if (messageId === id) this.drafts.delete(draftId);
  }

  #relabel(id: string, change: { add: readonly string[]; remove: readonly string[] }): void {
    const message = this.#messages.get(id);
    if (message === undefined) return;
    const { added, removed } = settleLabels(message.labels, change);
    if (added.length + removed.length === 0) return;
    for (const label of added) message.labels.add(label);
    for (const label of removed) message.labels.delete(label);
    message.historyId = this.history.append({
      message: snapshot(message),
      ...(added.length === 0 ? {} : { labelsAdded: added }),
      ...(removed.length === 0 ? {} : { labelsRemoved: removed }),
    });
  }

  #setLabel(label: UserLabel): void {
    if (!this.labels.has(label.id)) this.#labelsMade += 1;
    this.labels.set(label.id, label);
  }

  #removeLabel(id: string): void {
    this.labels.delete(id);
    for (const message of this.#messages.values())
      if (message.labels.has(id)) this.#relabel(message.id, { add: [], remove: [id] });
  }
}

function snapshot(message: StoredMessage): { id: string; threadId: string; labelIds: string[] } {
  return { id: message.id, threadId: message.threadId, labelIds: message.labelIds };
}
