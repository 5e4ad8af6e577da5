import { h, fragment, listOf } from '../dom.js';
import { markdown } from '../markdown.js';
import { actions, contextActions, image, input, section } from './elements.js';
import { alert, card, carousel, container, plan, taskCard } from './containers.js';
import { richTextBlock } from './rich-text.js';
import { dataTable } from './data-table.js';
import { table } from './table.js';
import { plain, richText } from './text.js';

/**
 * Draws Block Kit as Slack draws it.
 *
 * @typedef {object} BlockEnv
 * @property {import('../mrkdwn.js').Reader} reader
 * @property {readonly { id: string, name: string }[]} people for users_select
 * @property {readonly { id: string, name: string, kind: string }[]} conversations for channels_select and conversations_select
 * @property {(action: BlockAction) => Promise<boolean>} dispatch false when the person declined the confirm dialog
 * @property {(block: any, index?: number | string) => Node} renderBlock for blocks that hold blocks
 *
 * @typedef {object} BlockAction a click or a change, as an entry of Slack's `block_actions` payload
 * @property {string} blockId
 * @property {string} actionId
 * @property {Record<string, unknown>} element
 * @property {unknown} [confirm]
 * @property {HTMLElement} source
 */

/** @type {Record<string, (block: any, env: BlockEnv, blockId: string) => Node>} */
const RENDERERS = {
  header: (block) => h('h3', { class: 'header', dir: 'auto' }, plain(block.text)),
  section,
  context: (block, env) =>
    h(
      'div',
      { class: 'context' },
      listOf(block.elements).map((element) =>
        element.type === 'image' ? image(element, true) : richText(element, env),
      ),
    ),
  divider: () => h('hr', { class: 'divider' }),
  actions,
  image: (block) => image(block),
  input,
  rich_text: richTextBlock,
  markdown: (block) =>
    h('div', { class: 'text markdown', dir: 'auto' }, markdown(String(block.text ?? ''))),
  table,
  data_table: dataTable,
  container,
  alert,
  card,
  carousel,
  context_actions: contextActions,
  plan,
  task_card: taskCard,
};

/** @param {string} type */
function unsupported(type) {
  return h('div', { class: 'unsupported', role: 'note' }, `Unsupported block: ${type}`);
}

/** @param {any} block @param {BlockEnv} env @param {number | string} index */
function renderBlock(block, env, index) {
  const type = String(block?.type ?? 'without a type');
  const blockId = String(block?.block_id ?? `block-${index}`);
  const renderer = Object.hasOwn(RENDERERS, type) ? RENDERERS[type] : undefined;
  if (!renderer) return unsupported(type);
  try {
    const content = renderer(block, env, blockId);
    return h('div', { class: `block block-${type}`, 'data-block-id': blockId }, content);
  } catch {
    return unsupported(`${type} (malformed)`);
  }
}

/**
 * @param {unknown} blocks
 * @param {Omit<BlockEnv, 'renderBlock'>} surface
 * @returns {DocumentFragment}
 */
export function renderBlocks(blocks, surface) {
  /** @type {BlockEnv} */
  const env = { ...surface, renderBlock: (block, index = 0) => renderBlock(block, env, index) };
  return fragment(listOf(blocks).map((block, index) => renderBlock(block, env, index)));
}
