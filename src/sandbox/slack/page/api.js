/**
 * The JSON API in `../client-api.ts`.
 *
 * @typedef {import('../client-api.ts').ClientState} ClientState
 * @typedef {import('../client-api.ts').ClientMessage} ClientMessage
 * @typedef {import('../client-api.ts').ClientConversation} ClientConversation
 * @typedef {import('../client-api.ts').ClientPerson & { tz?: string, locale?: string }} Person `tz`: an IANA zone; without it the browser's
 */

/** @param {string | undefined} as nobody yet: the server picks the first person @returns {Promise<ClientState>} */
export async function readState(as) {
  const response = await fetch(`/client/state${as ? `?as=${encodeURIComponent(as)}` : ''}`);
  // An address from an earlier workspace may name somebody who is not here.
  if (response.status === 404 && as) return readState(undefined);
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}`);
  return response.json();
}

/** @param {Record<string, unknown>} body a `ClientAct` @returns {Promise<{ ok: boolean, error?: string }>} */
export async function postAct(body) {
  try {
    const response = await fetch('/client/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { ok: false, error: 'The sandbox cannot be reached. Nothing was sent.' };
  }
}

/**
 * Calls `onEvent` for each event and `onStatus` when the line drops or comes back. EventSource gives up
 * after an HTTP error, so a closed one is opened again.
 * @param {string} as
 * @param {{ onEvent: () => void, onStatus: (online: boolean) => void }} handlers
 * @returns {() => void} ends it
 */
export function listen(as, { onEvent, onStatus }) {
  let waitMs = 500;
  /** @type {EventSource} */
  let source;
  /** @type {number | undefined} */
  let timer;
  const open = () => {
    source = new EventSource(`/client/events?as=${encodeURIComponent(as)}`);
    source.addEventListener('open', () => {
      waitMs = 500;
      onStatus(true);
      onEvent();
    });
    source.addEventListener('message', onEvent);
    source.addEventListener('error', () => {
      onStatus(false);
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(open, waitMs);
      waitMs = Math.min(waitMs * 2, 10_000);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
