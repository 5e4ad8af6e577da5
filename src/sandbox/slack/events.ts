import { randomBytes } from 'node:crypto';
import { conversationOf, type Core } from './core.ts';
import type { Acknowledgement } from './delivery.ts';
import { dmOf, IDENTITY } from './identity.ts';
import { compact, type JsonRecord } from './json.ts';
import { messageObject } from './message-object.ts';
import type { StoredMessage } from './store.ts';

/** Which scope an event type needs (docs: each event's page). */
const EVENT_SCOPES: Readonly<Record<string, string>> = {
  'message.im': 'im:history',
  'message.channels': 'channels:history',
  app_mention: 'app_mentions:read',
};

/**
 * Sends an event if the app subscribed to it and holds its scope. Resolves with the app's
 * acknowledgement, or undefined when nothing was sent.
 */
async function sendEvent(
  core: Core,
  subscription: string,
  event: JsonRecord,
): Promise<Acknowledgement | undefined> {
  const scope = EVENT_SCOPES[subscription];
  if (!core.events.has(subscription)) return undefined;
  if (scope !== undefined && !core.scopes.has(scope)) return undefined;
  return core.delivery.deliver({
    type: 'events_api',
    payload: eventCallback(core, event),
    acceptsResponse: false,
  });
}

/** Docs: "Events API", the outer event. */
function eventCallback(core: Core, event: JsonRecord): JsonRecord {
  return {
    token: IDENTITY.verificationToken,
    team_id: IDENTITY.teamId,
    context_team_id: IDENTITY.teamId,
    context_enterprise_id: null,
    api_app_id: IDENTITY.appId,
    event,
    type: 'event_callback',
    event_id: `Ev0${randomBytes(5).toString('hex').toUpperCase()}`,
    event_time: Math.floor(core.clock.now().getTime() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: IDENTITY.teamId,
        user_id: IDENTITY.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${randomBytes(12).toString('hex')}`,
  };
}

function surroundings(core: Core, channel: string, eventTs: string): JsonRecord {
  const isDm = conversationOf(core, channel)?.kind === 'dm';
  return { channel, event_ts: eventTs, channel_type: isDm ? 'im' : 'channel' };
}

function subscriptionOf(core: Core, channel: string): string {
  return conversationOf(core, channel)?.kind === 'dm' ? 'message.im' : 'message.channels';
}

/** A new message, typed or posted: apps hear of their own messages too. */
export async function tellOfMessage(core: Core, message: StoredMessage): Promise<void> {
  const body = {
    ...messageObject(core, message, { withMetadata: true }),
    ...surroundings(core, message.channel, message.ts),
  };
  await sendEvent(core, subscriptionOf(core, message.channel), body);
  if (conversationOf(core, message.channel)?.kind === 'dm') return;
  if (message.text.includes(`<@${IDENTITY.botUserId}>`) && !message.fromApp)
    await sendEvent(
      core,
      'app_mention',
      compact({ ...body, type: 'app_mention', channel_type: undefined }),
    );
}

export async function tellOfEdit(
  core: Core,
  before: StoredMessage,
  after: StoredMessage,
): Promise<void> {
  const eventTs = after.edited?.ts ?? after.ts;
  await sendEvent(core, subscriptionOf(core, after.channel), {
    type: 'message',
    subtype: 'message_changed',
    message: messageObject(core, after, { withMetadata: true }),
    previous_message: messageObject(core, before, { withMetadata: true }),
    hidden: true,
    ts: eventTs,
    ...surroundings(core, after.channel, eventTs),
  });
}

export async function tellOfDeletion(core: Core, before: StoredMessage): Promise<void> {
  const eventTs = core.store.nextTs();
  await sendEvent(core, subscriptionOf(core, before.channel), {
    type: 'message',
    subtype: 'message_deleted',
    previous_message: messageObject(core, before, { withMetadata: true }),
    hidden: true,
    deleted_ts: before.ts,
    ts: eventTs,
    ...surroundings(core, before.channel, eventTs),
  });
}

/** Docs: `app_home_opened`; the home tab's event carries the view published before, if any. */
export function tellOfHome(
  core: Core,
  user: string,
  tab: 'home' | 'messages',
): Promise<Acknowledgement | undefined> {
  const view = tab === 'home' ? core.store.home(user) : undefined;
  return sendEvent(
    core,
    'app_home_opened',
    compact({
      type: 'app_home_opened',
      user,
      channel: dmOf(user),
      tab,
      event_ts: core.store.nextTs(),
      view,
    }),
  );
}

/**
 * The app's own posts and edits come back to it as events, which nobody waits for; without a
 * connection they are dropped, as Slack drops them once its retries are over.
 */
export function echo(core: Core, tell: () => Promise<unknown>): void {
  if (!core.delivery.connected) return;
  tell().catch(() => {
    // The delivery retries on its own; there is no caller to tell.
  });
}
