/**
 * The only way this page makes elements. Text goes in as text nodes, never as markup, so nothing that a
 * message says can become an element, an attribute or a script.
 */

/** Set as properties: as attributes they would only give the initial value. */
const PROPERTIES = new Set(['value', 'checked', 'disabled', 'hidden', 'open', 'indeterminate']);

/** @typedef {Node | string | number | null | undefined | false | readonly any[]} Child lists may be nested */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] `on…` listens, `class` and the like set attributes, false and undefined are left out
 * @param {...Child} children
 * @returns {HTMLElement & Record<string, any>}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) assign(node, name, value);
  append(node, children);
  return node;
}

/** @param {HTMLElement & Record<string, any>} node @param {string} name @param {any} value */
function assign(node, name, value) {
  if (value === undefined || value === null) return;
  if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name)) node[name] = value;
  else if (value !== false) node.setAttribute(name, value === true ? '' : String(value));
}

/** @param {Node} parent @param {Child[]} children */
export function append(parent, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** @param {...Child} children */
export function fragment(...children) {
  const node = document.createDocumentFragment();
  append(node, children);
  return node;
}

/** Changes text only when it differs, so that screen readers and selections are left alone. */
export function setText(/** @type {Node} */ node, /** @type {string} */ text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {string} id @returns {HTMLElement} */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`index.html has no #${id}`);
  return node;
}

/** @param {unknown} value @returns {any[]} the value when it is an array, else nothing: apps send anything */
export function listOf(value) {
  return Array.isArray(value) ? value : [];
}
