import { carryOver, focusIn } from './controls.js';

/**
 * Drawing again without disturbing: what did not change keeps its nodes, and with them focus, selection,
 * typed text, open menus and scroll positions.
 *
 * @typedef {{ key: string, signature: string, build: () => HTMLElement }} Item
 */

/** @type {WeakMap<Element, string>} */
const signatures = new WeakMap();

/**
 * Fills a node only when its signature changed.
 * @param {HTMLElement} node
 * @param {string} signature
 * @param {() => Node} build
 */
export function redraw(node, signature, build) {
  if (signatures.get(node) === signature) return;
  signatures.set(node, signature);
  const focus = focusIn(node);
  const before = document.createElement('div');
  const content = build();
  before.append(...node.childNodes);
  node.append(content);
  carryOver(before, node, focus);
}

/**
 * Makes the children of a node match the items, building only those that are new or changed.
 * @param {HTMLElement} parent
 * @param {Item[]} items
 */
export function reconcile(parent, items) {
  const old = new Map(
    /** @type {HTMLElement[]} */ ([...parent.children]).map((node) => [
      node.getAttribute('data-key'),
      node,
    ]),
  );
  const wanted = new Set(items.map(({ key }) => key));
  for (const [key, node] of old) if (key === null || !wanted.has(key)) node.remove();
  let place = /** @type {HTMLElement | null} */ (parent.firstElementChild);
  for (const item of items) {
    const before = old.get(item.key);
    const node = before && signatures.get(before) === item.signature ? before : build(item);
    if (before && node !== before) place = replace(before, node, place);
    if (node === place) place = /** @type {HTMLElement | null} */ (place.nextElementSibling);
    else parent.insertBefore(node, place);
  }
}

/** @param {HTMLElement} before @param {HTMLElement} node @param {HTMLElement | null} place @returns {HTMLElement | null} */
function replace(before, node, place) {
  const focus = focusIn(before);
  before.replaceWith(node);
  carryOver(before, node, focus);
  return place === before ? node : place;
}

/** @param {Item} item */
function build(item) {
  const node = item.build();
  node.setAttribute('data-key', item.key);
  signatures.set(node, item.signature);
  return node;
}
