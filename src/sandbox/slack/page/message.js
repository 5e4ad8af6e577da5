import { h } from './dom.js';
import { avatar } from './avatar.js';
import { icon } from './icons.js';
import { openMenu } from './menu.js';
import { mrkdwn } from './mrkdwn.js';
import { act, appName, current, look, looking, timeZone } from './state.js';
import { reader, surfaceBlocks } from './surface.js';
import { clockTime, dateOfTs, shortDay } from './time.js';

/**
 * @typedef {object} Setting
 * @property {string} channel
 * @property {boolean} compact follows a message by the same author: no avatar, no name
 * @property {boolean} inThread
 */

/** @param {import('./api.js').ClientMessage} message @param {Setting} setting @returns {HTMLElement} */
export function messageNode(message, { channel, compact, inThread }) {
  const name = message.fromApp ? appName() : reader().userName(message.user);
  const container = { channel, ts: message.ts, ...(message.ephemeral ? { ephemeral: true } : {}) };
  const date = dateOfTs(message.ts);
  const time = clockTime(date, timeZone());
  return h(
    'article',
    {
      'aria-busy': message.stream === 'open' && 'true',
      class: `message${compact ? ' message-compact' : ''}${message.ephemeral ? ' message-ephemeral' : ''}`,
      tabindex: -1,
      'data-surface': 'message',
      'data-ts': message.ts,
      'aria-label': `${name}, ${time}`,
    },
    h(
      'div',
      { class: 'message-side' },
      compact
        ? h('time', { class: 'message-hover-time' }, time)
        : avatar(message.user, name, message.fromApp),
    ),
    h(
      'div',
      { class: 'message-main' },
      message.ephemeral && h('div', { class: 'only-you' }, icon('eye'), 'Only visible to you'),
      !compact && head(message, name, date),
      body(message, container),
      message.files.map(file),
      message.stream === 'open' && stopping(message.ts, channel),
      !inThread && message.replyCount > 0 && replies(message),
    ),
    !message.ephemeral && toolbar(message.ts, { channel, name, inThread }),
  );
}

/** @param {import('./api.js').ClientMessage} message @param {string} name @param {Date} date */
function head(message, name, date) {
  const stamp = `${shortDay(date, timeZone())}, ${clockTime(date, timeZone())}`;
  return h(
    'div',
    { class: 'message-head' },
    h('bdi', { class: 'message-author' }, name),
    message.fromApp && h('span', { class: 'badge-app' }, 'APP'),
    h(
      'time',
      { class: 'message-time', datetime: date.toISOString(), title: stamp },
      clockTime(date, timeZone()),
    ),
  );
}

/** Blocks are the message; the text is what notifications show, and what is left when there are no blocks. @param {import('./api.js').ClientMessage} message @param {Record<string, unknown>} container */
function body(message, container) {
  const edited =
    message.editedAt &&
    h('span', { class: 'edited', title: editedTitle(message.editedAt) }, '(edited)');
  if (message.blocks.length > 0)
    return h('div', { class: 'message-blocks' }, surfaceBlocks(message.blocks, container), edited);
  return h(
    'div',
    { class: 'text message-text', dir: 'auto' },
    mrkdwn(message.text, reader()),
    edited && ' ',
    edited,
  );
}

/** @param {import('./api.js').ClientMessage['files'][number]} file */
function file({ id, name, size }) {
  const href = `/client/files/${encodeURIComponent(id)}?as=${encodeURIComponent(looking.as)}`;
  return h(
    'a',
    { class: 'file', href, download: name },
    h('bdi', { class: 'file-name' }, name),
    h('span', { class: 'file-size' }, `${Math.max(1, Math.round(size / 1_000))} KB`),
  );
}

/** @param {string} editedAt ISO 8601 or a Slack `ts` */
function editedTitle(editedAt) {
  const date = /^\d+(\.\d+)?$/.test(editedAt) ? dateOfTs(editedAt) : new Date(editedAt);
  return Number.isNaN(date.getTime()) ? 'Edited' : `Edited ${clockTime(date, timeZone())}`;
}

/** An answer that still grows can be stopped. @param {string} ts @param {string} channel */
function stopping(ts, channel) {
  return h(
    'button',
    {
      class: 'button',
      type: 'button',
      'data-focus': `${ts}/stop`,
      onclick: () => void act({ type: 'stop', channel, ts }),
    },
    'Stop',
  );
}

/** @param {import('./api.js').ClientMessage} message */
function replies({ ts, replyCount }) {
  return h(
    'button',
    {
      class: 'replies',
      type: 'button',
      'data-focus': `${ts}/replies`,
      onclick: () => look({ thread: ts }),
    },
    icon('reply'),
    h('strong', {}, replyCount === 1 ? '1 reply' : `${replyCount} replies`),
    h('span', { class: 'replies-hint' }, 'View thread'),
  );
}

/** @param {string} ts @param {{ channel: string, name: string, inThread: boolean }} message */
function toolbar(ts, { channel, name, inThread }) {
  const reply = button('reply', `Reply in thread to ${name}`, {
    title: 'Reply in thread',
    'data-focus': `${ts}/reply`,
    onclick: () => look({ thread: ts }),
  });
  return h('div', { class: 'toolbar' }, !inThread && reply, more(ts, channel, name));
}

/** The app's message shortcuts. @param {string} ts @param {string} channel @param {string} name */
function more(ts, channel, name) {
  const offered = current().shortcuts.filter(({ type }) => type === 'message');
  const items = offered.map(({ name: label, description, callbackId }) => ({
    label,
    description,
    select: () => void act({ type: 'shortcut', callbackId, at: { channel, ts } }),
  }));
  const node = button('more', `More actions for the message of ${name}`, {
    title: 'More actions',
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
    'data-menu-end': true,
    'data-focus': `${ts}/more`,
    onclick: () => openMenu({ anchor: node, label: 'More actions', items }),
  });
  return node;
}

/** @param {string} picture @param {string} label @param {Record<string, unknown>} attributes @returns {HTMLElement} */
function button(picture, label, attributes) {
  return h(
    'button',
    { class: 'toolbar-button', type: 'button', 'aria-label': label, ...attributes },
    icon(picture),
  );
}
