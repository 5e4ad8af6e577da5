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
export function select(element, env, place) {
  const { blockId, actionId } = place;
  const options = optionsOf(element, env);
  const [initial] = initialOf(element, options);
  const { node, show } = face(plain(element.placeholder, 'Choose an option'), place);
  let chosen = initial;
  const set = (/** @type {import('./options.js').Option | undefined} */ option) => {
    chosen = option;
    show(option);
  };
  const payload = () => payloadOf(element, chosen ? [chosen] : [], false);
  const choose = async (/** @type {import('./options.js').Option} */ option) => {
    const before = chosen;
    set(option);
    if (!place.live) return;
    const { confirm } = element;
    const sent = await env.dispatch({
      blockId,
      actionId,
      element: payload(),
      confirm,
      source: node,
    });
    if (!sent) set(before);
  };
  node.addEventListener('click', () =>
    openMenu({
      anchor: node,
      role: 'listbox',
      label: place.label ?? 'Options',
      items: options.map((option) => ({
        ...option,
        checked: option.value === chosen?.value,
        select: () => void choose(option),
      })),
    }),
  );
  set(initial);
  return register(node, {
    blockId,
    actionId,
    read: payload,
    isDirty: () => chosen?.value !== initial?.value,
    save: () => chosen?.value,
    restore: (value) => set(options.find((option) => option.value === value)),
  });
}

/** @param {string} placeholder @param {import('./elements.js').Place} place */
function face(placeholder, { blockId, actionId, label }) {
  const words = h('span', { class: 'select-words' });
  const node = h(
    'button',
    {
      class: 'select',
      type: 'button',
      'aria-haspopup': 'listbox',
      'aria-expanded': 'false',
      'data-focus': `${blockId}/${actionId}`,
    },
    words,
  );
  const show = (/** @type {import('./options.js').Option | undefined} */ option) => {
    setText(words, option?.label ?? placeholder);
    words.classList.toggle('placeholder', !option);
    const state = option?.label ?? 'nothing chosen';
    node.setAttribute('aria-label', `${label ?? placeholder}: ${state}`);
  };
  return { node, show };
}
