import type { Clock } from '../../lib/time.ts';
import { createFaults, type Faults } from '../faults.ts';
import { listen, type Listening } from '../listen.ts';
import { createApi } from './api.ts';
import { createApp } from './app.ts';
import { createClient } from './client.ts';
import type { Core, Remark } from './core.ts';
import type { Delivery } from './delivery.ts';
import { createFiles } from './files.ts';
import { createHttpMode, type HttpMode } from './http-mode.ts';
import {
  DEFAULT_CHANNELS,
  DEFAULT_PEOPLE,
  DEFAULT_SCOPES,
  dmOf,
  IDENTITY,
  type SandboxChannelSpec,
  type SandboxPersonSpec,
} from './identity.ts';
import { createModals } from './modals.ts';
import { createPerson, type SandboxPerson, type SlashCommandSpec } from './person.ts';
import { DEFAULT_SHORTCUTS, type ShortcutSpec } from './shortcuts.ts';
import { createRateLimits } from './rate-limits.ts';
import { createResponseUrls } from './response-urls.ts';
import { createSocketMode, type SocketMode } from './socket-mode.ts';
import { createStore, type Payload, type Store, type StoredMessage } from './store.ts';
import { createTriggers } from './triggers.ts';
import { createUntil } from './until.ts';

export type { ClickOptions, ClickTarget } from './clicks.ts';
export type { Remark } from './core.ts';
export type { SandboxChannelSpec, SandboxPersonSpec } from './identity.ts';
export type { SandboxPerson, SlashCommandSpec } from './person.ts';
export type { ShortcutSpec } from './shortcuts.ts';
export type { Payload, StoredMessage } from './store.ts';

export interface SlackSandboxOptions {
  clock: Clock;
  /** Messages, published homes and the payload record outlive the process in this file. */
  journalFile?: string;
  /** 0, the default, takes a free one. */
  port?: number;
  people?: readonly SandboxPersonSpec[];
  channels?: readonly SandboxChannelSpec[];
  commands?: readonly SlashCommandSpec[];
  shortcuts?: readonly ShortcutSpec[];
  mode?: 'socket' | 'http';
  /** In `http` mode: where signed requests go. */
  requestUrl?: string;
  /** Scopes of the bot token. */
  scopes?: readonly string[];
  /** Events the app is subscribed to. */
  events?: readonly string[];
  /** Answer 429 beyond Slack's documented rates, in real time. Off by default. */
  rateLimits?: boolean;
  /** How long an app may take to acknowledge, in real time; Slack's three seconds by default. */
  ackLimitMs?: number;
  onClock?: (to: Date) => void;
}

/** A Slack workspace on loopback, with one app installed. */
export interface SlackSandbox {
  /** `http://127.0.0.1:PORT`; the Web API is under `/api/`. */
  readonly url: string;
  /** The page on which a human plays the people of the workspace. */
  readonly pageUrl: string;
  readonly teamId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly botUserId: string;
  readonly faults: Faults;
  as(userId: string): SandboxPerson;
  /** Oldest first, as they stand now; thread replies among them. */
  conversation(channelId: string): readonly StoredMessage[];
  /** The channel id of the direct message between this person and the app. */
  dmOf(userId: string): string;
  /** The published App Home as Slack's view object, or undefined. */
  home(userId: string): unknown;
  /** Every accepted outgoing call that carried content, since the beginning of the journal. */
  readonly payloads: readonly Payload[];
  /** What Slack refused. */
  readonly refused: readonly Remark[];
  /** What Slack accepts but advises against. */
  readonly warnings: readonly Remark[];
  /** Types of block that a message may not have from now on, as in a workspace that has no newer ones. */
  readonly unknownBlocks: Set<string>;
  /** What the workspace offers; GovSlack, for one, has no streaming. */
  readonly features: { streaming: boolean };
  /** Requests to the API, uploads and response URLs. */
  readonly httpRequests: number;
  /** Open Socket Mode connections. */
  readonly connections: number;
  /** Called when somebody moves the time on the page. */
  onClock: ((to: Date) => void) | undefined;
  /** Ends all Socket Mode connections, asking politely (`refresh`) or like a broken network (`hard`). */
  dropSockets(how?: 'refresh' | 'hard'): void;
  /** From now on everything is delivered `copies` extra times. */
  redeliver(copies: number): void;
  /** `http` mode: moves the request URL. */
  pointAt(requestUrl: string): void;
  /** `http` mode: Slack's `url_verification`. */
  verifyUrl(): Promise<void>;
  /**
   * Resolves with the first result that is neither undefined nor false, looking again after every
   * change of the workspace; rejects after `limitMs` of real time (5 s by default).
   */
  until<Result>(look: () => Result | undefined | false, limitMs?: number): Promise<Result>;
  close(): Promise<void>;
}

const DEFAULT_COMMANDS: readonly SlashCommandSpec[] = [
  { command: '/nightshift', hint: '[help]', description: 'Ask Nightshift' },
];

const DEFAULT_EVENTS = ['app_home_opened', 'app_mention', 'message.im'];

interface Parts {
  core: Core;
  socket: SocketMode;
  http: HttpMode;
  faults: Faults;
  counter: { httpRequests: number };
  hooks: { onClock: ((to: Date) => void) | undefined };
  as: (userId: string) => SandboxPerson;
}

/** Starts a workspace; see `SlackSandbox`. */
export async function createSlackSandbox(options: SlackSandboxOptions): Promise<SlackSandbox> {
  const server: { listening: Listening | undefined } = { listening: undefined };
  const url = (): string => server.listening?.url ?? '';
  const ackLimitMs = options.ackLimitMs ?? 3_000;
  const store = createStore(options.clock, options.journalFile);
  const socket = createSocketMode({ url, ackLimitMs, onChange: store.changed });
  const http = createHttpMode({ requestUrl: options.requestUrl ?? '', ackLimitMs });
  const delivery = options.mode === 'http' ? http : socket;
  const core = createCore(options, { store, url, delivery });
  const { commands = DEFAULT_COMMANDS, shortcuts = DEFAULT_SHORTCUTS } = options;
  const as = (userId: string): SandboxPerson => {
    const person = core.people.get(userId);
    if (person === undefined) throw new Error(`Nobody here is ${userId}`);
    return createPerson(core, person, { commands, shortcuts });
  };
  const parts: Parts = {
    core,
    socket,
    http,
    faults: createFaults(),
    counter: { httpRequests: 0 },
    hooks: { onClock: options.onClock },
    as,
  };
  const api = createApi(core, {
    mintSocketUrl: socket.mintUrl,
    rateLimits: options.rateLimits === true ? createRateLimits() : undefined,
  });
  const client = createClient({
    core,
    as,
    commands,
    shortcuts,
    onClock: (to) => parts.hooks.onClock?.(to),
  });
  server.listening = await listen(
    createApp({ ...parts, routers: { api, client } }),
    options.port ?? 0,
  );
  server.listening.server.on('upgrade', socket.upgrade);
  return assemble(parts, server.listening);
}

function createCore(
  options: SlackSandboxOptions,
  { store, url, delivery }: { store: Store; url: () => string; delivery: Delivery },
): Core {
  const { clock } = options;
  return {
    clock,
    url,
    scopes: new Set(options.scopes ?? DEFAULT_SCOPES),
    events: new Set(options.events ?? DEFAULT_EVENTS),
    people: new Map((options.people ?? DEFAULT_PEOPLE).map((person) => [person.id, person])),
    channels: new Map(
      (options.channels ?? DEFAULT_CHANNELS).map((channel) => [channel.id, channel]),
    ),
    store,
    modals: createModals({ nextHash: store.nextTs, onChange: store.changed }),
    triggers: createTriggers(clock),
    responseUrls: createResponseUrls({ clock, url }),
    files: createFiles(),
    ephemerals: [],
    refused: [],
    warnings: [],
    delivery,
    unknownBlocks: new Set(),
    features: { streaming: true },
  };
}

function assemble(parts: Parts, listening: Listening): SlackSandbox {
  const { core, socket, http, hooks } = parts;
  const { url } = listening;
  return {
    url,
    pageUrl: `${url}/`,
    teamId: IDENTITY.teamId,
    botToken: IDENTITY.botToken,
    appToken: IDENTITY.appToken,
    signingSecret: IDENTITY.signingSecret,
    botUserId: IDENTITY.botUserId,
    faults: parts.faults,
    as: parts.as,
    conversation: core.store.messages,
    dmOf,
    home: core.store.home,
    payloads: core.store.payloads,
    refused: core.refused,
    warnings: core.warnings,
    unknownBlocks: core.unknownBlocks,
    features: core.features,
    get httpRequests() {
      return parts.counter.httpRequests;
    },
    get connections() {
      return socket.connections;
    },
    get onClock() {
      return hooks.onClock;
    },
    set onClock(hook) {
      hooks.onClock = hook;
    },
    dropSockets: (how = 'refresh') => {
      socket.drop(how);
    },
    redeliver: core.delivery.redeliver,
    pointAt: http.pointAt,
    verifyUrl: http.verifyUrl,
    until: createUntil(core.store),
    close: async () => {
      await socket.close();
      await listening.close();
    },
  };
}
