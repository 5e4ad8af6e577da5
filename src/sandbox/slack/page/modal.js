import { h } from './dom.js';
import { icon } from './icons.js';
import { redraw } from './keyed.js';
import { act, current } from './state.js';
import { readerSignature, surfaceBlocks, whileBusy } from './surface.js';
import { plain } from './blocks/text.js';
import { valuesIn } from './controls.js';
import { problemsIn, showProblems } from './validation.js';

/**
 * The stack of open modals. Each view is a native dialog, which makes everything behind it inert and gives
 * the focus back when it closes; views below the top one stay as they were, with what was typed in them.
 *
 * @typedef {{ dialog: HTMLDialogElement, form: HTMLElement, errors: string }} Entry
 */

/** @type {Map<string, Entry>} */
const entries = new Map();

export function showViews() {
  const { views } = current();
  const ids = new Set(views.map(({ id }) => id));
  for (const [id, { dialog }] of entries) {
    if (ids.has(id)) continue;
    entries.delete(id);
    dialog.close();
    dialog.remove();
  }
  views.forEach((view, depth) => showView(view, depth, depth === views.length - 1));
}

/** @param {import('../client-api.ts').ClientView} view @param {number} depth @param {boolean} top */
function showView({ id, view, errors }, depth, top) {
  const isNew = !entries.has(id);
  const entry = entries.get(id) ?? open(id);
  redraw(entry.form, JSON.stringify([view, depth, readerSignature()]), () =>
    content(id, /** @type {any} */ (view), depth),
  );
  entry.dialog.classList.toggle('dialog-under', !top);
  entry.dialog.setAttribute('aria-label', plain(/** @type {any} */ (view).title, 'Dialog'));
  if (isNew) {
    entry.dialog.showModal();
    // What is read comes first, where the first field stands below it.
    firstField(entry.form)?.focus({ preventScroll: true });
  }
  const said = JSON.stringify(errors ?? {});
  if (said === entry.errors) return;
  entry.errors = said;
  showProblems(entry.form, errors ?? {});
}

/** @param {HTMLElement} form @returns {HTMLElement | null} */
function firstField(form) {
  return (
    form.querySelector('[data-autofocus]') ??
    form.querySelector('.modal-body [data-focus]') ??
    form.querySelector('.button-primary')
  );
}

/** @param {string} id @returns {Entry} */
function open(id) {
  const form = h('form', {
    class: 'modal-form',
    'data-surface': 'view',
    novalidate: true,
    tabindex: -1,
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      void submit(id);
    },
  });
  const dialog = /** @type {HTMLDialogElement} */ (
    h(
      'dialog',
      {
        class: 'dialog dialog-modal',
        onkeydown: (/** @type {KeyboardEvent} */ event) => onKey(event, id),
        oncancel: (/** @type {Event} */ event) => event.preventDefault(),
      },
      form,
    )
  );
  const entry = { dialog, form, errors: '{}' };
  entries.set(id, entry);
  document.body.append(dialog);
  return entry;
}

/** @param {string} id @param {any} view @param {number} depth @returns {Node} */
function content(id, view, depth) {
  const close = (/** @type {Event} */ event) =>
    whileBusy(/** @type {HTMLElement} */ (event.currentTarget), () =>
      act({ type: 'close', viewId: id }),
    );
  const leave = depth > 0 ? 'Back' : 'Close';
  const node = document.createDocumentFragment();
  node.append(
    h(
      'header',
      { class: 'modal-head' },
      h('h2', { class: 'dialog-title', dir: 'auto' }, plain(view.title, 'Dialog')),
      h(
        'button',
        {
          class: 'modal-close',
          type: 'button',
          'aria-label': `${leave} dialog`,
          'data-focus': 'modal/leave',
          onclick: close,
        },
        icon(depth > 0 ? 'back' : 'close'),
      ),
    ),
    h('div', { class: 'modal-body' }, surfaceBlocks(view.blocks, { viewId: id })),
    h(
      'footer',
      { class: 'dialog-foot' },
      h(
        'button',
        { class: 'button', type: 'button', 'data-focus': 'modal/close', onclick: close },
        plain(view.close, view.submit ? 'Cancel' : 'Close'),
      ),
      view.submit &&
        h(
          'button',
          { class: 'button button-primary', type: 'submit', 'data-focus': 'modal/submit' },
          plain(view.submit),
        ),
    ),
  );
  return node;
}

/** @param {string} id */
async function submit(id) {
  const entry = entries.get(id);
  const button = /** @type {HTMLElement | null | undefined} */ (
    entry?.form.querySelector('[type="submit"]')
  );
  if (!entry || !button || button.getAttribute('aria-busy') === 'true') return;
  const problems = problemsIn(entry.form);
  showProblems(entry.form, problems);
  if (Object.keys(problems).length > 0) return;
  // The same answer from the app after another try must be shown again.
  entry.errors = '';
  await whileBusy(button, () => act({ type: 'submit', viewId: id, values: valuesIn(entry.form) }));
}

/** @param {KeyboardEvent} event @param {string} id */
function onKey(event, id) {
  if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    void act({ type: 'close', viewId: id });
  } else if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
    event.preventDefault();
    void submit(id);
  } else if (event.key === 'Tab') keepInside(event);
}

/** The browser would go on to its own toolbar; a form goes round. @param {KeyboardEvent} event */
function keepInside(event) {
  const dialog = /** @type {HTMLElement} */ (event.currentTarget);
  const stops = /** @type {HTMLElement[]} */ ([
    ...dialog.querySelectorAll('a[href], button, input, textarea, summary, [tabindex="0"]'),
  ]).filter((node) => node.offsetParent !== null);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
