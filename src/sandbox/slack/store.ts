import { z } from 'zod';
import type { Clock } from '../../lib/time.ts';
import { openJournal } from '../journal.ts';
import { Stream } from './streams.ts';

const Metadata = z.object({
  event_type: z.string(),
  event_payload: z.record(z.string(), z.unknown()),
});

const StoredMessage = z.object({
  channel: z.string(),
  /** Slack's `ts`: seconds and six digits, unique and growing; the message's identity in its channel. */
  ts: z.string(),
  user: z.string(),
  /** Posted by the app rather than typed by a person. */
  fromApp: z.boolean(),
  text: z.string(),
  blocks: z.array(z.unknown()),
  attachments: z.array(z.unknown()).optional(),
  threadTs: z.string().optional(),
  /** A thread reply that is also shown in the channel. */
  broadcast: z.boolean().optional(),
  edited: z.object({ user: z.string(), ts: z.string() }).optional(),
  metadata: Metadata.optional(),
  reactions: z.array(z.object({ name: z.string(), users: z.array(z.string()) })).optional(),
  files: z.array(z.record(z.string(), z.unknown())).optional(),
  stream: Stream.optional(),
});
/** A message as it stands now: after its edits, without its earlier versions. */
export type StoredMessage = z.infer<typeof StoredMessage>;

const Payload = z.object({ at: z.string(), method: z.string(), body: z.unknown() });
/** One outgoing call that Slack accepted and that carried content somebody can see. */
export type Payload = z.infer<typeof Payload>;

const Entry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message'), message: StoredMessage }),
  z.object({ type: z.literal('delete'), channel: z.string(), ts: z.string() }),
  z.object({ type: z.literal('home'), user: z.string(), view: z.record(z.string(), z.unknown()) }),
  z.object({ type: z.literal('payload'), payload: Payload }),
]);
type Entry = z.infer<typeof Entry>;

/** What the workspace still knows after a kill: messages with every version, published homes, payloads. */
export interface Store {
  /** The next free timestamp of this workspace, from the clock, never twice and never backwards. */
  nextTs(): string;
  /** Adds a message, or a new version of the one with the same channel and `ts`. */
  put(message: StoredMessage): void;
  remove(channel: string, ts: string): void;
  /** Oldest first, thread replies among them. */
  messages(channel: string): readonly StoredMessage[];
  find(channel: string, ts: string): StoredMessage | undefined;
  /** Every version that a message ever had, newest first; kept after deletion. */
  versions(channel: string, ts: string): readonly StoredMessage[];
  setHome(user: string, view: Record<string, unknown>): void;
  home(user: string): Record<string, unknown> | undefined;
  addPayload(payload: Payload): void;
  readonly payloads: readonly Payload[];
  /** Called after every visible change; returns its own removal. */
  onChange(listener: () => void): () => void;
  /** For changes that live outside this store: modals, ephemeral messages, connections. */
  changed(): void;
}

interface Contents {
  /** Messages are created in the order of their `ts`, which is therefore the maps' own order. */
  channels: Map<string, Map<string, StoredMessage>>;
  versions: Map<string, StoredMessage[]>;
  homes: Map<string, Record<string, unknown>>;
  payloads: Payload[];
  lastMicros: number;
}

export function createStore(clock: Clock, journalFile?: string): Store {
  const journal = openJournal(journalFile, (value) => Entry.parse(value));
  const contents = emptyContents();
  for (const entry of journal.entries) apply(contents, entry);
  const listeners = new Set<() => void>();
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const write = (entry: Entry): void => {
    journal.append(entry);
    apply(contents, entry);
    changed();
  };
  return {
    nextTs: () => {
      contents.lastMicros = Math.max(clock.now().getTime() * 1000, contents.lastMicros + 1);
      return tsOfMicros(contents.lastMicros);
    },
    put: (message) => write({ type: 'message', message }),
    remove: (channel, ts) => write({ type: 'delete', channel, ts }),
    messages: (channel) => [...(contents.channels.get(channel)?.values() ?? [])],
    find: (channel, ts) => contents.channels.get(channel)?.get(ts),
    versions: (channel, ts) => (contents.versions.get(`${channel}/${ts}`) ?? []).toReversed(),
    setHome: (user, view) => write({ type: 'home', user, view }),
    home: (user) => contents.homes.get(user),
    addPayload: (payload) => write({ type: 'payload', payload }),
    get payloads() {
      return contents.payloads;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    changed,
  };
}

function emptyContents(): Contents {
  return {
    channels: new Map(),
    versions: new Map(),
    homes: new Map(),
    payloads: [],
    lastMicros: 0,
  };
}

function apply(contents: Contents, entry: Entry): void {
  switch (entry.type) {
    case 'message':
      applyMessage(contents, entry.message);
      return;
    case 'delete':
      contents.channels.get(entry.channel)?.delete(entry.ts);
      return;
    case 'home':
      contents.homes.set(entry.user, entry.view);
      return;
    case 'payload':
      contents.payloads.push(entry.payload);
  }
}

function applyMessage(contents: Contents, message: StoredMessage): void {
  const key = `${message.channel}/${message.ts}`;
  const channel = contents.channels.get(message.channel) ?? new Map<string, StoredMessage>();
  contents.channels.set(message.channel, channel.set(message.ts, message));
  contents.versions.set(key, [...(contents.versions.get(key) ?? []), message]);
  const newest = message.edited?.ts ?? message.ts;
  contents.lastMicros = Math.max(contents.lastMicros, microsOfTs(newest));
}

function tsOfMicros(micros: number): string {
  const seconds = Math.floor(micros / 1_000_000);
  return `${seconds}.${String(micros % 1_000_000).padStart(6, '0')}`;
}

/** Microseconds since 1970 of a Slack `ts`; also of one without a fraction. */
export function microsOfTs(ts: string): number {
  const [seconds = '0', fraction = ''] = ts.split('.');
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
