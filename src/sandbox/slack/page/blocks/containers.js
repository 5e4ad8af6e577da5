import { h, listOf } from '../dom.js';
import { icon } from '../icons.js';
import { link } from '../links.js';
import { register } from '../controls.js';
import { richTextBlock } from './rich-text.js';
import { plain, richText } from './text.js';

/** @typedef {import('./index.js').BlockEnv} BlockEnv */

const ALERT_ICONS = {
  default: 'info',
  info: 'info',
  warning: 'warning',
  error: 'warning',
  success: 'success',
};
const ALERT_WORDS = {
  default: 'Note',
  info: 'Note',
  warning: 'Warning',
  error: 'Error',
  success: 'Done',
};

/** @param {any} block @param {BlockEnv} env */
export function alert(block, env) {
  const level = /** @type {keyof typeof ALERT_ICONS} */ (
    Object.hasOwn(ALERT_ICONS, block.level) ? block.level : 'default'
  );
  return h(
    'div',
    { class: `alert alert-${level}`, role: 'note', 'aria-label': ALERT_WORDS[level] },
    icon(ALERT_ICONS[level]),
    richText(block.text, env),
  );
}

/** @param {any} block @param {BlockEnv} env @param {string} blockId */
export function container(block, env, blockId) {
  const title = block.rich_text_title
    ? richTextBlock(block.rich_text_title, env)
    : h('span', { dir: 'auto' }, plain(block.title));
  const words = [
    h('span', { class: 'container-title' }, title),
    block.subtitle && h('span', { class: 'container-subtitle' }, richText(block.subtitle, env)),
  ];
  const children = h(
    'div',
    { class: 'container-body' },
    listOf(block.child_blocks).map((child, index) => env.renderBlock(child, `${blockId}-${index}`)),
  );
  if (block.is_collapsible !== true) {
    const divided = block.has_header_divider === true ? ' container-divided' : '';
    return h(
      'section',
      { class: `container${divided}` },
      h('div', { class: 'container-head' }, h('span', { class: 'container-words' }, words)),
      children,
    );
  }
  const opened = block.default_collapsed !== true;
  const node = h(
    'details',
    { class: 'container', open: opened },
    h(
      'summary',
      { class: 'container-head', 'data-focus': `${blockId}/summary` },
      h('span', { class: 'container-words' }, words),
      icon('chevron'),
    ),
    children,
  );
  return register(node, {
    blockId,
    actionId: 'open',
    isDirty: () => node.open !== opened,
    save: () => node.open,
    restore: (open) => (node.open = open),
  });
}

/** @param {any} block @param {BlockEnv} env @param {string} blockId */
export function card(block, env, blockId) {
  const buttons = listOf(block.actions);
  return h(
    'article',
    { class: 'card' },
    block.title && h('div', { class: 'card-title' }, richText(block.title, env)),
    block.subtitle && h('div', { class: 'card-subtitle' }, richText(block.subtitle, env)),
    block.body && h('div', { class: 'card-body' }, richText(block.body, env)),
    buttons.length > 0 &&
      env.renderBlock({ type: 'actions', block_id: blockId, elements: buttons }, blockId),
  );
}

/** @param {any} block @param {BlockEnv} env @param {string} blockId */
export function carousel(block, env, blockId) {
  const cards = listOf(block.elements).map((element, index) =>
    env.renderBlock(element, `${blockId}-${index}`),
  );
  return h('div', { class: 'carousel', tabindex: 0, role: 'group', 'aria-label': 'Cards' }, cards);
}

const TASK_WORDS = {
  pending: 'Waiting',
  in_progress: 'In progress',
  complete: 'Done',
  error: 'Failed',
};

/** @param {any} block @param {BlockEnv} env */
export function taskCard(block, env) {
  const status = /** @type {keyof typeof TASK_WORDS} */ (
    Object.hasOwn(TASK_WORDS, block.status) ? block.status : 'pending'
  );
  return h(
    'div',
    { class: `task task-${status}` },
    h('span', { class: 'task-mark', role: 'img', 'aria-label': TASK_WORDS[status] }),
    h(
      'div',
      { class: 'task-words' },
      h('div', { class: 'task-title', dir: 'auto' }, String(block.title ?? '')),
      block.details && richTextBlock(block.details, env),
      block.output && richTextBlock(block.output, env),
      listOf(block.sources).map((source) =>
        h('div', {}, link(source.url, String(source.text ?? source.url))),
      ),
    ),
  );
}

/** @param {any} block @param {BlockEnv} env @param {string} blockId */
export function plan(block, env, blockId) {
  const tasks = listOf(block.tasks).map((task, index) =>
    env.renderBlock({ type: 'task_card', ...task }, `${blockId}-${index}`),
  );
  return h(
    'section',
    { class: 'container' },
    h(
      'div',
      { class: 'container-head' },
      h('span', { class: 'container-title', dir: 'auto' }, String(block.title ?? '')),
    ),
    h('div', { class: 'container-body' }, tasks),
  );
}
