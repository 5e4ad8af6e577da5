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

/** @param {string} name */
function fieldsFor(name) {
  return {
    one: `selected_${name}`,
    many: `selected_${name}s`,
    initialOne: `initial_${name}`,
    initialMany: `initial_${name}s`,
  };
}

const FIELDS = {
  users: fieldsFor('user'),
  channels: fieldsFor('channel'),
  conversations: fieldsFor('conversation'),
  option: fieldsFor('option'),
};

/** @param {string} type @returns {keyof typeof FIELDS} */
function kindOf(type) {
  const kind = /** @type {keyof typeof FIELDS} */ (
    /^(?:multi_)?(users|channels|conversations)_select$/.exec(type)?.[1]
  );
  return kind ?? 'option';
}

/** @param {any} element @param {import('./index.js').BlockEnv} env @returns {Option[]} */
export function optionsOf(element, env) {
  const kind = kindOf(element.type);
  if (kind === 'users')
    return env.people.map(({ id, name }) => ({ value: id, label: name, raw: id }));
  if (kind !== 'option') {
    const fits = env.conversations.filter(
      (conversation) => kind === 'conversations' || conversation.kind === 'channel',
    );
    return fits.map(({ id, name, kind: where }) => ({
      value: id,
      label: where === 'channel' ? `#${name}` : name,
      raw: id,
    }));
  }
  const groups = listOf(element.option_groups);
  if (groups.length === 0) {
    // The app is not asked for the options of an external select: only what it chose is known.
    const options = element.options ?? initialEntries(element);
    return listOf(options).map((option) => fromObject(option));
  }
  return groups.flatMap((group) =>
    listOf(group.options).map((option) => fromObject(option, plain(group.label))),
  );
}

/** @param {any} option @param {string} [group] @returns {Option} */
function fromObject(option, group) {
  return {
    value: String(option.value),
    label: plain(option.text),
    description: plain(option.description),
    ...(group ? { group } : {}),
    raw: option,
  };
}

/** What the app chose beforehand: option objects or ids. @param {any} element @returns {any[]} */
function initialEntries(element) {
  const { initialOne, initialMany } = FIELDS[kindOf(element.type)];
  return [...listOf(element[initialMany]), element[initialOne]].filter((entry) => entry ?? false);
}

/** @param {any} element @param {Option[]} options @returns {Option[]} */
export function initialOf(element, options) {
  const values = new Set(initialEntries(element).map((entry) => String(entry.value ?? entry)));
  return options.filter(({ value }) => values.has(value));
}

/** @param {any} element @param {Option[]} chosen @param {boolean} many @returns {Record<string, unknown>} */
export function payloadOf(element, chosen, many) {
  const fields = FIELDS[kindOf(element.type)];
  if (many) return { type: element.type, [fields.many]: chosen.map(({ raw }) => raw) };
  return { type: element.type, [fields.one]: chosen[0]?.raw ?? null };
}
