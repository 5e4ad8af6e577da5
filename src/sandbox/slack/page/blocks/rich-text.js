import { h, listOf } from '../dom.js';
import { emojiFromCodePoints } from '../emoji.js';
import { link } from '../links.js';
import { channelMention, emojiNode, userMention } from '../mrkdwn.js';
import { slackDate } from '../time.js';

/** @typedef {import('./index.js').BlockEnv} BlockEnv */

const STYLES = /** @type {const} */ ([['bold', 'strong'], ['italic', 'em'], ['strike', 's'], ['underline', 'u'], ['highlight', 'mark']]);

/** @param {any} block @param {BlockEnv} env */
export function richTextBlock(block, env) {
  return h('div', { class: 'text rich-text' }, listOf(block.elements).map((element) => part(element, env)));
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
  const items = listOf(element.elements).map((item) => h('li', { dir: 'auto' }, listOf(item.elements).map((child) => leaf(child, env))));
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

/** @param {any} element @param {BlockEnv} env @returns {Node} */
function content(element, { reader }) {
  switch (element.type) {
    case 'text':
      return document.createTextNode(String(element.text ?? ''));
    case 'link':
      return link(element.url, String(element.text || element.url));
    case 'user':
      return userMention(String(element.user_id), reader);
    case 'channel':
      return channelMention(String(element.channel_id), reader);
    case 'usergroup':
    case 'team':
      return h('span', { class: 'mention' }, '@group');
    case 'broadcast':
      return h('span', { class: 'mention' }, `@${element.range}`);
    case 'emoji':
      return emoji(element);
    case 'date':
      return h('time', {}, slackDate(Number(element.timestamp), String(element.format ?? ''), reader));
    case 'color':
      return h('code', { class: 'code' }, String(element.value));
    default:
      return h('span', { class: 'unsupported' }, String(element.type));
  }
}

/** @param {any} element @returns {Node} */
function emoji(element) {
  const character = element.unicode ? emojiFromCodePoints(element.unicode) : undefined;
  if (character) return h('span', { class: 'emoji', title: `:${element.name}:` }, character);
  const node = emojiNode(String(element.name));
  return typeof node === 'string' ? document.createTextNode(node) : node;
}
