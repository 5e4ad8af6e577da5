import { h, listOf } from '../dom.js';
import { icon } from '../icons.js';
import { safeHref } from '../links.js';
import { openMenu } from '../menu.js';
import { plain } from './text.js';

/** @typedef {import('./index.js').BlockEnv} BlockEnv */
/** @typedef {import('./elements.js').Place} Place */

const ICONS = { trash: 'trash' };

/** The fields that Slack repeats from a button in its payload. @param {any} element */
function clicked({ type, text, value, style }) {
  return Object.fromEntries(
    Object.entries({ type, text, value, style }).filter(([, field]) => field !== undefined),
  );
}

/** @param {any} element @param {BlockEnv} env @param {Place} place */
export function button(element, env, { blockId, actionId }) {
  const href = element.url === undefined ? undefined : safeHref(element.url);
  const style = ['primary', 'danger'].includes(element.style) ? ` button-${element.style}` : '';
  const click = (/** @type {Event} */ event) =>
    env.dispatch({
      blockId,
      actionId,
      element: clicked(element),
      confirm: element.confirm,
      source: /** @type {HTMLElement} */ (event.currentTarget),
    });
  return h(
    href ? 'a' : 'button',
    {
      class: `button${style}`,
      type: href ? undefined : 'button',
      href,
      target: href && '_blank',
      rel: href && 'noopener noreferrer',
      title: href,
      'aria-label': element.accessibility_label,
      'data-focus': `${blockId}/${actionId}`,
      onclick: click,
    },
    h('span', { class: 'button-words' }, h('bdi', {}, plain(element.text, 'Button'))),
  );
}

/** @param {any} element @param {BlockEnv} env @param {Place} place */
export function overflow(element, env, { blockId, actionId }) {
  const items = (/** @type {HTMLElement} */ source) =>
    listOf(element.options).map((option) => ({
      label: plain(option.text),
      description: plain(option.description),
      select: () => {
        const href = option.url === undefined ? undefined : safeHref(option.url);
        if (href) open(href, '_blank', 'noopener,noreferrer');
        void env.dispatch({
          blockId,
          actionId,
          element: { type: 'overflow', selected_option: option },
          confirm: element.confirm,
          source,
        });
      },
    }));
  return h(
    'button',
    {
      class: 'button button-icon',
      type: 'button',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'data-menu-end': true,
      'data-focus': `${blockId}/${actionId}`,
      onclick: (/** @type {Event} */ event) => {
        const anchor = /** @type {HTMLElement} */ (event.currentTarget);
        openMenu({ anchor, label: 'More actions', items: items(anchor) });
      },
    },
    icon('more'),
  );
}

/** @param {any} element @param {BlockEnv} env @param {Place} place */
export function iconButton(element, env, { blockId, actionId }) {
  const name = ICONS[/** @type {keyof typeof ICONS} */ (element.icon)] ?? 'more';
  return h(
    'button',
    {
      class: 'button button-quiet',
      type: 'button',
      'aria-label': element.accessibility_label ?? plain(element.text),
      title: plain(element.text),
      'data-focus': `${blockId}/${actionId}`,
      onclick: (/** @type {Event} */ event) =>
        env.dispatch({
          blockId,
          actionId,
          element: clicked(element),
          confirm: element.confirm,
          source: /** @type {HTMLElement} */ (event.currentTarget),
        }),
    },
    icon(name),
  );
}

/** Thumb up and thumb down. @param {any} element @param {BlockEnv} env @param {Place} place */
export function feedbackButtons(element, env, { blockId, actionId }) {
  const thumb = (/** @type {any} */ option, /** @type {string} */ name) =>
    h(
      'button',
      {
        class: 'button button-quiet',
        type: 'button',
        'aria-label': option.accessibility_label ?? plain(option.text),
        title: plain(option.text),
        'data-focus': `${blockId}/${actionId}/${name}`,
        onclick: (/** @type {Event} */ event) => {
          const { text, value } = option;
          void env.dispatch({
            blockId,
            actionId,
            element: { type: 'feedback_buttons', text, value },
            source: /** @type {HTMLElement} */ (event.currentTarget),
          });
        },
      },
      icon(name),
    );
  return h(
    'span',
    { class: 'feedback', role: 'group', 'aria-label': 'Feedback' },
    thumb(element.positive_button ?? {}, 'up'),
    thumb(element.negative_button ?? {}, 'down'),
  );
}
