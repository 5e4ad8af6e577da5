import { h, listOf, setText } from '../dom.js';
import { icon } from '../icons.js';
import { register } from '../controls.js';
import { cellContent, scrolling } from './table.js';

/** @typedef {import('./index.js').BlockEnv} BlockEnv */

const DEFAULT_PAGE_SIZE = 5;

/**
 * A table in pages, sorted by the column whose heading was last pressed.
 * @param {any} block @param {BlockEnv} env @param {string} blockId
 */
export function dataTable(block, env, blockId) {
  return new DataTable(block, env, blockId).node;
}

class DataTable {
  #block;
  #env;
  #rows;
  #size;
  #view = { page: 0, column: -1, direction: 1 };
  #body = h('tbody');
  #range = h('span', { class: 'pager-range', 'aria-live': 'polite' });
  #headings;
  #previous;
  #next;
  node;

  /** @param {any} block @param {BlockEnv} env @param {string} blockId */
  constructor(block, env, blockId) {
    const [head, ...rows] = listOf(block.rows).map(listOf);
    this.#block = block;
    this.#env = env;
    this.#rows = rows;
    this.#size = Math.max(1, Math.min(Number(block.page_size) || DEFAULT_PAGE_SIZE, 100));
    this.#headings = listOf(head).map((cell, column) =>
      heading(cell, isNumeric(rows, column), () => this.#sortBy(column)),
    );
    this.#previous = this.#step('Previous', -1, blockId);
    this.#next = this.#step('Next', 1, blockId);
    this.node = register(this.#whole(), {
      blockId,
      actionId: 'page',
      isDirty: () => this.#view.page !== 0 || this.#view.column !== -1,
      save: () => this.#view,
      restore: (view) => this.#show(view),
    });
    this.#show(this.#view);
  }

  #whole() {
    const caption = String(this.#block.caption ?? 'Table');
    const table = h(
      'table',
      { class: 'table' },
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, this.#headings)),
      this.#body,
    );
    const pager = h('div', { class: 'pager' }, this.#range, this.#previous, this.#next);
    return h(
      'div',
      { class: 'data-table' },
      scrolling([table], caption),
      this.#lastPage() > 0 && pager,
    );
  }

  #lastPage() {
    return Math.max(0, Math.ceil(this.#rows.length / this.#size) - 1);
  }

  /** @param {string} label @param {number} by @param {string} blockId */
  #step(label, by, blockId) {
    return h(
      'button',
      {
        class: 'button button-small',
        type: 'button',
        'data-focus': `${blockId}/page/${by}`,
        onclick: () => this.#show({ ...this.#view, page: this.#view.page + by }),
      },
      label,
    );
  }

  /** @param {number} column */
  #sortBy(column) {
    const again = this.#view.column === column;
    this.#show({ page: 0, column, direction: again ? -this.#view.direction : 1 });
  }

  /** @param {{ page: number, column: number, direction: number }} view */
  #show({ page, column, direction }) {
    const at = Math.max(0, Math.min(page, this.#lastPage()));
    this.#view = { page: at, column, direction };
    const rows = this.#sorted().slice(at * this.#size, (at + 1) * this.#size);
    this.#body.replaceChildren(...rows.map((cells) => dataRow(cells, this.#block, this.#env)));
    const order = direction > 0 ? 'ascending' : 'descending';
    this.#headings.forEach((node, index) =>
      node.setAttribute('aria-sort', index === column ? order : 'none'),
    );
    const first = rows.length === 0 ? 0 : at * this.#size + 1;
    setText(this.#range, `${first}–${at * this.#size + rows.length} of ${this.#rows.length}`);
    // Not `disabled`: that would drop the keyboard focus at the last page.
    this.#previous.setAttribute('aria-disabled', String(at === 0));
    this.#next.setAttribute('aria-disabled', String(at === this.#lastPage()));
  }

  #sorted() {
    const { column, direction } = this.#view;
    if (column < 0) return this.#rows;
    return this.#rows.toSorted((a, b) => direction * compareCells(a[column], b[column]));
  }
}

/** @param {any} a @param {any} b */
function compareCells(a, b) {
  const byNumber = a?.type === 'raw_number' && b?.type === 'raw_number' ? a.value - b.value : 0;
  return byNumber || sortText(a).localeCompare(sortText(b), 'en', { numeric: true });
}

/** @param {any} cell */
function sortText(cell) {
  return String(cell?.text ?? JSON.stringify(cell?.elements ?? ''));
}

/** @param {any[][]} rows @param {number} column */
function isNumeric(rows, column) {
  return rows.length > 0 && rows.every((cells) => cells[column]?.type === 'raw_number');
}

/** @param {any} cell @param {boolean} numeric @param {() => void} press */
function heading(cell, numeric, press) {
  return h(
    'th',
    { scope: 'col', class: numeric && 'align-right' },
    h(
      'button',
      { class: 'sort', type: 'button', onclick: press },
      String(cell?.text ?? ''),
      icon('chevron'),
    ),
  );
}

/** @param {any[]} cells @param {any} block @param {BlockEnv} env */
function dataRow(cells, block, env) {
  const main = Number(block.row_header_column_index ?? 0);
  const cell = (/** @type {any} */ each, /** @type {number} */ index) =>
    h(
      index === main ? 'th' : 'td',
      {
        scope: index === main && 'row',
        class: each?.type === 'raw_number' && 'align-right',
      },
      cellContent(each, env),
    );
  return h('tr', {}, cells.map(cell));
}
