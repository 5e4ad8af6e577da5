import { h, setText } from '../dom.js';
import { openMenu } from '../menu.js';
import { register } from '../controls.js';
import { initialOf, optionsOf, payloadOf } from './options.js';
import { plain } from './text.js';

/**
 * A select of one option: a button that opens a list, because a native select would tell the app about
 * every option that the arrow keys pass by.
 * @param {any} element
 * @param {import('./index.js').BlockEnv} env
 * @param {import('./elements.js').Place} place
 */
export function select(element, env, { blockId, actionId, live, label }) {
  const options = optionsOf(element, env);
  const placeholder = plain(element.placeholder, 'Choose an option');
  let chosen = initialOf(element, options).slice(0, 1);
  const initial = chosen[0]?.value;
  const words = h('span', { class: 'select-words' });
  const node = h(
    'button',
    { class: 'select', type: 'button', 'aria-haspopup': 'listbox', 'aria-expanded': 'false', 'data-focus': `${blockId}/${actionId}`, onclick: () => openList() },
    words,
  );
  const show = () => {
    setText(words, chosen[0]?.label ?? placeholder);
    words.classList.toggle('placeholder', chosen.length === 0);
    node.setAttribute('aria-label', `${label ?? placeholder}: ${chosen[0]?.label ?? 'nothing chosen'}`);
  };
  const choose = async (/** @type {typeof chosen} */ next) => {
    const before = chosen;
    chosen = next;
    show();
    if (!live) return;
    const sent = await env.dispatch({ blockId, actionId, element: payloadOf(element, chosen, false), confirm: element.confirm, source: node });
    if (sent) return;
    chosen = before;
    show();
  };
  const openList = () =>
    openMenu({
      anchor: node,
      role: 'listbox',
      label: label ?? placeholder,
      items: options.map((option) => ({ ...option, checked: option.value === chosen[0]?.value, select: () => void choose([option]) })),
    });
  show();
  return register(node, {
    blockId,
    actionId,
    read: () => payloadOf(element, chosen, false),
    isDirty: () => chosen[0]?.value !== initial,
    save: () => chosen[0]?.value,
    restore: (value) => {
      chosen = options.filter((option) => option.value === value);
      show();
    },
  });
}
