import { z } from 'zod';
import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { type Journal, openJournal } from '../journal.ts';

export interface Message {
  uid: number;
  flags: Set<string>;
  at: Date;
  raw: Buffer;
  modseq: number;
}

export interface Mailbox {
  path: string;
  /** RFC 6154, for example `\Archive`; empty where it has none. */
  role: string;
  uidValidity: number;
  uidNext: number;
  modseq: number;
  /** By UID, ascending. */
  messages: Message[];
  /** What was removed, and when, by UID. */
  vanished: Map<number, number>;
}

const changeSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('added'),
    path: z.string(),
    uid: z.number(),
    flags: z.array(z.string()),
    at: z.string(),
    raw: z.string(),
  }),
  z.object({
    type: z.literal('flagged'),
    path: z.string(),
    uid: z.number(),
    flags: z.array(z.string()),
  }),
  z.object({ type: z.literal('created'), path: z.string() }),
  z.object({ type: z.literal('removed'), path: z.string(), uid: z.number() }),
  /** All messages get other UIDs, under another UIDVALIDITY. */
  z.object({ type: z.literal('renumbered'), path: z.string() }),
  z.object({ type: z.literal('revoked') }),
]);
export type Change = z.infer<typeof changeSchema>;

const entrySchema = z.object({
  user: z.string(),
  effect: z
    .object({
      at: z.string(),
      provider: z.string(),
      method: z.string(),
      target: z.string(),
      body: z.unknown(),
    })
    .nullable(),
  changes: z.array(changeSchema),
});
type Entry = z.infer<typeof entrySchema>;

const ROLES = [
  ['INBOX', ''],
  ['Archive', '\\Archive'],
  ['Drafts', '\\Drafts'],
  ['Sent', '\\Sent'],
  ['Junk', '\\Junk'],
] as const;

export interface User {
  name: string;
  /** How often access was taken back; each time another password holds. */
  revocations: number;
  mailboxes: Map<string, Mailbox>;
}

/** Everything that the server knows, as the sum of its journal. */
export class World {
  readonly #users = new Map<string, User>();
  readonly #journal: Journal<Entry>;
  readonly #clock: Clock;
  /** Hears of every change once it is made. */
  onCommit: (user: User, changes: readonly Change[]) => void = () => undefined;

  constructor(clock: Clock, journalFile: string | undefined) {
    this.#clock = clock;
    this.#journal = openJournal(journalFile, (value) => entrySchema.parse(value));
    for (const { user, changes } of this.#journal.entries)
      for (const change of changes) apply(this.user(user), change);
  }

  get effects(): readonly Effect[] {
    return this.#journal.entries.flatMap(({ effect }) =>
      effect === null ? [] : [{ ...effect, body: effect.body }],
    );
  }

  now(): Date {
    return this.#clock.now();
  }

  user(name: string): User {
    const known = this.#users.get(name);
    if (known !== undefined) return known;
    const mailboxes = new Map(
      ROLES.map(([path, role], index) => [path, emptyMailbox(path, role, index)]),
    );
    const user = { name, revocations: 0, mailboxes };
    this.#users.set(name, user);
    return user;
  }

  /** Whether the user sent exactly these bytes, and no copy lies under Sent yet. */
  hasSubmitted(user: User, raw: Buffer): boolean {
    const body = JSON.stringify({ command: 'SUBMIT', message: raw.toString('base64url') });
    const isSent = this.#journal.entries.some(
      ({ user: name, effect }) =>
        name === user.name && effect !== null && JSON.stringify(effect.body) === body,
    );
    const copies = user.mailboxes.get('Sent')?.messages ?? [];
    return isSent && !copies.some((copy) => copy.raw.equals(raw));
  }

  /** Changes happen at once, and are written down before anybody hears of them. */
  commit(user: User, changes: Change[], effect?: Pick<Effect, 'method' | 'target' | 'body'>): void {
    const seen =
      effect === undefined ? null : { at: this.now().toISOString(), provider: 'imap', ...effect };
    this.#journal.append({ user: user.name, effect: seen, changes });
    for (const change of changes) apply(user, change);
    this.onCommit(user, changes);
  }
}

function emptyMailbox(path: string, role: string, index: number): Mailbox {
  return {
    path,
    role,
    uidValidity: 1_000 + index,
    uidNext: 1,
    modseq: 1,
    messages: [],
    vanished: new Map(),
  };
}

function apply(user: User, change: Change): void {
  if (change.type === 'revoked') {
    user.revocations += 1;
    return;
  }
  if (change.type === 'created') {
    user.mailboxes.set(change.path, emptyMailbox(change.path, '', user.mailboxes.size));
    return;
  }
  const mailbox = user.mailboxes.get(change.path);
  if (mailbox === undefined) throw new Error(`There is no mailbox ${change.path}`);
  mailbox.modseq += 1;
  switch (change.type) {
    case 'added':
      mailbox.uidNext = Math.max(mailbox.uidNext, change.uid + 1);
      mailbox.messages.push({
        uid: change.uid,
        flags: new Set(change.flags),
        at: new Date(change.at),
        raw: Buffer.from(change.raw, 'base64'),
        modseq: mailbox.modseq,
      });
      return;
    case 'flagged': {
      const message = mailbox.messages.find(({ uid }) => uid === change.uid);
      if (message !== undefined)
        Object.assign(message, { flags: new Set(change.flags), modseq: mailbox.modseq });
      return;
    }
    case 'removed':
      mailbox.messages = mailbox.messages.filter(({ uid }) => uid !== change.uid);
      mailbox.vanished.set(change.uid, mailbox.modseq);
      return;
    case 'renumbered':
      mailbox.uidValidity += 100;
      for (const [index, message] of mailbox.messages.entries()) message.uid = index + 1;
      mailbox.uidNext = mailbox.messages.length + 1;
      mailbox.vanished.clear();
  }
}
