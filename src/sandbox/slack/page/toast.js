import { byId, h } from './dom.js';
import { icon } from './icons.js';

const SHOWN_MS = 7000;

const box = byId('toasts');

/** @param {string} text said in the corner and to screen readers, gone after a while or at a click */
export function toast(text) {
  // Behind an open dialog it would be dimmed, out of reach and unheard.
  ([...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body).append(box);
  const node = h(
    'div',
    { class: 'toast' },
    icon('warning'),
    h('span', { dir: 'auto' }, text),
    h(
      'button',
      {
        class: 'toast-close',
        type: 'button',
        'aria-label': 'Dismiss',
        onclick: () => node.remove(),
      },
      icon('close'),
    ),
  );
  box.append(node);
  while (box.childElementCount > 3) box.firstElementChild?.remove();
  setTimeout(() => node.remove(), SHOWN_MS);
}
