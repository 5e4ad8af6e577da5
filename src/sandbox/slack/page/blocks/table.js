import { h, listOf } from '../dom.js';
import { richTextBlock } from './rich-text.js';

/** @typedef {import('./index.js').BlockEnv} BlockEnv */

/** @param {any} cell @param {BlockEnv} env @returns {Node} */
export function cellContent(cell, env) {
  return cell?.type === 'rich_text'
    ? richTextBlock(cell, env)
    : document.createTextNode(String(cell?.text ?? cell?.value ?? ''));
}

/** @param {Node[]} rows @param {string} label */
export function scrolling(rows, label) {
  return h(
    'div',
    { class: 'table-scroll', tabindex: 0, role: 'group', 'aria-label': label },
    ...rows,
  );
}

/** @param {any} block @param {BlockEnv} env */
export function table(block, env) {
  const settings = listOf(block.column_settings);
  const className = (/** @type {number} */ column) => {
    const { align, is_wrapped: wrapped } = settings[column] ?? {};
    return (
      `${['center', 'right'].includes(align) ? `align-${align}` : ''} ${wrapped ? 'wrapped' : ''}`.trim() ||
      undefined
    );
  };
  const row = (/** @type {any} */ cells, /** @type {string} */ tag) =>
    h(
      'tr',
      {},
      listOf(cells).map((cell, column) =>
        h(
          tag,
          { class: className(column), scope: tag === 'th' ? 'col' : undefined },
          cellContent(cell, env),
        ),
      ),
    );
  const [head, ...body] = listOf(block.rows);
  return scrolling(
    [
      h(
        'table',
        { class: 'table' },
        h('thead', {}, row(head, 'th')),
        h(
          'tbody',
          {},
          body.map((cells) => row(cells, 'td')),
        ),
      ),
    ],
    'Table',
  );
}
