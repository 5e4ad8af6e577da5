import { h } from './dom.js';
import { appPicture } from './icons.js';

const COLOURS = 6;

/** @param {string} id @param {string} name @param {boolean} [app] @returns {HTMLElement} decoration: the name stands beside it */
export function avatar(id, name, app = false) {
  if (app) return h('span', { class: 'avatar', 'aria-hidden': 'true' }, appPicture());
  const colour =
    [...id].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % COLOURS;
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('');
  return h(
    'span',
    { class: `avatar avatar-${colour}`, 'aria-hidden': 'true' },
    initials.toUpperCase(),
  );
}
