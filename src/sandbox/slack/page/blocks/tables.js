import { h, listOf, setText } from '../dom.js';
import { icon } from '../icons.js';
import { register } from '../controls.js';
import { richTextBlock } from './rich-text.js';

/** @typedef {import('./index.js').BlockEnv} BlockEnv */

/** @param {any} cell @param {BlockEnv} env @returns {Node} */
function cellContent(cell, env) {
  return cell?.type === 'rich_text' ? richTextBlock(cell, env) : document.createTextNode(String(cell?.text ?? cell?.value ?? ''));
}

/** @param {Node[]} rows @param {string} label */
function scrolling(rows, label) {
  return h('div', { class: 'table-scroll', tabindex: 0, role: 'group', 'aria-label': label }, ...rows);
}

/** @param {any} block @param {BlockEnv} env */
export function table(block, env) {
  const settings = listOf(block.column_settings);
  const className = (/** @type {number} */ column) => {
    const { align, is_wrapped: wrapped } = settings[column] ?? {};
    return `${['center', 'right'].includes(align) ? `align-${align}` : ''} ${wrapped ? 'wrapped' : ''}`.trim() || undefined;
  };
  const row = (/** @type {any} */ cells, /** @type {string} */ tag) =>
    h('tr', {}, listOf(cells).map((cell, column) => h(tag, { class: className(column), scope: tag === 'th' ? 'col' : undefined }, cellContent(cell, env))));
  const [head, ...body] = listOf(block.rows);
  return scrolling([h('table', { class: 'table' }, h('thead', {}, row(head, 'th')), h('tbody', {}, body.map((cells) => row(cells, 'td'))))], 'Table');
}

/** What a cell is sorted by. @param {any} cell */
function sortKey(cell) {
  const text = String(cell?.text ?? JSON.stringify(cell?.elements ?? ''));
  return { number: cell?.type === 'raw_number' ? Number(cell.value) : Number.NaN, text };
}

/** @param {any} a @param {any} b */
function compareCells(a, b) {
  const [left, right] = [sortKey(a), sortKey(b)];
  return left.number - right.number || left.text.localeCompare(right.text, 'en', { numeric: true });
}

/**
 * A table in pages, sorted by the column whose heading was last pressed.
 * @param {any} block @param {BlockEnv} env @param {string} blockId
 */
export function dataTable(block, env, blockId) {
  const [head, ...rows] = listOf(block.rows).map(listOf);
  const size = Math.max(1, Math.min(Number(block.page_size) || 5, 100));
  const pages = Math.max(1, Math.ceil(rows.length / size));
  let [page, column, direction] = [0, -1, 1];
  const body = h('tbody');
  const headings = listOf(head).map((cell, index) => heading(cell, () => sortBy(index)));
  const pager = pageControls(`${blockId}/page`, (by) => turn(page + by));
  const draw = () => {
    const sorted = column < 0 ? rows : rows.toSorted((a, b) => direction * compareCells(a[column], b[column]));
    body.replaceChildren(...sorted.slice(page * size, (page + 1) * size).map((cells) => dataRow(cells, block, env)));
    headings.forEach((node, index) => node.setAttribute('aria-sort', index !== column ? 'none' : direction > 0 ? 'ascending' : 'descending'));
    pager.show(page, pages, `${rows.length === 0 ? 0 : page * size + 1}–${Math.min((page + 1) * size, rows.length)} of ${rows.length}`);
  };
  const turn = (/** @type {number} */ to) => {
    page = Math.max(0, Math.min(to, pages - 1));
    draw();
  };
  const sortBy = (/** @type {number} */ index) => {
    direction = column === index ? -direction : 1;
    column = index;
    turn(0);
  };
  draw();
  const caption = String(block.caption ?? 'Table');
  const whole = h('table', { class: 'table' }, h('caption', {}, caption), h('thead', {}, h('tr', {}, headings)), body);
  const node = h('div', { class: 'data-table' }, scrolling([whole], caption), pages > 1 && pager.node);
  return register(node, {
    blockId,
    actionId: 'page',
    isDirty: () => page !== 0 || column !== -1,
    save: () => [page, column, direction],
    restore: (saved) => {
      [page, column, direction] = saved;
      turn(page);
    },
  });
}

/** @param {any} cell @param {() => void} press */
function heading(cell, press) {
  return h('th', { scope: 'col' }, h('button', { class: 'sort', type: 'button', onclick: press }, String(cell?.text ?? ''), icon('chevron')));
}

/** @param {any[]} cells @param {any} block @param {BlockEnv} env */
function dataRow(cells, block, env) {
  const main = Number(block.row_header_column_index ?? 0);
  return h(
    'tr',
    {},
    cells.map((cell, index) =>
      h(index === main ? 'th' : 'td', { scope: index === main ? 'row' : undefined, class: cell?.type === 'raw_number' ? 'align-right' : undefined }, cellContent(cell, env)),
    ),
  );
}

/** @param {string} focusKey @param {(by: number) => void} turn */
function pageControls(focusKey, turn) {
  const range = h('span', { class: 'pager-range', 'aria-live': 'polite' });
  const step = (/** @type {string} */ label, /** @type {number} */ by) =>
    h('button', { class: 'button button-small', type: 'button', 'data-focus': `${focusKey}/${by}`, onclick: () => turn(by) }, label);
  const [previous, next] = [step('Previous', -1), step('Next', 1)];
  return {
    node: h('div', { class: 'pager' }, range, previous, next),
    show: (/** @type {number} */ page, /** @type {number} */ pages, /** @type {string} */ words) => {
      setText(range, words);
      // Not `disabled`: that would drop the keyboard focus at the last page.
      previous.setAttribute('aria-disabled', String(page === 0));
      next.setAttribute('aria-disabled', String(page === pages - 1));
    },
  };
}
