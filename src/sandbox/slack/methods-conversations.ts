import type { Args } from './api-args.ts';
import { missing } from './api-args.ts';
import { isBotUser, type Conversation, type Core } from './core.ts';
import { dmOf, IDENTITY } from './identity.ts';
import { compact, type JsonRecord } from './json.ts';
import { messageObject, repliesOf } from './message-object.ts';
import type { Methods } from './methods.ts';
import { knownConversation } from './methods-chat.ts';
import { SlackRefusal } from './refusal.ts';
import { microsOfTs, type StoredMessage } from './store.ts';

const READ = { token: 'bot', perMinute: 50, carriesContent: false } as const;

export const conversationsMethods: Methods = {
  'conversations.open': { ...READ, scopes: ['im:write', 'mpim:write'], run: open },
  'conversations.info': { ...READ, scopes: ['im:read', 'channels:read'], run: info },
  'conversations.history': { ...READ, scopes: ['im:history', 'channels:history'], run: history },
  'conversations.replies': { ...READ, scopes: ['im:history', 'channels:history'], run: replies },
};

function open(core: Core, args: Args): JsonRecord {
  const users = (args.text('users') ?? '').split(',').filter((user) => user !== '');
  const channel = args.text('channel');
  if (users.length === 0 && channel === undefined)
    throw new SlackRefusal('users_list_not_supplied');
  const id = channel ?? dmOfUsers(core, users);
  const conversation = knownConversation(core, id);
  const fields = args.flag('return_im') ? conversationObject(conversation) : { id };
  return { channel: fields, no_op: true, already_open: true };
}

function dmOfUsers(core: Core, users: readonly string[]): string {
  const [user, ...others] = users;
  // Group conversations are outside this sandbox; a token without the scope is refused before that.
  if (user === undefined || others.length > 0)
    throw new SlackRefusal('missing_scope', 'mpim:write', {
      needed: 'mpim:write',
      provided: [...core.scopes].join(','),
    });
  if (isBotUser(core, user)) throw new SlackRefusal('cannot_dm_bot');
  const person = core.people.get(user);
  if (person === undefined) throw new SlackRefusal('user_not_found');
  if (person.isDeleted === true) throw new SlackRefusal('user_disabled');
  return dmOf(user);
}

function conversationObject(conversation: Conversation): JsonRecord {
  const isDm = conversation.kind === 'dm';
  const common = { id: conversation.id, created: 1_767_225_600, is_archived: false };
  const shared = { is_org_shared: false, context_team_id: IDENTITY.teamId, updated: 0 };
  if (isDm)
    return { ...common, ...shared, is_im: true, user: conversation.members[0], priority: 0 };
  return {
    ...common,
    ...shared,
    name: conversation.name,
    name_normalized: conversation.name,
    is_channel: true,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: false,
    is_general: false,
    is_member: true,
    is_shared: false,
    is_ext_shared: false,
    is_pending_ext_shared: false,
    creator: conversation.members[0],
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: '', creator: '', last_set: 0 },
    previous_names: [],
    num_members: conversation.members.length + 1,
  };
}

function info(core: Core, args: Args): JsonRecord {
  const conversation = knownConversation(core, args.required('channel'));
  needsScope(core, conversation.kind === 'dm' ? 'im:read' : 'channels:read');
  return { channel: conversationObject(conversation) };
}

function history(core: Core, args: Args): JsonRecord {
  const conversation = knownConversation(core, args.required('channel'));
  needsScope(core, conversation.kind === 'dm' ? 'im:history' : 'channels:history');
  const visible = core.store
    .messages(conversation.id)
    .filter(({ threadTs, broadcast }) => threadTs === undefined || broadcast === true);
  const newestFirst = within(visible, args).toReversed();
  const { page, ...paging } = pageOf(newestFirst, args, 100);
  return { messages: objects(core, page, args), pin_count: 0, ...paging };
}

function replies(core: Core, args: Args): JsonRecord {
  const conversation = knownConversation(core, args.required('channel'));
  needsScope(core, conversation.kind === 'dm' ? 'im:history' : 'channels:history');
  const ts = args.text('ts');
  if (ts === undefined) throw missing('ts');
  const message = core.store.find(conversation.id, ts);
  if (message === undefined) throw new SlackRefusal('thread_not_found');
  const root = core.store.find(conversation.id, message.threadTs ?? message.ts) ?? message;
  const thread = [root, ...within(repliesOf(core, root), args)];
  const { page, ...paging } = pageOf(thread, args, 1000);
  return { messages: objects(core, page, args), ...paging };
}

function needsScope(core: Core, scope: string): void {
  if (core.scopes.has(scope)) return;
  throw new SlackRefusal('missing_scope', scope, {
    needed: scope,
    provided: [...core.scopes].join(','),
  });
}

function objects(core: Core, messages: readonly StoredMessage[], args: Args): JsonRecord[] {
  const withMetadata = args.flag('include_all_metadata');
  return messages.map((message) => messageObject(core, message, { withMetadata }));
}

function within(messages: readonly StoredMessage[], args: Args): readonly StoredMessage[] {
  const oldest = boundary(args, 'oldest', 0);
  const latest = boundary(args, 'latest', Number.MAX_SAFE_INTEGER);
  const inclusive = args.flag('inclusive');
  return messages.filter(({ ts }) => {
    const at = microsOfTs(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
}

function boundary(args: Args, name: 'oldest' | 'latest', fallback: number): number {
  const value = args.text(name);
  if (value === undefined || value === '') return fallback;
  if (!/^\d+(\.\d+)?$/.test(value)) throw new SlackRefusal(`invalid_ts_${name}`);
  return microsOfTs(value) === 0 ? fallback : microsOfTs(value);
}

function pageOf(
  messages: readonly StoredMessage[],
  args: Args,
  defaultLimit: number,
): { page: readonly StoredMessage[] } & JsonRecord {
  const limit = args.whole('limit', defaultLimit);
  if (limit < 1 || limit > 999 + Number(defaultLimit === 1000))
    throw new SlackRefusal('invalid_limit');
  const start = offsetOfCursor(args.text('cursor'));
  const end = start + limit;
  const hasMore = end < messages.length;
  const cursor = hasMore ? Buffer.from(`next_ts:${end}`).toString('base64') : undefined;
  return {
    page: messages.slice(start, end),
    has_more: hasMore,
    ...compact({
      response_metadata: cursor === undefined ? undefined : { next_cursor: cursor },
    }),
  };
}

function offsetOfCursor(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0;
  const match = /^next_ts:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'));
  if (match === null) throw new SlackRefusal('invalid_cursor');
  return Number(match[1]);
}
