import { listen, postAct, readState } from './api.js';
import { toast } from './toast.js';

/**
 * What the server last said, and what this window is looking at. Everything on the page is drawn from these two.
 *
 * @typedef {object} Looking
 * @property {string} [as]
 * @property {string} [conversation]
 * @property {'messages' | 'home'} tab
 * @property {string} [thread] the `ts` of its first message
 * @property {boolean} drawer whether the sidebar is open on a phone
 * @property {boolean} online
 */

/** @type {Looking} */
export const looking = { drawer: false, online: true, ...fromAddress() };

/** @type {import('./api.js').ClientState | undefined} */
let server;
let readAt = 0;
let readable = true;
let streaming = true;

const RETRY_MS = 1000;

/** @type {(() => void)[]} */
const listeners = [];

/** @type {() => void} */
let stopListening = () => {};

/** @param {() => void} listener called after every change */
export function subscribe(listener) {
  listeners.push(listener);
}

function changed() {
  for (const listener of listeners) listener();
}

/** @returns {import('./api.js').ClientState} */
export function current() {
  if (!server) throw new Error('Nothing has been read yet');
  return server;
}

export function isReady() {
  return server !== undefined;
}

/** The sandbox's clock runs at normal speed between two readings. */
export function sandboxNow() {
  return new Date(Date.parse(current().now) + performance.now() - readAt);
}

/** @returns {import('./api.js').ClientConversation | undefined} */
export function conversation() {
  const { conversations } = current();
  const first = conversations.find(({ kind }) => kind === 'dm') ?? conversations[0];
  return conversations.find(({ id }) => id === looking.conversation) ?? first;
}

/** @returns {string | undefined} the reader's time zone; the browser's when the server names none */
export function timeZone() {
  return /** @type {import('./api.js').Person} */ (current().me).tz;
}

/** @returns {string | undefined} of the reader’s profile, such as `de-DE` */
export function locale() {
  return /** @type {import('./api.js').Person} */ (current().me).locale;
}

/** @returns {string} */
export function appName() {
  return current().conversations.find(({ kind }) => kind === 'dm')?.name ?? 'Nightshift';
}

/** @param {Partial<Looking>} change */
export function look(change) {
  Object.assign(looking, change);
  toAddress();
  changed();
}

/** @param {string} as */
export async function become(as) {
  stopListening();
  Object.assign(looking, {
    as,
    conversation: undefined,
    thread: undefined,
    tab: 'messages',
    drawer: false,
  });
  await refresh();
  toAddress();
  follow();
}

function follow() {
  if (!looking.as) return;
  stopListening();
  stopListening = listen(looking.as, {
    onEvent: () => void refresh(),
    onStatus: (online) => {
      streaming = online;
      look({ online: readable && streaming });
    },
  });
}

export async function start() {
  await refresh();
  if (!isReady()) return setTimeout(() => void start(), RETRY_MS);
  toAddress();
  follow();
}

/** @type {Promise<void> | undefined} */
let reading;
/** @type {Promise<void> | undefined} */
let next;

/**
 * Resolves when a state that was asked for after this call is on the page. Many calls become one reading.
 * @returns {Promise<void>}
 */
export function refresh() {
  if (!reading) {
    reading = read().finally(() => (reading = undefined));
    return reading;
  }
  next ??= reading.then(() => {
    next = undefined;
    return refresh();
  });
  return next;
}

async function read() {
  const { as } = looking;
  try {
    const state = await readState(as);
    if (as !== looking.as) return;
    const before = server;
    server = state;
    readAt = performance.now();
    looking.as = state.me.id;
    readable = true;
    if (before) openAnswer(before);
  } catch {
    readable = false;
    if (server) setTimeout(() => void refresh(), RETRY_MS);
  }
  looking.online = readable && streaming;
  if (server) changed();
}

/**
 * An answer that is streamed to the reader's own question opens beside the conversation, as it does in Slack.
 * @param {import('./api.js').ClientState} before
 */
function openAnswer(before) {
  const open = conversation();
  const known = before.conversations.find(({ id }) => id === open?.id)?.messages ?? [];
  const answer = open?.messages.find(
    ({ ts, stream }) => stream && !known.some((message) => message.ts === ts),
  );
  const question = open?.messages.find(({ ts }) => ts === answer?.threadTs);
  if (question?.user === current().me.id) looking.thread = question.ts;
}

/**
 * Does something as the current person and waits until the page shows what came of it.
 * @param {Record<string, unknown>} action a `ClientAct` without `as`
 * @returns {Promise<boolean>}
 */
export async function act(action) {
  const { ok, error } = await postAct({ as: looking.as, ...action });
  if (!ok) toast(error ?? 'That did not work. Nothing was changed.');
  await refresh();
  return ok;
}

addEventListener('hashchange', () => look(fromAddress()));

/** `?as=U1#D1/home` and `?as=U1#C1/thread/170.1`: a reload and a copied address show the same thing. */
function fromAddress() {
  const [id, what, ts] = decodeURIComponent(location.hash.slice(1)).split('/');
  return {
    as: new URLSearchParams(location.search).get('as') ?? undefined,
    conversation: id || undefined,
    tab: /** @type {Looking['tab']} */ (what === 'home' ? 'home' : 'messages'),
    thread: what === 'thread' ? ts : undefined,
  };
}

function toAddress() {
  const where = looking.conversation ?? (server && conversation()?.id) ?? '';
  const what = looking.thread ? `/thread/${looking.thread}` : looking.tab === 'home' ? '/home' : '';
  history.replaceState(null, '', `?as=${encodeURIComponent(looking.as ?? '')}#${where}${what}`);
}
