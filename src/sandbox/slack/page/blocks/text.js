import { h } from '../dom.js';
import { withEmoji } from '../emoji.js';
import { mrkdwn } from '../mrkdwn.js';

/** @param {any} object a text object @param {import('./index.js').BlockEnv} env @returns {Node} */
export function richText(object, env) {
  const text = String(object?.text ?? '');
  if (object?.type === 'mrkdwn')
    return h('div', { class: 'text', dir: 'auto' }, mrkdwn(text, env.reader));
  return h('div', { class: 'text', dir: 'auto' }, withEmoji(text));
}

/** @param {any} object a plain_text object @param {string} [otherwise] @returns {string} */
export function plain(object, otherwise = '') {
  return typeof object?.text === 'string' ? withEmoji(object.text) : otherwise;
}
