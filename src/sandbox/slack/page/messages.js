import { h } from './dom.js';
import { icon } from './icons.js';
import { reconcile } from './keyed.js';
import { messageNode } from './message.js';
import { looking, sandboxNow, timeZone } from './state.js';
import { readerSignature } from './surface.js';
import { dateOfTs, dayTitle, localDay } from './time.js';

/** @typedef {import('./api.js').ClientMessage} ClientMessage */

const GROUPED_WITHIN_S = 300;
const NEAR_BOTTOM_PX = 60;

/** @param {ClientMessage} message @returns {boolean} */
export function isReply(message) {
  return message.threadTs !== undefined && message.threadTs !== message.ts;
}

/** @param {ClientMessage | undefined} before @param {ClientMessage} message */
function continues(before, message) {
  return (
    before !== undefined &&
    before.user === message.user &&
    before.fromApp === message.fromApp &&
    before.ephemeral === message.ephemeral &&
    Number(message.ts) - Number(before.ts) < GROUPED_WITHIN_S
  );
}

/**
 * @param {readonly ClientMessage[]} messages
 * @param {{ channel: string, inThread: boolean }} where
 * @returns {import('./keyed.js').Item[]}
 */
function itemsOf(messages, where) {
  const names = readerSignature();
  /** @type {import('./keyed.js').Item[]} */
  const items = [];
  /** @type {ClientMessage | undefined} */
  let before;
  for (const message of messages) {
    const day = localDay(dateOfTs(message.ts), timeZone());
    const newDay = !before || localDay(dateOfTs(before.ts), timeZone()) !== day;
    if (newDay && !where.inThread) items.push(dayItem(message, day));
    const firstReply = where.inThread && before === messages[0];
    if (firstReply) items.push(repliesItem(messages.length - 1));
    const setting = { ...where, compact: !newDay && !firstReply && continues(before, message) };
    items.push({
      key: `${message.ephemeral ? 'ephemeral' : 'message'}-${message.ts}`,
      signature: JSON.stringify([message, setting, names]),
      build: () => messageNode(message, setting),
    });
    before = message;
  }
  return items.length === 0 ? [emptyItem()] : items;
}

/** @param {ClientMessage} message @param {string} day */
function dayItem(message, day) {
  const title = dayTitle(dateOfTs(message.ts), sandboxNow(), timeZone());
  return {
    key: `day-${day}`,
    signature: title,
    build: () =>
      h(
        'div',
        { class: 'day', role: 'separator', 'aria-label': title },
        h('span', { class: 'day-title' }, title),
      ),
  };
}

/** @returns {import('./keyed.js').Item} */
function emptyItem() {
  const build = () => h('p', { class: 'nothing-yet' }, 'Nothing was said here yet.');
  return { key: 'empty', signature: '', build };
}

/** Between a thread's first message and the replies to it. @param {number} count */
function repliesItem(count) {
  const title = count === 1 ? '1 reply' : `${count} replies`;
  return {
    key: 'replies',
    signature: title,
    build: () => h('div', { class: 'reply-count', role: 'separator', 'aria-label': title }, title),
  };
}

/**
 * A scrolling list of messages that stays at the bottom when it was there, and otherwise offers the way down.
 * @param {{ inThread: boolean, label: string }} options
 */
export function createMessageList({ inThread, label }) {
  const list = h('div', {
    class: 'messages',
    role: 'log',
    'aria-live': 'polite',
    'aria-label': label,
    tabindex: 0,
  });
  const jump = h(
    'button',
    { class: 'jump', type: 'button', hidden: true, onclick: () => toBottom() },
    icon('arrow'),
    'New messages',
  );
  const scroller = h('div', { class: 'messages-frame' }, list, jump);
  const atBottom = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_BOTTOM_PX;
  let pinned = true;
  const toBottom = () => {
    list.scrollTop = list.scrollHeight;
    jump.hidden = true;
    pinned = true;
  };
  list.addEventListener('scroll', () => {
    pinned = atBottom();
    if (pinned) jump.hidden = true;
  });
  // A thread that opens beside it makes every line wrap anew.
  new ResizeObserver(() => pinned && toBottom()).observe(list);
  let shown = '';
  let newest = '';
  /** Whether somebody else wrote since the last time, or the reader did. @param {readonly ClientMessage[]} messages */
  const arrival = (messages) => {
    const last = messages.at(-1);
    if (!last || last.ts === newest) return 'nothing';
    newest = last.ts;
    return last.user === looking.as ? 'mine' : 'other';
  };
  /** @param {string} channel @param {readonly ClientMessage[]} messages */
  const show = (channel, messages) => {
    const what = [looking.as, channel, inThread && looking.thread].join('/');
    const switched = what !== shown;
    const follow = switched || atBottom();
    if (switched) list.replaceChildren();
    // A whole conversation is read on purpose, not announced.
    list.setAttribute('aria-live', switched ? 'off' : 'polite');
    reconcile(list, itemsOf(messages, { channel, inThread }));
    const arrived = arrival(messages);
    if (follow || arrived === 'mine') toBottom();
    else if (arrived === 'other') jump.hidden = false;
    shown = what;
  };
  return { node: scroller, show, toBottom };
}
