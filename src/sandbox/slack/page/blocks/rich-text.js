import { h, listOf } from '../dom.js';
import { emojiFromCodePoints } from '../emoji.js';
import { link } from '../links.js';
import { channelMention, emojiNode, userMention } from '../mrkdwn.js';
import { slackDate } from '../time.js';

/** @typedef {import('./index.js').BlockEnv} BlockEnv */

const STYLES = /** @type {const} */ ([
  ['bold', 'strong'],
  ['italic', 'em'],
  ['strike', 's'],
  ['underline', 'u'],
  ['highlight', 'mark'],
]);

/** @param {any} block @param {BlockEnv} env */
export function richTextBlock(block, env) {
  return h(
    'div',
    { class: 'text rich-text' },
    listOf(block.elements).map((element) => part(element, env)),
  );
}

/** @param {any} element @param {BlockEnv} env @returns {Node} */
function part(element, env) {
  const children = () => listOf(element.elements).map((child) => leaf(child, env));
  switch (element.type) {
    case 'rich_text_section':
      return h('div', { class: 'rich-section', dir: 'auto' }, children());
    case 'rich_text_quote':
      return h('blockquote', { class: 'quote', dir: 'auto' }, children());
    case 'rich_text_preformatted':
      return h('pre', { class: 'pre', dir: 'auto' }, children());
    case 'rich_text_list':
      return list(element, env);
    default:
      return h('div', { class: 'unsupported' }, `Unsupported rich text: ${element.type}`);
  }
}

/** @param {any} element @param {BlockEnv} env */
function list(element, env) {
  const ordered = element.style === 'ordered';
  const indent = Math.min(Number(element.indent) || 0, 5);
  const items = listOf(element.elements).map((item) =>
    h(
      'li',
      { dir: 'auto' },
      listOf(item.elements).map((child) => leaf(child, env)),
    ),
  );
  const start = ordered && element.offset ? Number(element.offset) + 1 : undefined;
  return h(ordered ? 'ol' : 'ul', { class: `list indent-${indent}`, start }, items);
}

/** @param {any} element @param {BlockEnv} env @returns {Node} */
function leaf(element, env) {
  const style = element.style ?? {};
  let node = content(element, env);
  if (style.code) node = h('code', { class: 'code' }, node);
  for (const [name, tag] of STYLES) if (style[name]) node = h(tag, {}, node);
  return node;
}

/** @param {string} text */
function mention(text) {
  return h('span', { class: 'mention' }, text);
}

/** @type {Record<string, (element: any, reader: import('../mrkdwn.js').Reader) => Node>} */
const LEAVES = {
  text: (element) => document.createTextNode(String(element.text ?? '')),
  link: (element) => link(element.url, String(element.text || element.url)),
  user: (element, reader) => userMention(String(element.user_id), reader),
  channel: (element, reader) => channelMention(String(element.channel_id), reader),
  usergroup: () => mention('@group'),
  team: () => mention('@team'),
  broadcast: (element) => mention(`@${element.range}`),
  color: (element) => h('code', { class: 'code' }, String(element.value)),
  date: (element, reader) =>
    h('time', {}, slackDate(Number(element.timestamp), String(element.format ?? ''), reader)),
  emoji,
};

/** @param {any} element @param {BlockEnv} env @returns {Node} */
function content(element, { reader }) {
  const type = String(element.type);
  const draw = Object.hasOwn(LEAVES, type) ? LEAVES[type] : undefined;
  return draw ? draw(element, reader) : h('span', { class: 'unsupported' }, type);
}

/** @param {any} element @returns {Node} */
function emoji(element) {
  const character = element.unicode ? emojiFromCodePoints(element.unicode) : undefined;
  if (character) return h('span', { class: 'emoji', title: `:${element.name}:` }, character);
  const node = emojiNode(String(element.name));
  return typeof node === 'string' ? document.createTextNode(node) : node;
}
