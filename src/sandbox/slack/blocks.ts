import { createHash } from 'node:crypto';
import { isRecord, listOf, recordOf, stringOf, type JsonRecord } from './json.ts';

/** A place in a message or view where a person can act. */
export interface Interactive {
  blockId: string;
  actionId: string;
  element: JsonRecord;
  /** An `input` block's element tells the app at once only with `dispatch_action`. */
  input: JsonRecord | undefined;
}

/**
 * What Slack stores for the blocks an app sent: every block has a `block_id` and every interactive
 * element an `action_id`; missing ones are generated.
 */
export function withIds(blocks: readonly unknown[], seed: string): unknown[] {
  return blocks.map((block, index) => withBlockId(block, `${seed}/${index}`));
}

function withBlockId(block: unknown, seed: string): unknown {
  if (!isRecord(block)) return block;
  const complete: JsonRecord = { ...block, block_id: block['block_id'] ?? generated(seed) };
  for (const key of ['child_blocks', 'elements']) {
    const children = block[key];
    if (Array.isArray(children))
      complete[key] = children.map((child, at) => inside(child, `${seed}/${at}`));
  }
  for (const key of ['accessory', 'element']) {
    if (block[key] !== undefined) complete[key] = withActionId(block[key], `${seed}/${key}`);
  }
  if (Array.isArray(block['actions']))
    complete['actions'] = block['actions'].map((child, at) => withActionId(child, `${seed}/${at}`));
  return complete;
}

/** Children of containers and carousels are blocks, those of an actions block are elements. */
function inside(child: unknown, seed: string): unknown {
  const isBlock = BLOCK_TYPES_INSIDE.has(stringOf(recordOf(child)['type']) ?? '');
  return isBlock ? withBlockId(child, seed) : withActionId(child, seed);
}

const BLOCK_TYPES_INSIDE = new Set([
  'actions',
  'card',
  'context',
  'divider',
  'header',
  'input',
  'rich_text',
  'section',
  'table',
]);

function withActionId(element: unknown, seed: string): unknown {
  if (!isRecord(element) || !isInteractive(element)) return element;
  return { ...element, action_id: element['action_id'] ?? generated(seed) };
}

function generated(seed: string): string {
  return createHash('sha256').update(seed).digest('base64url').slice(0, 5);
}

const PASSIVE = new Set(['image', 'mrkdwn', 'plain_text', 'url']);

function isInteractive(element: JsonRecord): boolean {
  const type = stringOf(element['type']) ?? '';
  return type !== '' && !PASSIVE.has(type) && !type.startsWith('rich_text_s');
}

/** Every interactive element of these blocks, in reading order, containers and cards included. */
export function interactives(blocks: readonly unknown[]): Interactive[] {
  return blocks.filter(isRecord).flatMap((block) => {
    const blockId = stringOf(block['block_id']) ?? '';
    const input = block['type'] === 'input' ? block : undefined;
    const elements = [
      block['accessory'],
      block['element'],
      ...listOf(block['elements']),
      ...listOf(block['actions']),
    ];
    const own = elements.filter(isRecord).flatMap((element): Interactive[] => {
      const actionId = stringOf(element['action_id']);
      return actionId === undefined ? [] : [{ blockId, actionId, element, input }];
    });
    const nested = [...listOf(block['child_blocks']), ...carouselCards(block)];
    return [...own, ...interactives(nested)];
  });
}

function carouselCards(block: JsonRecord): readonly unknown[] {
  return block['type'] === 'carousel' ? listOf(block['elements']) : [];
}

/** `state.values` of the stateful elements as they stand before anybody touched them. */
export function initialValues(blocks: readonly unknown[]): Record<string, JsonRecord> {
  const values: Record<string, JsonRecord> = {};
  for (const { blockId, actionId, element } of interactives(blocks)) {
    const state = initialState(element);
    if (state !== undefined) values[blockId] = { ...values[blockId], [actionId]: state };
  }
  return values;
}

/** For each stateful element type: the property of its state, and the property that pre-fills it. */
export const STATE_KEYS: Readonly<Record<string, readonly [state: string, initial: string]>> = {
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
  checkboxes: ['selected_options', 'initial_options'],
  radio_buttons: ['selected_option', 'initial_option'],
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  multi_users_select: ['selected_users', 'initial_users'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  file_input: ['files', 'initial_files'],
};

function initialState(element: JsonRecord): JsonRecord | undefined {
  const type = stringOf(element['type']) ?? '';
  const keys = STATE_KEYS[type];
  if (keys === undefined) return undefined;
  const [state, initial] = keys;
  const empty = state.endsWith('s') ? [] : null;
  return { type, [state]: element[initial] ?? empty };
}
