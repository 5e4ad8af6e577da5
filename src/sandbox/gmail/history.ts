interface MessageSnapshot {
  id: string;
  threadId: string;
  labelIds: readonly string[];
}

/** One change of one message; `message` is as it was right after (for deletions: right before). */
export interface HistoryRecord {
  id: number;
  message: MessageSnapshot;
  added?: boolean;
  deleted?: boolean;
  labelsAdded?: readonly string[];
  labelsRemoved?: readonly string[];
}

export interface HistoryPage {
  records: Record<string, unknown>[];
  /** The id of the last record looked at, where more follow. */
  next: number | undefined;
}

/** The changes of a mailbox in order. Ids rise, with gaps, and are derived so that a replay repeats them. */
export class HistoryLog {
  readonly #records: HistoryRecord[] = [];
  #current = 1_000;
  #oldestValid = 1_000;

  get currentId(): number {
    return this.#current;
  }

  /** Takes the next id without a record, as changes do that the API does not list. */
  advance(): number {
    this.#current += 1 + ((this.#current * 2_654_435_761) % 7);
    return this.#current;
  }

  append(record: Omit<HistoryRecord, 'id'>): number {
    const id = this.advance();
    this.#records.push({ id, ...record });
    return id;
  }

  /** From now on every id handed out before is too old. */
  expire(): void {
    this.#oldestValid = this.advance();
    this.#records.length = 0;
  }

  isValid(startId: number): boolean {
    return startId >= this.#oldestValid && startId <= this.#current;
  }

  /** Records after `afterId`, oldest first; `keep` decides which entries of a record are wanted. */
  page(afterId: number, maxResults: number, keep: HistoryFilter): HistoryPage {
    const records: Record<string, unknown>[] = [];
    for (let at = this.#firstAfter(afterId); at < this.#records.length; at += 1) {
      const record = this.#records[at];
      const shown = record === undefined ? undefined : showRecord(record, keep);
      if (record === undefined || shown === undefined) continue;
      if (records.length === maxResults) return { records, next: record.id - 1 };
      records.push(shown);
    }
    return { records, next: undefined };
  }

  #firstAfter(id: number): number {
    let low = 0;
    let high = this.#records.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#records[middle]?.id ?? 0) <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export interface HistoryFilter {
  types: ReadonlySet<string>;
  labelId: string | undefined;
}

function showRecord(
  record: HistoryRecord,
  { types, labelId }: HistoryFilter,
): Record<string, unknown> | undefined {
  const { message, labelsAdded, labelsRemoved } = record;
  const carriesLabel =
    labelId === undefined ||
    message.labelIds.includes(labelId) ||
    (labelsRemoved?.includes(labelId) ?? false);
  if (!carriesLabel) return undefined;
  const wanted = Object.entries({
    messageAdded: record.added === true && ['messagesAdded', { message }],
    messageDeleted: record.deleted === true && ['messagesDeleted', { message }],
    labelAdded: labelsAdded !== undefined && ['labelsAdded', { message, labelIds: labelsAdded }],
    labelRemoved: labelsRemoved !== undefined && [
      'labelsRemoved',
      { message, labelIds: labelsRemoved },
    ],
  } as const).flatMap(([type, entry]) =>
    entry !== false && (types.size === 0 || types.has(type))
      ? [[entry[0], [entry[1]]] as const]
      : [],
  );
  if (wanted.length === 0) return undefined;
  const reference = { id: message.id, threadId: message.threadId };
  return { id: String(record.id), messages: [reference], ...Object.fromEntries(wanted) };
}
