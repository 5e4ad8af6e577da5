import { interactives, STATE_KEYS, type Interactive } from './blocks.ts';
import { conversationOf, type Core } from './core.ts';
import type { SandboxPersonSpec } from './identity.ts';
import { optionNamed, stateOf, stateValues, type EnteredValues } from './input-values.ts';
import { compact, listOf, recordOf, stringOf, type JsonRecord } from './json.ts';
import { messageObject } from './message-object.ts';
import { blocksOfView } from './methods-views.ts';
import { modalObject } from './modals.ts';
import { channelFields, interactionPayload } from './payloads.ts';
import type { StoredMessage } from './store.ts';

/** Where a person acts: in a message (also one that only they see), a modal, or the App Home. */
export type ClickTarget =
  | { channel: string; ts: string; ephemeral?: boolean | undefined }
  | { viewId: string }
  | { home: true };

export interface ClickOptions {
  /** Needed when several blocks have an element with this `action_id`. */
  blockId?: string | undefined;
  /** A button's `value` to tell buttons apart; for menus the option's `value`; for inputs the text. */
  value?: string | readonly string[] | undefined;
  /** Overrides parts of the action, exactly as Slack's payload has them. */
  element?: Readonly<Record<string, unknown>> | undefined;
  /** `state.values` of the inputs around the element. */
  values?: EnteredValues | undefined;
  /**
   * Act even where the element is gone, or cannot be seen by this person: the payload of an
   * earlier version of the message is replayed, as a slow client or an attacker would.
   */
  force?: boolean | undefined;
}

/** What the person has before their eyes. */
interface Scene {
  versions: readonly (readonly unknown[])[];
  /** `container`, `message`, `view` … for the version at this index. */
  surroundings(version: number, values: JsonRecord): JsonRecord;
}

/** Docs: "block_actions payload". Throws when the person could not do this in a real client. */
export function blockActionsPayload(
  core: Core,
  person: SandboxPersonSpec,
  click: { target: ClickTarget; actionId: string; options: ClickOptions },
): JsonRecord {
  const { target, actionId, options } = click;
  const scene = sceneOf(core, person, { target, force: options.force === true });
  const searched = options.force === true ? scene.versions : scene.versions.slice(0, 1);
  const { version, found } = find(searched, actionId, options);
  const action = actionOf(core, found, options);
  const values = stateAfter(scene.versions[version] ?? [], { found, action, options });
  return {
    ...interactionPayload(person, 'block_actions'),
    ...scene.surroundings(version, values),
    actions: [action],
  };
}

function find(
  versions: readonly (readonly unknown[])[],
  actionId: string,
  options: ClickOptions,
): { version: number; found: Interactive } {
  for (const [version, blocks] of versions.entries()) {
    const candidates = interactives(blocks).filter((candidate) =>
      isMeant(candidate, actionId, options),
    );
    const [found, other] = candidates;
    if (found === undefined) continue;
    if (other !== undefined)
      throw new Error(`${candidates.length} elements ${actionId}: name blockId or value`);
    return { version, found };
  }
  const there = interactives(versions[0] ?? []).map((element) => element.actionId);
  throw new Error(`There is no ${actionId} to click; there is: ${there.join(', ') || 'nothing'}`);
}

function isMeant(candidate: Interactive, actionId: string, options: ClickOptions): boolean {
  if (candidate.actionId !== actionId) return false;
  if (options.blockId !== undefined && candidate.blockId !== options.blockId) return false;
  const isButton = candidate.element['type'] === 'button';
  return !isButton || options.value === undefined || candidate.element['value'] === options.value;
}

function actionOf(core: Core, found: Interactive, options: ClickOptions): JsonRecord {
  const { element } = found;
  const type = stringOf(element['type']) ?? '';
  if (found.input !== undefined && found.input['dispatch_action'] !== true)
    throw new Error(`The input ${found.actionId} tells the app nothing before it is submitted`);
  return compact({
    action_id: found.actionId,
    block_id: found.blockId,
    type,
    text: element['text'],
    style: element['style'],
    confirm: element['confirm'],
    ...chosen(element, type, options.value),
    action_ts: core.store.nextTs(),
    ...options.element,
  });
}

function chosen(element: JsonRecord, type: string, value: ClickOptions['value']): JsonRecord {
  if (type === 'button' || type === 'icon_button') return { value: element['value'] };
  if (type === 'feedback_buttons') return feedback(element, value);
  if (type === 'overflow')
    return value === undefined ? {} : { selected_option: optionNamed(element, value) };
  if (value === undefined || STATE_KEYS[type] === undefined) return {};
  return stateOf(element, value);
}

function feedback(element: JsonRecord, value: ClickOptions['value']): JsonRecord {
  const buttons = [element['positive_button'], element['negative_button']].map(recordOf);
  const pressed = buttons.find((button) => button['value'] === value);
  return pressed === undefined ? {} : { text: pressed['text'], value: pressed['value'] };
}

function stateAfter(
  blocks: readonly unknown[],
  { found, action, options }: { found: Interactive; action: JsonRecord; options: ClickOptions },
): JsonRecord {
  const values = stateValues(blocks, options.values ?? {});
  const key = STATE_KEYS[stringOf(found.element['type']) ?? '']?.[0];
  if (key === undefined || action[key] === undefined) return values;
  const own = { type: found.element['type'], [key]: action[key] };
  return {
    ...values,
    [found.blockId]: { ...recordOf(values[found.blockId]), [found.actionId]: own },
  };
}

function sceneOf(
  core: Core,
  person: SandboxPersonSpec,
  { target, force }: { target: ClickTarget; force: boolean },
): Scene {
  if ('viewId' in target) return modalScene(core, person, target.viewId);
  if ('home' in target) return homeScene(core, person);
  const conversation = conversationOf(core, target.channel);
  const canSee = conversation?.members.includes(person.id) ?? false;
  if (!canSee && !force) throw new Error(`${person.name} cannot see ${target.channel}`);
  return target.ephemeral === true
    ? ephemeralScene(core, person, target)
    : messageScene(core, person, target);
}

function messageScene(
  core: Core,
  person: SandboxPersonSpec,
  { channel, ts }: { channel: string; ts: string },
): Scene {
  const versions = core.store.versions(channel, ts);
  if (versions.length === 0) throw new Error(`There is no message ${ts} in ${channel}`);
  const isGone = core.store.find(channel, ts) === undefined;
  return {
    versions: isGone
      ? [[], ...versions.map(({ blocks }) => blocks)]
      : versions.map(({ blocks }) => blocks),
    surroundings: (version, values) => {
      const message = versions[Math.max(0, version - Number(isGone))];
      return {
        ...inMessage(core, person, { channel, ts, ephemeral: false, message }),
        state: { values },
        ...(message === undefined ? {} : { message: messageObject(core, message) }),
      };
    },
  };
}

/** Payloads from ephemeral messages carry no `message`. */
function ephemeralScene(
  core: Core,
  person: SandboxPersonSpec,
  { channel, ts }: { channel: string; ts: string },
): Scene {
  const entry = core.ephemerals.find(
    ({ user, message }) => user === person.id && message.ts === ts,
  );
  if (entry === undefined) throw new Error(`${person.name} sees no ephemeral message ${ts}`);
  return {
    versions: [entry.message.blocks],
    surroundings: (_version, values) => ({
      ...inMessage(core, person, { channel, ts, ephemeral: true, message: entry.message }),
      state: { values },
    }),
  };
}

function inMessage(
  core: Core,
  person: SandboxPersonSpec,
  at: { channel: string; ts: string; ephemeral: boolean; message: StoredMessage | undefined },
): JsonRecord {
  const source = { ts: at.ts, ephemeral: at.ephemeral };
  return {
    container: compact({
      type: 'message',
      message_ts: at.ts,
      channel_id: at.channel,
      is_ephemeral: at.ephemeral,
      thread_ts: at.message?.threadTs,
    }),
    channel: channelFields(core, at.channel),
    trigger_id: core.triggers.mint({ user: person.id, viewId: undefined }),
    response_url: core.responseUrls.mint('actions', {
      user: person.id,
      channel: at.channel,
      source,
    }),
  };
}

function modalScene(core: Core, person: SandboxPersonSpec, viewId: string): Scene {
  const modal = core.modals.find({ id: viewId });
  if (modal === undefined || modal.user !== person.id)
    throw new Error(`${person.name} has no open view ${viewId}`);
  return {
    versions: [blocksOfView(modal.view)],
    surroundings: (_version, values) => ({
      container: { type: 'view', view_id: viewId },
      trigger_id: core.triggers.mint({ user: person.id, viewId }),
      view: modalObject(modal, values),
    }),
  };
}

function homeScene(core: Core, person: SandboxPersonSpec): Scene {
  const view = core.store.home(person.id);
  if (view === undefined) throw new Error(`${person.name} sees an empty App Home`);
  return {
    versions: [listOf(view['blocks'])],
    surroundings: (_version, values) => ({
      container: { type: 'view', view_id: view['id'] },
      trigger_id: core.triggers.mint({ user: person.id, viewId: undefined }),
      view: { ...view, state: { values } },
    }),
  };
}
