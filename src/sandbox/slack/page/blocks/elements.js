import { h, listOf } from '../dom.js';
import { icon } from '../icons.js';
import { button, feedbackButtons, iconButton, overflow } from './buttons.js';
import { choices } from './choices.js';
import { picker } from './pickers.js';
import { select } from './select.js';
import { plain, richText } from './text.js';

/**
 * Where an element stands. `live` elements tell the app about every change; those in an input block
 * wait for the form to be sent.
 * @typedef {{ blockId: string, actionId: string, live: boolean, label?: string }} Place
 */

/** @type {Record<string, (element: any, env: import('./index.js').BlockEnv, place: Place) => Node>} */
const RENDERERS = {
  button,
  workflow_button: button,
  overflow,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  checkboxes: choices,
  radio_buttons: choices,
  image: (element) => image(element),
  ...Object.fromEntries(
    [
      'static_select',
      'external_select',
      'users_select',
      'conversations_select',
      'channels_select',
    ].flatMap((type) => [
      [type, select],
      [`multi_${type}`, choices],
    ]),
  ),
  ...Object.fromEntries(
    [
      'plain_text_input',
      'rich_text_input',
      'email_text_input',
      'url_text_input',
      'number_input',
      'datepicker',
      'timepicker',
      'datetimepicker',
    ].map((type) => [type, picker]),
  ),
};

/** @param {any} element @param {import('./index.js').BlockEnv} env @param {Place} place */
function renderElement(element, env, place) {
  const type = String(element?.type ?? 'without a type');
  const renderer = Object.hasOwn(RENDERERS, type) ? RENDERERS[type] : undefined;
  if (!renderer) return h('span', { class: 'unsupported' }, `Unsupported element: ${type}`);
  return renderer(element, env, place);
}

/** @param {any} element @param {number} index */
function actionIdOf(element, index) {
  return String(element?.action_id ?? `action-${index}`);
}

/** @param {any} block @param {import('./index.js').BlockEnv} env @param {string} blockId */
export function actions(block, env, blockId) {
  const draw = (/** @type {any} */ element, /** @type {number} */ index) =>
    renderElement(element, env, { blockId, actionId: actionIdOf(element, index), live: true });
  return h('div', { class: 'actions' }, listOf(block.elements).map(draw));
}

/** @param {any} block @param {import('./index.js').BlockEnv} env @param {string} blockId */
export function contextActions(block, env, blockId) {
  const draw = (/** @type {any} */ element, /** @type {number} */ index) =>
    renderElement(element, env, { blockId, actionId: actionIdOf(element, index), live: true });
  return h('div', { class: 'context-actions' }, listOf(block.elements).map(draw));
}

/** @param {any} block @param {import('./index.js').BlockEnv} env @param {string} blockId */
export function section(block, env, blockId) {
  const { accessory, fields, text } = block;
  const words = h(
    'div',
    { class: 'section-words' },
    text && richText(text, env),
    fields &&
      h(
        'div',
        { class: 'fields' },
        listOf(fields).map((field) => h('div', { class: 'field' }, richText(field, env))),
      ),
  );
  if (!accessory) return words;
  const label = words.textContent?.slice(0, 80) ?? '';
  const side = renderElement(accessory, env, {
    blockId,
    actionId: actionIdOf(accessory, 0),
    live: true,
    label,
  });
  return h(
    'div',
    {
      class: `section with-${['overflow', 'image'].includes(accessory.type) ? 'small' : 'wide'}-accessory`,
    },
    words,
    h('div', { class: 'accessory' }, side),
  );
}

/** A label, the element, a hint and the place where an error appears. @param {any} block @param {import('./index.js').BlockEnv} env @param {string} blockId */
export function input(block, env, blockId) {
  const label = plain(block.label);
  const element = renderElement(block.element, env, {
    blockId,
    actionId: actionIdOf(block.element, 0),
    live: block.dispatch_action === true,
    label: block.optional ? `${label} (optional)` : label,
  });
  return h(
    'div',
    {
      class: 'input',
      'data-input': blockId,
      'data-required': block.optional !== true,
      'data-element': JSON.stringify(limitsOf(block.element)),
    },
    h(
      'div',
      { class: 'input-label', 'aria-hidden': 'true' },
      label,
      block.optional && h('span', { class: 'optional' }, ' (optional)'),
    ),
    element,
    block.hint && h('div', { class: 'input-hint' }, plain(block.hint)),
    h('div', { class: 'input-error', role: 'alert', hidden: true }),
  );
}

/** What the client itself checks before it sends a form. @param {any} element */
function limitsOf(element) {
  const { type, min_length, max_length, min_value, max_value } = element ?? {};
  return { type, min_length, max_length, min_value, max_value };
}

/**
 * Pictures are never fetched: the page loads nothing from elsewhere, and the words must be enough.
 * @param {any} block an image block or element
 * @param {boolean} [small]
 */
export function image(block, small = false) {
  const alt = String(block.alt_text ?? 'Image');
  const title = plain(block.title);
  return h(
    'figure',
    { class: small ? 'image image-small' : 'image', role: 'img', 'aria-label': alt, title: alt },
    icon('image'),
    !small && h('figcaption', {}, title && h('strong', {}, title), h('span', {}, alt)),
  );
}
