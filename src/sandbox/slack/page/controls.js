/**
 * What a person has typed, picked, opened or paged to inside blocks. Each such element is registered here,
 * so that one place can read all values around a click and carry them over when a message is drawn again.
 */

/**
 * @typedef {object} Control
 * @property {string} blockId
 * @property {string} actionId
 * @property {() => Record<string, unknown>} [read] the element's part of Slack's `state.values`; view-only controls have none
 * @property {() => unknown} save what `restore` needs
 * @property {(saved: any) => void} restore
 * @property {() => boolean} isDirty whether the person changed it
 */

/** @type {WeakMap<Element, Control>} */
const controls = new WeakMap();

/**
 * @template {HTMLElement} T
 * @param {T} node
 * @param {Control} control
 * @returns {T}
 */
export function register(node, control) {
  controls.set(node, control);
  node.setAttribute('data-control', `${control.blockId}/${control.actionId}`);
  return node;
}

/** @param {ParentNode} root @returns {{ node: Element, control: Control }[]} */
function controlsIn(root) {
  return [...root.querySelectorAll('[data-control]')].flatMap((node) => {
    const control = controls.get(node);
    return control ? [{ node, control }] : [];
  });
}

/** @param {Element} node */
export function controlOf(node) {
  return controls.get(node);
}

/**
 * @param {ParentNode} root the message or view around a click
 * @returns {Record<string, Record<string, unknown>>} Slack's `state.values`
 */
export function valuesIn(root) {
  /** @type {Record<string, Record<string, unknown>>} */
  const values = Object.create(null);
  for (const { control } of controlsIn(root)) {
    if (control.read)
      (values[control.blockId] ??= Object.create(null))[control.actionId] = control.read();
  }
  return values;
}

/**
 * Gives a newly drawn tree the changed values, the keyboard focus and the selection of the tree it replaces.
 * Call it after `to` is in the document and `from` is not; `focus` is what `focusIn(from)` said before.
 * @param {HTMLElement} from
 * @param {HTMLElement} to
 * @param {FocusMark | undefined} focus
 */
export function carryOver(from, to, focus) {
  const changed = new Map(
    controlsIn(from)
      .filter(({ control }) => control.isDirty())
      .map(({ node, control }) => [node.getAttribute('data-control'), control]),
  );
  for (const { node, control } of controlsIn(to)) {
    const before = changed.get(node.getAttribute('data-control'));
    if (before) control.restore(before.save());
  }
  if (focus) restoreFocus(to, focus);
}

/** @typedef {{ key: string | null, start: number | null, end: number | null }} FocusMark */

/** @param {HTMLElement} root @returns {FocusMark | undefined} where the focus is, when it is inside */
export function focusIn(root) {
  const active = document.activeElement;
  if (!active || !root.contains(active)) return undefined;
  const key = active.closest('[data-focus]')?.getAttribute('data-focus') ?? null;
  const text =
    active instanceof HTMLTextAreaElement ||
    (active instanceof HTMLInputElement && active.type === 'text');
  return {
    key,
    start: text ? active.selectionStart : null,
    end: text ? active.selectionEnd : null,
  };
}

/** @param {HTMLElement} root @param {FocusMark} mark */
function restoreFocus(root, mark) {
  const found =
    mark.key === null ? null : root.querySelector(`[data-focus="${CSS.escape(mark.key)}"]`);
  const target = /** @type {HTMLElement} */ (found ?? root);
  target.focus({ preventScroll: true });
  if (mark.start !== null && 'setSelectionRange' in target) {
    /** @type {HTMLInputElement} */ (target).setSelectionRange(mark.start, mark.end);
  }
}
