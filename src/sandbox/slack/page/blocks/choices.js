import { h } from '../dom.js';
import { withEmoji } from '../emoji.js';
import { mrkdwn } from '../mrkdwn.js';
import { register } from '../controls.js';
import { initialOf, optionsOf, payloadOf } from './options.js';

/** @typedef {import('./options.js').Option} Option */

let groups = 0;

/**
 * Checkboxes, radio buttons, and selects of several options (as a short scrolling list of checkboxes).
 * @param {any} element
 * @param {import('./index.js').BlockEnv} env
 * @param {import('./elements.js').Place} place
 */
export function choices(element, env, { blockId, actionId, live, label }) {
  const many = element.type !== 'radio_buttons';
  const options = optionsOf(element, env);
  const initial = initialOf(element, options).map(({ value }) => value);
  const { rows, boxes } = choiceRows(options, { many, focusKey: `${blockId}/${actionId}` }, env);
  const chosen = () => options.filter((_, index) => boxes[index]?.checked);
  const values = () => chosen().map(({ value }) => value);
  const restore = (/** @type {string[]} */ wanted) =>
    boxes.forEach((box, index) => (box.checked = wanted.includes(options[index]?.value ?? '')));
  restore(initial);
  let last = initial;
  const changed = async (/** @type {Event} */ event) => {
    if (!live) return;
    const sent = await env.dispatch({
      blockId,
      actionId,
      element: payloadOf(element, chosen(), many),
      confirm: element.confirm,
      source: /** @type {HTMLElement} */ (event.target),
    });
    if (sent) last = values();
    else restore(last);
  };
  const node = h(
    'div',
    {
      class: element.type.startsWith('multi_') ? 'choices choices-list' : 'choices',
      role: many ? 'group' : 'radiogroup',
      'aria-label': label ?? 'Options',
      onchange: changed,
    },
    rows,
  );
  return register(node, {
    blockId,
    actionId,
    read: () => payloadOf(element, chosen(), many),
    isDirty: () => values().join('\n') !== initial.join('\n'),
    save: values,
    restore,
  });
}

/**
 * @param {Option[]} options
 * @param {{ many: boolean, focusKey: string }} kind
 * @param {import('./index.js').BlockEnv} env
 */
function choiceRows(options, { many, focusKey }, env) {
  const name = `choice-${(groups += 1)}`;
  const boxes = options.map((_, index) =>
    h('input', {
      type: many ? 'checkbox' : 'radio',
      name,
      id: `${name}-${index}`,
      'data-focus': `${focusKey}/${index}`,
    }),
  );
  const rows = options.map((option, index) =>
    h(
      'label',
      { class: 'choice', for: `${name}-${index}` },
      boxes[index],
      h(
        'span',
        {},
        words(option.raw?.text ?? option.label, env),
        option.description &&
          h('span', { class: 'choice-description' }, words(option.raw?.description, env)),
      ),
    ),
  );
  return { rows, boxes };
}

/** @param {any} object a text object or a name @param {import('./index.js').BlockEnv} env */
function words(object, env) {
  if (typeof object === 'string') return object;
  const text = String(object?.text ?? '');
  return object?.type === 'mrkdwn' ? mrkdwn(text, env.reader) : withEmoji(text);
}
