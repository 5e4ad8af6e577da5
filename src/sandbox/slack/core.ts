import type { Clock } from '../../lib/time.ts';
import type { Delivery } from './delivery.ts';
import type { Files } from './files.ts';
import { dmOf, IDENTITY, type SandboxChannelSpec, type SandboxPersonSpec } from './identity.ts';
import type { Modals } from './modals.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Store, StoredMessage } from './store.ts';
import type { Triggers } from './triggers.ts';

export interface Ephemeral {
  user: string;
  message: StoredMessage;
}

/** A call that Slack would refuse, or would let pass with a raised eyebrow. */
export interface Remark {
  method: string;
  error: string;
  detail: string;
}

/** Everything the parts of the workspace share. */
export interface Core {
  readonly clock: Clock;
  /** `http://127.0.0.1:PORT`. */
  readonly url: () => string;
  readonly scopes: ReadonlySet<string>;
  /** Event types the app subscribed to, as in its manifest. */
  readonly events: ReadonlySet<string>;
  readonly people: Map<string, SandboxPersonSpec>;
  readonly channels: ReadonlyMap<string, SandboxChannelSpec>;
  readonly store: Store;
  readonly modals: Modals;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly files: Files;
  readonly ephemerals: Ephemeral[];
  readonly refused: Remark[];
  readonly warnings: Remark[];
  readonly delivery: Delivery;
  /** Types of block that this workspace does not know yet. */
  readonly unknownBlocks: Set<string>;
  /** What this workspace offers. */
  readonly features: { streaming: boolean };
}

export interface Conversation {
  id: string;
  name: string;
  kind: 'dm' | 'channel';
  /** People only; the app is in every conversation of the sandbox. */
  members: readonly string[];
}

/** The conversation with this id, or undefined; direct messages exist for every person. */
export function conversationOf(core: Core, id: string): Conversation | undefined {
  const channel = core.channels.get(id);
  if (channel !== undefined)
    return { id, name: channel.name, kind: 'channel', members: [...core.people.keys()] };
  const person = [...core.people.values()].find((person) => dmOf(person.id) === id);
  if (person === undefined) return undefined;
  return { id, name: 'directmessage', kind: 'dm', members: [person.id] };
}

export function conversationsOf(core: Core, userId: string): Conversation[] {
  return [dmOf(userId), ...core.channels.keys()]
    .map((id) => conversationOf(core, id))
    .filter((conversation) => conversation !== undefined)
    .filter(({ members }) => members.includes(userId));
}

/** Notes an accepted outgoing call with content, for audits of what people could see. */
export function notePayload(core: Core, method: string, body: unknown): void {
  core.store.addPayload({ at: core.clock.now().toISOString(), method, body });
}

export function isBotUser(core: Core, userId: string): boolean {
  return userId === IDENTITY.botUserId || (core.people.get(userId)?.isBot ?? false);
}
