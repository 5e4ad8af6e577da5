import { listOf } from '../dom.js';
import { plain } from './text.js';

/**
 * What the selects have in common: where their options come from, and how Slack names the choice in a payload.
 *
 * @typedef {object} Option
 * @property {string} value
 * @property {string} label
 * @property {string} [description]
 * @property {string} [group]
 * @property {any} raw what goes into the payload
 */

/** Per kind of select: [the field for one choice, the field for many, the initial field for one, for many]. */
const FIELDS = {
  users: ['selected_user', 'selected_users', 'initial_user', 'initial_users'],
  channels: ['selected_channel', 'selected_channels', 'initial_channel', 'initial_channels'],
  conversations: ['selected_conversation', 'selected_conversations', 'initial_conversation', 'initial_conversations'],
  option: ['selected_option', 'selected_options', 'initial_option', 'initial_options'],
};

/** @param {string} type @returns {keyof typeof FIELDS} */
function kindOf(type) {
  const kind = /** @type {keyof typeof FIELDS} */ (/^(?:multi_)?(users|channels|conversations)_select$/.exec(type)?.[1]);
  return kind ?? 'option';
}

/** @param {any} element @param {import('./index.js').BlockEnv} env @returns {Option[]} */
export function optionsOf(element, env) {
  const kind = kindOf(element.type);
  if (kind === 'users') return env.people.map(({ id, name }) => ({ value: id, label: name, raw: id }));
  if (kind !== 'option') {
    const fits = env.conversations.filter((conversation) => kind === 'conversations' || conversation.kind === 'channel');
    return fits.map(({ id, name, kind: where }) => ({ value: id, label: where === 'channel' ? `#${name}` : name, raw: id }));
  }
  const groups = listOf(element.option_groups);
  if (groups.length === 0) return listOf(element.options).map((option) => fromObject(option));
  return groups.flatMap((group) => listOf(group.options).map((option) => fromObject(option, plain(group.label))));
}

/** @param {any} option @param {string} [group] @returns {Option} */
function fromObject(option, group) {
  return { value: String(option.value), label: plain(option.text), description: plain(option.description), ...(group ? { group } : {}), raw: option };
}

/** @param {any} element @param {Option[]} options @returns {Option[]} */
export function initialOf(element, options) {
  const [, , one, many] = FIELDS[kindOf(element.type)];
  const initial = [...listOf(element[many]), element[one]].filter((entry) => entry !== undefined && entry !== null);
  const values = new Set(initial.map((entry) => (typeof entry === 'string' ? entry : String(entry.value))));
  return options.filter(({ value }) => values.has(value));
}

/** @param {any} element @param {Option[]} chosen @param {boolean} many @returns {Record<string, unknown>} */
export function payloadOf(element, chosen, many) {
  const fields = FIELDS[kindOf(element.type)];
  if (many) return { type: element.type, [fields[1]]: chosen.map(({ raw }) => raw) };
  return { type: element.type, [fields[0]]: chosen[0]?.raw ?? null };
}
