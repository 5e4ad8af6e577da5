import { blockActionsPayload, type ClickOptions, type ClickTarget } from './clicks.ts';
import { conversationOf, notePayload, type Core } from './core.ts';
import { tellOfHome, tellOfMessage } from './events.ts';
import { dmOf, IDENTITY, type SandboxPersonSpec } from './identity.ts';
import type { EnteredValues } from './input-values.ts';
import { recordOf, type JsonRecord } from './json.ts';
import { modalObject } from './modals.ts';
import { commandPayload } from './payloads.ts';
import { SlackRefusal } from './refusal.ts';
import { respond } from './responses.ts';
import { runShortcut, type ShortcutSpec } from './shortcuts.ts';
import type { StoredMessage } from './store.ts';
import { closeModal, submitModal } from './submissions.ts';

export interface SlashCommandSpec {
  /** With its slash. */
  command: string;
  hint: string;
  description: string;
}

/**
 * Somebody at a keyboard. Each act resolves when the app has acknowledged it and rejects with a plain
 * sentence when it did not in time, or when a real client would not have let the person do it.
 */
export interface SandboxPerson {
  /** `/nightshift help`, or only the text after the app's one command; in the app's DM by default. */
  command(text: string, channel?: string): Promise<{ ack: unknown }>;
  /** `@nightshift` becomes a mention. */
  say(channel: string, text: string, threadTs?: string): Promise<void>;
  click(target: ClickTarget, actionId: string, options?: ClickOptions): Promise<{ ackMs: number }>;
  submit(viewId: string, values?: EnteredValues): Promise<{ ackMs: number; response: unknown }>;
  /** Uses a global shortcut by its `callback_id`, or a message shortcut on a message. */
  shortcut(callbackId: string, at?: { channel: string; ts: string }): Promise<void>;
  /** Presses Stop on an answer that is still being streamed. */
  stopStream(channel: string, ts: string): void;
  closeView(viewId: string): Promise<void>;
  /** Resolves with the view published at the time of the ack; apps usually publish a moment later. */
  openHome(tab?: 'home' | 'messages'): Promise<unknown>;
  /** Open modals as Slack's view objects with `errors` (`block_id` → message), the top one last. */
  views(): readonly (JsonRecord & { id: string; errors: Readonly<Record<string, string>> })[];
  /** What the workspace says of this person from now on: that they left, or are a guest. */
  becomes(changes: Partial<Omit<SandboxPersonSpec, 'id'>>): void;
  /** Messages that only this person sees, oldest first. */
  ephemerals(channel?: string): readonly StoredMessage[];
}

/** What the app's manifest offers people. */
export interface AppFeatures {
  commands: readonly SlashCommandSpec[];
  shortcuts: readonly ShortcutSpec[];
}

export function createPerson(
  core: Core,
  person: SandboxPersonSpec,
  { commands, shortcuts }: AppFeatures,
): SandboxPerson {
  return {
    command: async (text, channel) =>
      runCommand(core, person, {
        ...parseCommand(text, commands),
        channel: channel ?? dmOf(person.id),
      }),
    say: (channel, text, threadTs) => say(core, person, { channel, text, threadTs }),
    click: async (target, actionId, options = {}) => {
      const payload = blockActionsPayload(core, person, { target, actionId, options });
      const ack = await core.delivery.deliver({
        type: 'interactive',
        payload,
        acceptsResponse: false,
      });
      return { ackMs: ack.afterMs };
    },
    submit: (viewId, values = {}) => submitModal(core, person, { viewId, values }),
    shortcut: async (callbackId, at) => {
      const shortcut = shortcuts.find((known) => known.callbackId === callbackId);
      if (shortcut === undefined) throw new Error(`The app has no shortcut ${callbackId}`);
      await runShortcut(core, person, { shortcut, at });
    },
    stopStream: (channel, ts) => {
      stopByUser(core, channel, ts);
    },
    closeView: (viewId) => closeModal(core, person, viewId),
    openHome: async (tab = 'home') => {
      await tellOfHome(core, person.id, tab);
      return core.store.home(person.id);
    },
    views: () =>
      core.modals.stack(person.id).map((modal) => ({
        ...modalObject(modal),
        id: modal.id,
        errors: modal.errors,
      })),
    becomes: (changes) => {
      const known = core.people.get(person.id) ?? person;
      core.people.set(person.id, { ...known, ...changes });
    },
    ephemerals: (channel) =>
      core.ephemerals
        .filter(
          ({ user, message }) =>
            user === person.id && (channel ?? message.channel) === message.channel,
        )
        .map(({ message }) => message),
  };
}

function stopByUser(core: Core, channel: string, ts: string): void {
  const message = core.store.find(channel, ts);
  if (message?.stream?.state !== 'streaming') throw new Error('Nothing is streamed there');
  core.store.put({ ...message, stream: { ...message.stream, state: 'stopped-by-user' } });
}

function parseCommand(
  typed: string,
  commands: readonly SlashCommandSpec[],
): { command: string; text: string } {
  const [first = '', ...rest] = typed.trim().split(/\s/);
  if (!first.startsWith('/')) return { command: commands[0]?.command ?? '', text: typed.trim() };
  if (!commands.some(({ command }) => command === first))
    throw new Error(`${first} is not a valid command`);
  return { command: first, text: rest.join(' ').trim() };
}

async function runCommand(
  core: Core,
  person: SandboxPersonSpec,
  typed: { command: string; text: string; channel: string },
): Promise<{ ack: unknown }> {
  assertMember(core, person, typed.channel);
  if (!core.scopes.has('commands')) throw new Error('The app has no scope `commands`');
  const payload = commandPayload(core, person, typed);
  const ack = await core.delivery.deliver({
    type: 'slash_commands',
    payload,
    acceptsResponse: true,
  });
  const body = recordOf(ack.payload);
  if (Object.keys(body).length > 0) answerCommand(core, { person, channel: typed.channel }, body);
  return { ack: ack.payload };
}

/** The ack of a command may carry a message (docs: "Implementing slash commands", immediate responses). */
function answerCommand(
  core: Core,
  at: { person: SandboxPersonSpec; channel: string },
  body: JsonRecord,
): void {
  try {
    respond(core, { user: at.person.id, channel: at.channel, source: undefined }, body);
    notePayload(core, 'command ack', body);
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    core.refused.push({ method: 'command ack', error: error.error, detail: error.detail });
    throw new Error(`Slack could not show the answer: ${error.message}`, { cause: error });
  }
}

async function say(
  core: Core,
  person: SandboxPersonSpec,
  said: { channel: string; text: string; threadTs: string | undefined },
): Promise<void> {
  assertMember(core, person, said.channel);
  const text = asTyped(said.text);
  const ts = core.store.nextTs();
  const message: StoredMessage = {
    channel: said.channel,
    ts,
    user: person.id,
    fromApp: false,
    text,
    blocks: [richText(text, ts)],
    ...(said.threadTs === undefined ? {} : { threadTs: said.threadTs }),
  };
  core.store.put(message);
  await tellOfMessage(core, message);
}

function assertMember(core: Core, person: SandboxPersonSpec, channel: string): void {
  const conversation = conversationOf(core, channel);
  if (conversation === undefined || !conversation.members.includes(person.id))
    throw new Error(`${person.name} cannot see ${channel}`);
}

/** Typed text arrives escaped, with mentions as `<@U…>` (docs: "Formatting message text"). */
function asTyped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/&lt;(@[UW]\w+|#C\w+)&gt;/g, '<$1>')
    .replaceAll(new RegExp(`(^|\\s)@${IDENTITY.botName}\\b`, 'gi'), `$1<@${IDENTITY.botUserId}>`);
}

/** What people type is stored as rich text; formatting is left to the page. */
function richText(text: string, ts: string): JsonRecord {
  const parts = text.split(/(<@[UW]\w+>)/).filter((part) => part !== '');
  const elements = parts.map((part) => {
    const userId = /^<@([UW]\w+)>$/.exec(part)?.[1];
    return userId === undefined ? { type: 'text', text: part } : { type: 'user', user_id: userId };
  });
  return {
    type: 'rich_text',
    block_id: `typed-${ts}`,
    elements: [{ type: 'rich_text_section', elements }],
  };
}
