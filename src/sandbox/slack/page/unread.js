import { current, looking } from './state.js';

/** How far this window has shown each conversation to each person. @type {Map<string, string>} */
const seen = new Map();

/** @param {string} channel */
function key(channel) {
  return `${looking.as}/${channel}`;
}

/** @param {import('./api.js').ClientConversation} conversation */
export function markSeen({ id, messages }) {
  seen.set(key(id), messages.at(-1)?.ts ?? '0');
}

/** @param {import('./api.js').ClientConversation} conversation @returns {number} messages by others since it was last shown */
export function unreadIn({ id, messages }) {
  const until = seen.get(key(id)) ?? '0';
  return messages.filter(
    (message) => message.user !== current().me.id && Number(message.ts) > Number(until),
  ).length;
}
