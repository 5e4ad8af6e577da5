import { renderBlocks } from './blocks/index.js';
import { askToConfirm } from './confirm.js';
import { valuesIn } from './controls.js';
import { act, appName, current, locale, sandboxNow, timeZone } from './state.js';
import { localDay } from './time.js';

/** What messages, modals and the app's home share: drawing blocks, and telling the server what was clicked in them. */

/** @returns {import('./mrkdwn.js').Reader} */
export function reader() {
  const { people, conversations, me } = current();
  return {
    me: me.id,
    now: sandboxNow(),
    timeZone: timeZone(),
    locale: locale(),
    userName: (id) =>
      people.find((person) => person.id === id)?.name ?? (isApp(id) ? appName() : id),
    channelName: (id) => conversations.find((conversation) => conversation.id === id)?.name ?? id,
  };
}

/** @param {string} id */
function isApp(id) {
  return current().conversations.some(({ messages }) =>
    messages.some((message) => message.fromApp && message.user === id),
  );
}

/** Changes when names, the time zone or the day do: then even an unchanged message reads differently. */
export function readerSignature() {
  const { people, conversations, me } = current();
  const names = [...people, ...conversations].map(({ id, name }) => `${id}=${name}`);
  return JSON.stringify([me.id, timeZone(), locale(), localDay(sandboxNow(), timeZone()), names]);
}

/**
 * @param {unknown} blocks
 * @param {Record<string, unknown>} container where the server finds them: a message, a view or the home
 * @returns {DocumentFragment}
 */
export function surfaceBlocks(blocks, container) {
  const { people, conversations } = current();
  return renderBlocks(blocks, {
    reader: reader(),
    people,
    conversations,
    dispatch: (action) => dispatch(action, container),
  });
}

/** @param {import('./blocks/index.js').BlockAction} action @param {Record<string, unknown>} container @returns {Promise<boolean>} */
async function dispatch({ blockId, actionId, element, confirm, source }, container) {
  if (source.getAttribute('aria-busy') === 'true') return false;
  if (confirm && !(await askToConfirm(confirm, reader()))) return false;
  const surface = source.closest('[data-surface]');
  const values = surface ? valuesIn(surface) : {};
  await whileBusy(source, () =>
    act({ type: 'click', container, blockId, actionId, element, values }),
  );
  return true;
}

/**
 * A spinner on what was pressed until the page shows the outcome.
 * @template T
 * @param {HTMLElement} node
 * @param {() => Promise<T>} work
 */
export async function whileBusy(node, work) {
  node.setAttribute('aria-busy', 'true');
  try {
    return await work();
  } finally {
    node.removeAttribute('aria-busy');
  }
}
