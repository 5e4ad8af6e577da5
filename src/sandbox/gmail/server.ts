import { createHash } from 'node:crypto';
import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { listen } from '../listen.ts';
import { encodeBytes } from './base64.ts';
import type { CalendarEvent } from './calendar-event.ts';
import { Consents } from './consent.ts';
import { createHttp } from './http.ts';
import { ACCESS_TOKEN_LIFETIME_S, refreshToken } from './oauth.ts';
import { readHeaders } from './outgoing.ts';
import { QuotaGate } from './quota.ts';
import { derivedHexId } from './route.ts';
import type { StoredMessage } from './stored-message.ts';
import { FULL_SCOPE, type GmailScope, scopeUrl } from './tokens.ts';
import { World } from './world.ts';

export interface GmailSandboxOptions {
  clock: Clock;
  /** Where everything that happened is kept, to go on after a restart; in memory only without it. */
  journalFile?: string;
  /** 0 (the default) takes a free port. */
  port?: number;
  /** The most results that any page holds, below Google's 500, so that few mails already need pages. */
  pageSize?: number;
  /** Quota units per person and minute; off by default, 6,000 at Google. */
  limitUnitsPerMinute?: number;
  /** Requests of one person at the same time, each part of a batch counting; off by default. */
  concurrentRequestsPerUser?: number;
  /** Seconds; 3,599 by default. */
  accessTokenLifetimeS?: number;
}

export interface DeliverOptions {
  receivedAt?: Date;
  /** `INBOX` and `UNREAD` by default. */
  labelIds?: readonly string[];
  id?: string;
}

export interface SandboxMessage {
  id: string;
  threadId: string;
  labelIds: readonly string[];
  internalDate: Date;
  readonly raw: Uint8Array;
}

export interface GmailSandbox {
  /** Without a trailing slash: `rootUrl` is this and `/`, the token endpoint `/token`, consent page `/authorize`, batches `/batch/gmail/v1`, Google Calendar `/calendar/v3`. */
  readonly url: string;
  /** Faults for requests to come; they also strike single parts of a batch, matched by their own request line. */
  readonly faults: Faults;
  /** Makes the mailbox where it is missing. The token allows everything. */
  addMailbox(address: string): { refreshToken: string };
  /** Separate tokens for reading (`gmail.readonly`) and writing (`gmail.modify`, `gmail.compose`). */
  grants(address: string): { read: string; write: string };
  /** A refresh token with just these scopes. After `revoke` it stands for a new consent. */
  grant(address: string, scopes: readonly GmailScope[]): string;
  /**
   * Lets a mail arrive and returns its message id. Delivering an id again changes nothing. Without an
   * id, the n-th delivery of the same bytes since the start has always the same one.
   */
  deliver(address: string, raw: Uint8Array, options?: DeliverOptions): string;
  /** Replaces what stands in the person's calendar. */
  setCalendar(address: string, events: readonly CalendarEvent[]): void;
  /** All history ids handed out so far answer 404 from now on. */
  expireHistory(address: string): void;
  /** From now on each page of the history comes in reverse and repeats a record, or no longer does. */
  setUntidy(untidy: boolean): void;
  /** All tokens die: 401 from the API, `invalid_grant` from the token endpoint. */
  revoke(address: string): void;
  /** Everything in the mailbox from new to old, drafts included. */
  messages(address: string): readonly SandboxMessage[];
  /** Every mutating request that was accepted, in order, also from before a restart. */
  readonly effects: readonly Effect[];
  /** Quota units charged so far, by the table of 2026-05-01. */
  readonly quotaUnits: number;
  /** HTTP requests so far, a batch counting one. */
  readonly httpRequests: number;
  unitsOf(address: string): number;
  close(): Promise<void>;
}

/** Starts Gmail's API and Google's token endpoint on loopback. */
export async function createGmailSandbox(options: GmailSandboxOptions): Promise<GmailSandbox> {
  const world = new World(options.clock, options.journalFile);
  const faults = createFaults();
  let isUntidy = false;
  const gate = new QuotaGate({
    unitsPerMinute: options.limitUnitsPerMinute,
    concurrentRequests: options.concurrentRequestsPerUser,
  });
  const app = createHttp({
    world,
    gate,
    faults,
    pageSize: options.pageSize ?? 500,
    untidy: () => isUntidy,
    accessTokenLifetimeS: options.accessTokenLifetimeS ?? ACCESS_TOKEN_LIFETIME_S,
    consents: new Consents(world),
  });
  const { url, close } = await listen(app, options.port);
  const grant = (address: string, scopes: readonly GmailScope[]): string =>
    refreshToken(world, address, scopes.map(scopeUrl));
  return {
    url,
    faults,
    close,
    grant,
    addMailbox: (address) => ({ refreshToken: refreshToken(world, address, [FULL_SCOPE]) }),
    grants: (address) => ({
      read: grant(address, ['gmail.readonly']),
      write: grant(address, ['gmail.modify', 'gmail.compose']),
    }),
    deliver: createDelivery(world),
    setCalendar: (address, events) => {
      world.addMailbox(address);
      world.commit(address, [{ type: 'calendar-set', events: [...events] }]);
    },
    expireHistory: (address) => world.commit(address, [{ type: 'history-expired' }]),
    setUntidy: (untidy) => void (isUntidy = untidy),
    revoke: (address) => world.commit(address, [{ type: 'revoked' }]),
    messages: (address) => world.existing(address).newestFirst().map(sandboxMessage),
    effects: world.effects,
    get quotaUnits() {
      return world.quotaUnits;
    },
    get httpRequests() {
      return world.httpRequests;
    },
    unitsOf: (address) => world.unitsOf(address),
  };
}

function createDelivery(world: World): GmailSandbox['deliver'] {
  const occurrences = new Map<string, number>();
  const nextId = (address: string, raw: Uint8Array): string => {
    const digest = createHash('sha256').update(raw).digest('hex');
    const key = `${address} ${digest}`;
    const occurrence = occurrences.get(key) ?? 0;
    occurrences.set(key, occurrence + 1);
    return derivedHexId(address, digest, String(occurrence));
  };
  return (address, raw, options = {}) => {
    const mailbox = world.addMailbox(address);
    const id = options.id ?? nextId(mailbox.address, raw);
    if (mailbox.knows(id)) return id;
    const labelIds = [...(options.labelIds ?? ['INBOX', 'UNREAD'])];
    const unknown = labelIds.find((label) => !mailbox.hasLabel(label));
    if (unknown !== undefined) throw new Error(`The mailbox has no label ${unknown}`);
    const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
    const threadId = mailbox.threads.find(readHeaders(bytes)) ?? id;
    const internalDate = (options.receivedAt ?? world.clock.now()).getTime();
    world.commit(address, [
      { type: 'message-added', id, threadId, labelIds, internalDate, raw: encodeBytes(bytes) },
    ]);
    return id;
  };
}

function sandboxMessage(message: StoredMessage): SandboxMessage {
  const { id, threadId, labelIds } = message;
  return {
    id,
    threadId,
    labelIds,
    internalDate: new Date(message.internalDate),
    get raw() {
      return message.bytes();
    },
  };
}
