import type { Args } from './api-args.ts';
import { withIds } from './blocks.ts';
import type { Core } from './core.ts';
import { echo, tellOfEdit, tellOfMessage } from './events.ts';
import { IDENTITY } from './identity.ts';
import { listOf, type JsonRecord } from './json.ts';
import { messageObject } from './message-object.ts';
import { conversationToWrite, createMessage, knownConversation } from './methods-chat.ts';
import type { Methods } from './methods.ts';
import { SlackRefusal } from './refusal.ts';
import type { StoredMessage } from './store.ts';
import { extended, isOpen, shownBlocks, type Stream } from './streams.ts';
import { readChunks } from './validate-chunks.ts';
import { readContent } from './validate-message.ts';

const WRITE = { token: 'bot', scopes: ['chat:write'], carriesContent: true } as const;

/** Docs, "Text streaming": a message that grows while the work goes on. */
export const streamMethods: Methods = {
  'chat.startStream': { ...WRITE, perMinute: 20, run: startStream },
  'chat.appendStream': { ...WRITE, perMinute: 100, run: appendStream },
  'chat.stopStream': { ...WRITE, perMinute: 20, run: stopStream },
};

function startStream(core: Core, args: Args): JsonRecord {
  if (!core.features.streaming) throw new SlackRefusal('unknown_method');
  const conversation = conversationToWrite(core, args.required('channel'));
  // Only channels that are one session as a whole take a stream outside of a thread; here is none.
  const threadTs = args.text('thread_ts') ?? '0';
  if (threadTs === '0' || threadTs === '') throw new SlackRefusal('invalid_thread_ts');
  if (conversation.kind === 'channel') assertRecipient(core, args);
  const display = args.text('task_display_mode') ?? 'timeline';
  if (display !== 'timeline' && display !== 'plan') throw new SlackRefusal('invalid_arguments');
  const { mode, chunks } = readChunks(args.all);
  const empty: Stream = {
    state: 'streaming',
    display,
    startedAt: core.clock.now().toISOString(),
    title: '',
    tasks: [],
    text: '',
    blocks: [],
  };
  const stream = { ...chunks.reduce(extended, empty), ...(mode === undefined ? {} : { mode }) };
  const where = { channel: conversation.id, threadTs };
  const message = shown(createMessage(core, where, NOTHING_YET), stream);
  core.store.put(message);
  echo(core, () => tellOfMessage(core, message));
  return { channel: message.channel, ts: message.ts };
}

const NOTHING_YET = {
  text: '',
  blocks: [],
  attachments: undefined,
  metadata: undefined,
  removesMetadata: false,
  warnings: [],
};

function assertRecipient(core: Core, args: Args): void {
  const user = args.text('recipient_user_id');
  const team = args.text('recipient_team_id');
  if (user === undefined) throw new SlackRefusal('missing_recipient_user_id');
  if (team === undefined) throw new SlackRefusal('missing_recipient_team_id');
  if (!core.people.has(user)) throw new SlackRefusal('user_not_found');
  if (team !== IDENTITY.teamId) throw new SlackRefusal('team_not_found');
}

function appendStream(core: Core, args: Args): JsonRecord {
  const { message, stream } = streamed(core, args);
  if (stream.state === 'stopped-by-user') throw new SlackRefusal('stopped_by_user');
  assertOpen(core, stream);
  const { mode, chunks } = readChunks(args.all);
  if (mode === undefined) throw new SlackRefusal('markdown_text_or_chunks_required');
  const after = shown(message, chunks.reduce(extended, inMode(stream, mode)));
  core.store.put(after);
  return { channel: after.channel, ts: after.ts };
}

function stopStream(core: Core, args: Args): JsonRecord {
  const { message, stream } = streamed(core, args);
  assertOpen(core, stream);
  const { mode, chunks } = readChunks(args.all);
  const full = mode === undefined ? stream : chunks.reduce(extended, inMode(stream, mode));
  const { blocks, metadata } = args.all;
  const text = full.text || full.title || 'Done';
  const last = readContent(core, 'chat.stopStream', { text, blocks, metadata });
  const ended = { ...full, state: 'stopped' as const };
  const known = shown(message, { ...ended, blocks: [...ended.blocks, ...listOf(last.blocks)] });
  const after = last.metadata === undefined ? known : { ...known, metadata: last.metadata };
  core.store.put(after);
  echo(core, () => tellOfEdit(core, message, after));
  return {
    channel: after.channel,
    ts: after.ts,
    message: messageObject(core, after, { withMetadata: true }),
  };
}

function streamed(core: Core, args: Args): { message: StoredMessage; stream: Stream } {
  const { id: channel } = knownConversation(core, args.required('channel'));
  const message = core.store.find(channel, args.required('ts'));
  if (message === undefined) throw new SlackRefusal('message_not_found');
  if (!message.fromApp) throw new SlackRefusal('message_not_owned_by_app');
  if (message.stream === undefined) throw new SlackRefusal('message_not_in_streaming_state');
  return { message, stream: message.stream };
}

function assertOpen(core: Core, stream: Stream): void {
  if (!isOpen(stream, core.clock.now())) throw new SlackRefusal('message_not_in_streaming_state');
}

function inMode(stream: Stream, mode: 'text' | 'chunks'): Stream {
  if (stream.mode !== undefined && stream.mode !== mode)
    throw new SlackRefusal('streaming_mode_mismatch');
  return { ...stream, mode };
}

/** What apps are told of it, and people see. */
function shown(message: StoredMessage, stream: Stream): StoredMessage {
  return {
    ...message,
    stream,
    text: stream.text || stream.title,
    blocks: withIds(shownBlocks(stream), `${message.channel}/${message.ts}`),
  };
}
