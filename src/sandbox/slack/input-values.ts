import { initialValues, interactives, STATE_KEYS, type Interactive } from './blocks.ts';
import { isRecord, listOf, recordOf, stringOf, type JsonRecord } from './json.ts';
import { optionsOf } from './validate-objects.ts';

/** `block_id` → `action_id` → what was entered: a plain value, or the state object Slack would send. */
export type EnteredValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** `state.values`: what the blocks started with, overlaid with what was entered. */
export function stateValues(blocks: readonly unknown[], entered: EnteredValues): JsonRecord {
  const values = initialValues(blocks);
  const places = interactives(blocks);
  for (const [blockId, actions] of Object.entries(entered)) {
    for (const [actionId, value] of Object.entries(actions)) {
      const place = places.find(
        (candidate) => candidate.blockId === blockId && candidate.actionId === actionId,
      );
      if (place === undefined) throw new Error(`There is no input ${blockId}/${actionId}`);
      values[blockId] = { ...values[blockId], [actionId]: stateOf(place.element, value) };
    }
  }
  return values;
}

/** The state object of an element for a plain value: an option's `value`, a date, a text … */
export function stateOf(element: JsonRecord, value: unknown): JsonRecord {
  const type = stringOf(element['type']) ?? '';
  if (isRecord(value)) return { type, ...value };
  const key = STATE_KEYS[type]?.[0];
  if (key === undefined) throw new Error(`A ${type} holds no value`);
  if (key === 'selected_option') return { type, [key]: optionNamed(element, value) };
  if (key === 'selected_options')
    return { type, [key]: listOf(value).map((name) => optionNamed(element, name)) };
  return { type, [key]: value };
}

/** The option with this `value`; throws when the menu does not offer it. */
export function optionNamed(element: JsonRecord, value: unknown): unknown {
  if (value === null) return null;
  const option = optionsOf(element).find((candidate) => recordOf(candidate)['value'] === value);
  if (option === undefined) throw new Error(`There is no option ${JSON.stringify(value)}`);
  return option;
}

/**
 * What Slack's client checks before it submits a modal, as `block_id` → complaint; such a modal never
 * reaches the app.
 */
export function clientComplaints(
  blocks: readonly unknown[],
  values: JsonRecord,
): Readonly<Record<string, string>> {
  const complaints: Record<string, string> = {};
  for (const place of interactives(blocks)) {
    if (place.input === undefined) continue;
    const state = recordOf(recordOf(values[place.blockId])[place.actionId]);
    const complaint = complaintOf(place, state);
    if (complaint !== undefined) complaints[place.blockId] = complaint;
  }
  return complaints;
}

function complaintOf(place: Interactive, state: JsonRecord): string | undefined {
  const key = STATE_KEYS[stringOf(place.element['type']) ?? '']?.[0] ?? '';
  const value = state[key];
  const isEmpty =
    value === null ||
    value === undefined ||
    value === '' ||
    listOf(value).length + Number(!Array.isArray(value)) === 0;
  if (isEmpty)
    return place.input?.['optional'] === true ? undefined : 'Please complete this required field.';
  const text = stringOf(value);
  if (text === undefined) return undefined;
  return lengthComplaint(place.element, text) ?? numberComplaint(place.element, text);
}

function lengthComplaint(element: JsonRecord, text: string): string | undefined {
  const min = Number(element['min_length'] ?? 0);
  const max = Number(element['max_length'] ?? 3000);
  if (text.length < min) return `At least ${min} characters, please.`;
  return text.length > max ? `At most ${max} characters, please.` : undefined;
}

function numberComplaint(element: JsonRecord, text: string): string | undefined {
  if (element['type'] !== 'number_input') return undefined;
  const pattern = element['is_decimal_allowed'] === true ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!pattern.test(text)) return 'Please enter a number.';
  const min = Number(element['min_value'] ?? Number.NEGATIVE_INFINITY);
  const max = Number(element['max_value'] ?? Number.POSITIVE_INFINITY);
  return Number(text) < min || Number(text) > max ? 'That number is out of range.' : undefined;
}
