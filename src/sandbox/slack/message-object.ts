import type { Core } from './core.ts';
import { IDENTITY } from './identity.ts';
import { compact, type JsonRecord } from './json.ts';
import type { StoredMessage } from './store.ts';

/** Slack's message object, as history, API answers, events and interaction payloads carry it. */
export function messageObject(
  core: Core,
  message: StoredMessage,
  options: { withMetadata?: boolean } = {},
): JsonRecord {
  return compact({
    type: 'message',
    user: message.user,
    ts: message.ts,
    ...(message.fromApp ? appFields() : {}),
    text: message.text,
    team: IDENTITY.teamId,
    ...(message.blocks.length === 0 ? {} : { blocks: message.blocks }),
    attachments: message.attachments,
    files: message.files,
    reactions: message.reactions?.map(({ name, users }) => ({ name, users, count: users.length })),
    edited: message.edited,
    ...(message.broadcast === true ? { subtype: 'thread_broadcast' } : {}),
    ...threadFields(core, message),
    metadata: options.withMetadata === true ? message.metadata : undefined,
  });
}

function appFields(): JsonRecord {
  return {
    bot_id: IDENTITY.botId,
    app_id: IDENTITY.appId,
    bot_profile: {
      id: IDENTITY.botId,
      app_id: IDENTITY.appId,
      user_id: IDENTITY.botUserId,
      name: IDENTITY.appName,
      deleted: false,
      updated: 1_767_225_600,
      team_id: IDENTITY.teamId,
    },
  };
}

/** Replies name their parent; a parent with replies tells how many there are. */
function threadFields(core: Core, message: StoredMessage): JsonRecord {
  if (message.threadTs !== undefined) {
    const parent = core.store.find(message.channel, message.threadTs);
    return { thread_ts: message.threadTs, parent_user_id: parent?.user };
  }
  const replies = repliesOf(core, message);
  const last = replies.at(-1);
  if (last === undefined) return {};
  const users = [...new Set(replies.map(({ user }) => user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: last.ts,
    reply_users: users,
    is_locked: false,
    subscribed: false,
  };
}

/** The replies in a message's thread, oldest first. */
export function repliesOf(core: Core, message: StoredMessage): readonly StoredMessage[] {
  return core.store.messages(message.channel).filter(({ threadTs }) => threadTs === message.ts);
}
