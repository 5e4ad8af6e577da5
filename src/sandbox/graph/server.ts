import { createHash } from 'node:crypto';
import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { messageIds, parseHeaders, headerValue } from '../gmail/headers.ts';
import { listen } from '../listen.ts';
import { createHttp } from './http.ts';
import { conversationId, folderId, immutableId } from './ids.ts';
import { type CalendarEvent, eventSchema } from './calendar-event.ts';
import { ACCESS_TOKEN_LIFETIME_S, Identity } from './oauth.ts';
import type { GraphScope } from './tokens.ts';
import { World } from './world.ts';

export interface GraphSandboxOptions {
  clock: Clock;
  /** Each refresh ends the token that was used, as identity servers may (RFC 9700, section 4.14.2); Microsoft's does not. */
  singleUseRefreshTokens?: boolean;
  /** Where everything that happened is kept, to go on after a restart; in memory only without it. */
  journalFile?: string;
  /** 0 (the default) takes a free port. */
  port?: number;
  /** The most rows of a page of a delta, whatever the client prefers; 999 by default. */
  pageSize?: number;
  /** Requests for one mailbox at the same time; 4 at Microsoft, and by default. */
  concurrentRequests?: number;
  /** Seconds; 3,600 by default. */
  accessTokenLifetimeS?: number;
}

export interface DeliverOptions {
  receivedAt?: Date;
  /** A well-known name or a name given to `addFolder`; `inbox` by default. */
  folder?: string;
  isRead?: boolean;
  id?: string;
}

export interface GraphMessage {
  /** The immutable id. */
  id: string;
  folder: string;
  isDraft: boolean;
  isRead: boolean;
  flagStatus: string;
  categories: readonly string[];
  readonly raw: Uint8Array;
}

export interface GraphSandbox {
  /** Without a trailing slash: Graph is at `/v1.0` below it, the identity platform at `/{tenant}/oauth2/v2.0`. */
  readonly url: string;
  /** Faults for requests to come; they also strike single parts of a batch, by their own line with `/v1.0`. */
  readonly faults: Faults;
  addMailbox(address: string): void;
  addFolder(address: string, displayName: string, parent?: string): void;
  /** Separate refresh tokens for reading (`Mail.Read`) and for changing and sending (`Mail.ReadWrite`, `Mail.Send`). */
  grants(address: string): { read: string; write: string };
  /** A refresh token with just these scopes. After `revoke` it stands for a new consent. */
  grant(address: string, scopes: readonly GraphScope[]): string;
  /**
   * Lets a mail arrive and returns its immutable id. Delivering an id again changes nothing. Without an
   * id, the n-th delivery of the same bytes since the start has always the same one.
   */
  deliver(address: string, raw: Uint8Array, options?: DeliverOptions): string;
  /** Moves a message as its owner would, which is no effect. */
  move(address: string, id: string, folder: string): void;
  /** Deletes a message for good, as its owner would. */
  remove(address: string, id: string): void;
  /** Replaces what stands in the person's calendar. */
  setCalendar(address: string, events: readonly CalendarEvent[]): void;
  /** All links of deltas handed out so far answer 410 from now on. */
  expireSyncStates(address: string): void;
  /** From now on each page of a delta comes in reverse and repeats a row, or no longer does. */
  setUntidy(untidy: boolean): void;
  /** All tokens die: 401 from the API, `invalid_grant` from the token endpoint. */
  revoke(address: string): void;
  messages(address: string): readonly GraphMessage[];
  /** Every mutating request that was accepted, in order, also from before a restart. */
  readonly effects: readonly Effect[];
  /** HTTP requests so far, a batch counting one. */
  readonly httpRequests: number;
  close(): Promise<void>;
}

/** Starts Microsoft Graph's mail API and the identity platform on loopback. */
export async function createGraphSandbox(options: GraphSandboxOptions): Promise<GraphSandbox> {
  const world = new World(options.clock, options.journalFile);
  const faults = createFaults();
  let isUntidy = false;
  let url = '';
  const app = createHttp({
    world,
    faults,
    untidy: () => isUntidy,
    url: () => url,
    pageMax: options.pageSize ?? 999,
    concurrentRequests: options.concurrentRequests ?? 4,
    identity: new Identity(world, {
      lifetimeS: options.accessTokenLifetimeS ?? ACCESS_TOKEN_LIFETIME_S,
      isSingleUse: options.singleUseRefreshTokens ?? false,
    }),
  });
  const listening = await listen(app, options.port);
  url = listening.url;
  const grant = (address: string, scopes: readonly GraphScope[]): string =>
    world.token(address, { kind: 'refresh', scopes: [...scopes], rotation: 0 });
  return {
    url,
    faults,
    close: listening.close,
    grant,
    grants: (address) => ({
      read: grant(address, ['User.Read', 'Mail.Read']),
      write: grant(address, ['User.Read', 'Mail.ReadWrite', 'Mail.Send']),
    }),
    addMailbox: (address) => void world.addMailbox(address),
    ...ownersActs(world),
    deliver: createDelivery(world),
    setCalendar: (address, events) => {
      world.addMailbox(address);
      const stored = events.map((event) => eventSchema.parse(event));
      world.commit(address, [{ type: 'calendar-set', events: stored }]);
    },
    expireSyncStates: (address) => world.commit(address, [{ type: 'sync-states-expired' }]),
    setUntidy: (untidy) => void (isUntidy = untidy),
    revoke: (address) => world.commit(address, [{ type: 'revoked' }]),
    messages: (address) => messagesOf(world, address),
    effects: world.effects,
    get httpRequests() {
      return world.httpRequests;
    },
  };
}

function ownersActs(world: World): Pick<GraphSandbox, 'addFolder' | 'move' | 'remove'> {
  const folder = (address: string, name: string): string => {
    const found = world.addMailbox(address).folder(name);
    if (found === undefined) throw new Error(`The mailbox has no folder ${name}`);
    return found.id;
  };
  return {
    addFolder: (address, displayName, parent) => {
      const { root } = world.addMailbox(address);
      const parentId = parent === undefined ? root : folder(address, parent);
      const id = folderId(address.toLowerCase(), displayName);
      world.commit(address, [{ type: 'folder-added', id, displayName, parentId }]);
    },
    move: (address, id, name) => {
      const change = { type: 'message-changed' as const, id, at: world.nowMs() };
      world.commit(address, [{ ...change, folderId: folder(address, name) }]);
    },
    remove: (address, id) => world.commit(address, [{ type: 'message-removed', id }]),
  };
}

function createDelivery(world: World): GraphSandbox['deliver'] {
  const occurrences = new Map<string, number>();
  return (address, raw, options = {}) => {
    const mailbox = world.addMailbox(address);
    const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const occurrence = occurrences.get(`${address} ${digest}`) ?? 0;
    if (options.id === undefined) occurrences.set(`${address} ${digest}`, occurrence + 1);
    const id = options.id ?? immutableId(mailbox.address, digest, String(occurrence));
    if (mailbox.knows(id)) return id;
    const place = mailbox.folder(options.folder ?? 'inbox');
    if (place === undefined) throw new Error(`The mailbox has no folder ${options.folder ?? ''}`);
    const { headers } = parseHeaders(bytes.toString('latin1'));
    const related = ['message-id', 'in-reply-to', 'references'].flatMap((name) =>
      messageIds(headerValue(headers, name)),
    );
    world.commit(address, [
      {
        type: 'message-added',
        id,
        folderId: place.id,
        conversationId: mailbox.conversationOf(related) ?? conversationId(mailbox.address, id),
        receivedMs: (options.receivedAt ?? world.clock.now()).getTime(),
        isDraft: false,
        isRead: options.isRead ?? false,
        raw: bytes.toString('base64'),
      },
    ]);
    return id;
  };
}

function messagesOf(world: World, address: string): GraphMessage[] {
  const mailbox = world.existing(address);
  return mailbox.messages().map((message) => ({
    id: message.id,
    folder: mailbox.folders.get(message.folderId)?.displayName ?? '',
    isDraft: message.isDraft,
    isRead: message.isRead,
    flagStatus: message.flagStatus,
    categories: message.categories,
    get raw() {
      return message.bytes();
    },
  }));
}
