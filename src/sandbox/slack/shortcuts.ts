import { conversationOf, type Core } from './core.ts';
import type { SandboxPersonSpec } from './identity.ts';
import type { JsonRecord } from './json.ts';
import { messageObject } from './message-object.ts';
import { channelFields, interactionPayload } from './payloads.ts';

/** As the app's manifest has them: `features.shortcuts`. */
export interface ShortcutSpec {
  /** At most 24 characters. */
  name: string;
  type: 'global' | 'message';
  callbackId: string;
  description: string;
}

export const DEFAULT_SHORTCUTS: readonly ShortcutSpec[] = [
  {
    name: 'Review approvals',
    type: 'global',
    callbackId: 'shortcut.review',
    description: 'Open the oldest decision that waits for you',
  },
  {
    name: 'Ask Nightshift',
    type: 'global',
    callbackId: 'shortcut.ask',
    description: 'A command, or a question in your own words',
  },
  {
    name: 'Ask about this',
    type: 'message',
    callbackId: 'shortcut.ask-about',
    description: 'Look this up in your own mail and runs',
  },
  {
    name: 'Remember this',
    type: 'message',
    callbackId: 'shortcut.remember',
    description: 'Keep a note of it, after you have read it',
  },
];

export interface ShortcutUse {
  shortcut: ShortcutSpec;
  /** Where it was used: message shortcuts alone have a place. */
  at: { channel: string; ts: string } | undefined;
}

/**
 * Docs: "Implementing shortcuts" and "Shortcuts payload". Only message shortcuts carry a channel, a message and a
 * `response_url`. Throws where a real client would not offer it: without the scope `commands`, on a message that
 * this person cannot see, on an ephemeral one, or of the other type.
 */
export async function runShortcut(
  core: Core,
  person: SandboxPersonSpec,
  { shortcut, at }: ShortcutUse,
): Promise<void> {
  if (!core.scopes.has('commands')) throw new Error('The app has no scope `commands`');
  if ((shortcut.type === 'message') !== (at !== undefined))
    throw new Error(`“${shortcut.name}” is a ${shortcut.type} shortcut`);
  const payload = {
    ...interactionPayload(person, shortcut.type === 'global' ? 'shortcut' : 'message_action'),
    callback_id: shortcut.callbackId,
    action_ts: core.store.nextTs(),
    trigger_id: core.triggers.mint({ user: person.id, viewId: undefined }),
    ...(at === undefined ? {} : messageFields(core, person, at)),
  };
  await core.delivery.deliver({ type: 'interactive', payload, acceptsResponse: false });
}

function messageFields(
  core: Core,
  person: SandboxPersonSpec,
  { channel, ts }: { channel: string; ts: string },
): JsonRecord {
  const isMember = conversationOf(core, channel)?.members.includes(person.id) ?? false;
  if (!isMember) throw new Error(`${person.name} cannot see ${channel}`);
  const message = core.store.find(channel, ts);
  if (message === undefined) throw new Error(`There is no message ${ts} in ${channel}`);
  return {
    channel: channelFields(core, channel),
    message_ts: ts,
    message: messageObject(core, message),
    response_url: core.responseUrls.mint('actions', {
      user: person.id,
      channel,
      source: undefined,
    }),
  };
}
