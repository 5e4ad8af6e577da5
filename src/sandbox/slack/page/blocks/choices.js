import { h } from '../dom.js';
import { withEmoji } from '../emoji.js';
import { mrkdwn } from '../mrkdwn.js';
import { register } from '../controls.js';
import { initialOf, optionsOf, payloadOf } from './options.js';

let groups = 0;

/** @param {any} object a text object @param {import('./index.js').BlockEnv} env */
function words(object, env) {
  if (typeof object === 'string') return object;
  const text = String(object?.text ?? '');
  return object?.type === 'mrkdwn' ? mrkdwn(text, env.reader) : withEmoji(text);
}

/**
 * Checkboxes, radio buttons, and selects of several options (as a short scrolling list of checkboxes).
 * @param {any} element
 * @param {import('./index.js').BlockEnv} env
 * @param {import('./elements.js').Place} place
 */
export function choices(element, env, { blockId, actionId, live, label }) {
  const many = element.type !== 'radio_buttons';
  const options = optionsOf(element, env);
  const initial = new Set(initialOf(element, options).map(({ value }) => value));
  const name = `choice-${(groups += 1)}`;
  const boxes = options.map(({ value }, index) =>
    h('input', {
      type: many ? 'checkbox' : 'radio',
      name,
      id: `${name}-${index}`,
      checked: initial.has(value),
      'data-focus': `${blockId}/${actionId}/${index}`,
    }),
  );
  const chosen = () => options.filter((_, index) => boxes[index]?.checked);
  const restore = (/** @type {string[]} */ values) => boxes.forEach((box, index) => (box.checked = values.includes(options[index]?.value ?? '')));
  let last = [...initial];
  const changed = async (/** @type {Event} */ event) => {
    if (!live) return;
    const source = /** @type {HTMLElement} */ (event.target);
    const sent = await env.dispatch({ blockId, actionId, element: payloadOf(element, chosen(), many), confirm: element.confirm, source });
    if (sent) last = chosen().map(({ value }) => value);
    else restore(last);
  };
  const row = (/** @type {import('./options.js').Option} */ option, /** @type {number} */ index) =>
    h(
      'label',
      { class: 'choice', for: `${name}-${index}` },
      boxes[index],
      h('span', {}, words(option.raw?.text ?? option.label, env), option.description && h('span', { class: 'choice-description' }, words(option.raw?.description, env))),
    );
  const node = h(
    'div',
    {
      class: element.type.startsWith('multi_') ? 'choices choices-list' : 'choices',
      role: many ? 'group' : 'radiogroup',
      'aria-label': label ?? 'Options',
      onchange: changed,
    },
    options.map(row),
  );
  return register(node, {
    blockId,
    actionId,
    read: () => payloadOf(element, chosen(), many),
    isDirty: () => boxes.some((box, index) => box.checked !== initial.has(options[index]?.value ?? '')),
    save: () => chosen().map(({ value }) => value),
    restore,
  });
}
