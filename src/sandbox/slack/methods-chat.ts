import type { Args } from './api-args.ts';
import { missing } from './api-args.ts';
import { withIds } from './blocks.ts';
import { conversationOf, isBotUser, type Conversation, type Core } from './core.ts';
import { echo, tellOfDeletion, tellOfEdit, tellOfMessage } from './events.ts';
import { dmOf, IDENTITY } from './identity.ts';
import { compact, type JsonRecord } from './json.ts';
import { messageObject } from './message-object.ts';
import type { Methods } from './methods.ts';
import { SlackRefusal } from './refusal.ts';
import type { StoredMessage } from './store.ts';
import { isOpen } from './streams.ts';
import { readContent, type Content } from './validate-message.ts';

const WRITE = { token: 'bot', scopes: ['chat:write'], carriesContent: true } as const;

export const chatMethods: Methods = {
  'chat.postMessage': { ...WRITE, perMinute: 60, run: postMessage },
  'chat.update': { ...WRITE, perMinute: 50, run: update },
  'chat.delete': { ...WRITE, perMinute: 50, carriesContent: false, run: remove },
  'chat.postEphemeral': { ...WRITE, perMinute: 100, run: postEphemeral },
  'chat.getPermalink': {
    token: 'bot',
    scopes: [],
    perMinute: 100,
    carriesContent: false,
    run: getPermalink,
  },
};

/** A conversation to write to, by id, `#name`, or the id of a person, whose direct message it opens. */
export function conversationToWrite(core: Core, given: string): Conversation {
  if (isBotUser(core, given)) throw new SlackRefusal('cannot_dm_bot');
  if (core.people.get(given)?.isDeleted === true) throw new SlackRefusal('user_disabled');
  const byName = [...core.channels.values()].find(({ name }) => name === given.replace(/^#/, ''));
  const id = core.people.has(given) ? dmOf(given) : (byName?.id ?? given);
  return knownConversation(core, id);
}

/** Throws `channel_not_found`. */
export function knownConversation(core: Core, id: string): Conversation {
  const conversation = conversationOf(core, id);
  if (conversation === undefined) throw new SlackRefusal('channel_not_found', id);
  return conversation;
}

export function createMessage(
  core: Core,
  where: { channel: string; threadTs?: string | undefined; broadcast?: boolean },
  content: Content,
): StoredMessage {
  const ts = core.store.nextTs();
  const threadTs = rootOfThread(core, where);
  return {
    channel: where.channel,
    ts,
    user: IDENTITY.botUserId,
    fromApp: true,
    text: content.text ?? '',
    blocks: withIds(content.blocks ?? [], `${where.channel}/${ts}`),
    ...(content.attachments === undefined ? {} : { attachments: content.attachments }),
    ...(content.metadata === undefined ? {} : { metadata: content.metadata }),
    ...(threadTs === undefined ? {} : { threadTs }),
    ...(where.broadcast === true ? { broadcast: true } : {}),
  };
}

/** The parent's `ts`, also for a reply's; throws `thread_not_found` where there is no such message. */
function rootOfThread(
  core: Core,
  where: { channel: string; threadTs?: string | undefined },
): string | undefined {
  if (where.threadTs === undefined) return undefined;
  const parent = core.store.find(where.channel, where.threadTs);
  if (parent === undefined) throw new SlackRefusal('thread_not_found', where.threadTs);
  return parent.threadTs ?? parent.ts;
}

function postMessage(core: Core, args: Args): JsonRecord {
  const { id: channel } = conversationToWrite(core, args.required('channel'));
  const content = readContent(core, 'chat.postMessage', args.all);
  const message = createMessage(
    core,
    { channel, threadTs: args.text('thread_ts'), broadcast: args.flag('reply_broadcast') },
    content,
  );
  core.store.put(message);
  echo(core, () => tellOfMessage(core, message));
  return compact({
    channel,
    ts: message.ts,
    message: messageObject(core, message, { withMetadata: true }),
    ...warningsOf(content),
  });
}

function warningsOf(content: Content): JsonRecord {
  if (content.warnings.length === 0) return {};
  return {
    warning: content.warnings.join(','),
    response_metadata: { warnings: content.warnings },
  };
}

/**
 * Docs, `chat.update`: blocks that are not sent stay only when no text is sent either, and metadata
 * that is not sent stays; an empty object removes it.
 */
function update(core: Core, args: Args): JsonRecord {
  const { id: channel } = knownConversation(core, args.required('channel'));
  const before = core.store.find(channel, args.required('ts'));
  if (before === undefined) throw new SlackRefusal('message_not_found');
  if (!before.fromApp) throw new SlackRefusal('cant_update_message');
  if (before.stream !== undefined && isOpen(before.stream, core.clock.now()))
    throw new SlackRefusal('streaming_state_conflict');
  const after = edited(core, before, readContent(core, 'chat.update', args.all));
  core.store.put(after);
  echo(core, () => tellOfEdit(core, before, after));
  return {
    channel,
    ts: after.ts,
    text: after.text,
    message: messageObject(core, after, { withMetadata: true }),
  };
}

export function edited(core: Core, before: StoredMessage, content: Content): StoredMessage {
  const keptBlocks = content.text === undefined ? before.blocks : [];
  const blocks = content.blocks ?? keptBlocks;
  const { metadata, ...rest } = before;
  const nextMetadata = content.removesMetadata ? undefined : (content.metadata ?? metadata);
  const ts = core.store.nextTs();
  return {
    ...rest,
    text: content.text ?? before.text,
    blocks: withIds(blocks, `${before.channel}/${ts}`),
    ...(content.attachments === undefined ? {} : { attachments: content.attachments }),
    ...(nextMetadata === undefined ? {} : { metadata: nextMetadata }),
    edited: { user: IDENTITY.botUserId, ts },
  };
}

function remove(core: Core, args: Args): JsonRecord {
  const { id: channel } = knownConversation(core, args.required('channel'));
  const ts = args.required('ts');
  const message = core.store.find(channel, ts);
  if (message === undefined) throw new SlackRefusal('message_not_found');
  if (!message.fromApp) throw new SlackRefusal('cant_delete_message');
  core.store.remove(channel, ts);
  echo(core, () => tellOfDeletion(core, message));
  return { channel, ts };
}

function postEphemeral(core: Core, args: Args): JsonRecord {
  const conversation = conversationToWrite(core, args.required('channel'));
  const user = args.text('user');
  if (user === undefined) throw missing('user');
  if (!conversation.members.includes(user)) throw new SlackRefusal('user_not_in_channel');
  const content = readContent(core, 'chat.postEphemeral', args.all);
  const where = { channel: conversation.id, threadTs: args.text('thread_ts') };
  const message = createMessage(core, where, content);
  core.ephemerals.push({ user, message });
  core.store.changed();
  return { message_ts: message.ts };
}

function getPermalink(core: Core, args: Args): JsonRecord {
  const { id: channel } = knownConversation(core, args.required('channel'));
  const message = core.store.find(channel, args.required('message_ts'));
  if (message === undefined) throw new SlackRefusal('message_not_found');
  const anchor = `p${message.ts.replace('.', '')}`;
  const thread =
    message.threadTs === undefined ? '' : `?thread_ts=${message.threadTs}&cid=${channel}`;
  return { channel, permalink: `${core.url()}/archives/${channel}/${anchor}${thread}` };
}
