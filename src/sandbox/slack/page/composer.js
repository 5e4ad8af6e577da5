import { h } from './dom.js';
import { Completion } from './completion.js';
import { icon } from './icons.js';
import { act, looking } from './state.js';
import { toast } from './toast.js';

/** What was typed and not sent, per person, conversation and thread. @type {Map<string, string>} */
const drafts = new Map();

const TALLEST_PX = 200;
const NOT_IN_THREADS =
  'Slash commands do not work in threads. Write it in the conversation instead.';

/** The box to write in: Enter sends, Shift+Enter starts a line, a slash lists the commands. */
export class Composer {
  #channel = '';
  #shown = '';
  #thread;
  #completion;
  #onSend;
  #send = h(
    'button',
    { class: 'composer-send', type: 'submit', 'aria-label': 'Send', disabled: true },
    icon('send'),
  );
  box;
  node;

  /** @param {{ id: string, thread: boolean, onSend: () => void }} options */
  constructor({ id, thread, onSend }) {
    this.#thread = thread;
    this.#onSend = onSend;
    this.box = /** @type {HTMLTextAreaElement} */ (
      h('textarea', {
        class: 'composer-box',
        id,
        rows: 1,
        oninput: () => this.#typed(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event),
      })
    );
    this.#completion = new Completion(this.box, () => this.#typed());
    this.node = h(
      'form',
      { class: 'composer', onsubmit: (/** @type {Event} */ event) => this.#onSubmit(event) },
      this.#completion.node,
      h('div', { class: 'composer-frame' }, this.box, bar(thread, this.#send)),
    );
  }

  /** @param {string} channel @param {string} label */
  show(channel, label) {
    this.#channel = channel;
    this.box.placeholder = label;
    this.box.setAttribute('aria-label', label);
    if (this.#key() === this.#shown) return;
    this.#shown = this.#key();
    this.#completion.close();
    this.#write(drafts.get(this.#shown) ?? '');
  }

  #key() {
    return `${looking.as}/${this.#channel}/${this.#thread ? looking.thread : ''}`;
  }

  #typed() {
    this.#fit();
    if (!this.#thread) this.#completion.update();
  }

  #fit() {
    drafts.set(this.#key(), this.box.value);
    this.#send.disabled = this.box.value.trim() === '';
    this.box.style.height = 'auto';
    this.box.style.height = `${Math.min(this.box.scrollHeight, TALLEST_PX)}px`;
  }

  /** @param {string} text */
  #write(text) {
    this.box.value = text;
    this.#fit();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (this.#completion.onKey(event) || event.key !== 'Enter') return;
    if (!event.shiftKey && !event.isComposing) this.#onSubmit(event);
  }

  /** @param {Event} event */
  #onSubmit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (text === '') return;
    if (this.#thread && text.startsWith('/')) toast(NOT_IN_THREADS);
    else void this.#submit(text);
  }

  /** Empties the box at once, and gives the words back when they could not be sent. @param {string} text */
  async #submit(text) {
    const key = this.#key();
    this.#write('');
    this.#completion.close();
    this.#onSend();
    const sent = await act(
      actionFor(text, this.#channel, this.#thread ? looking.thread : undefined),
    );
    if (sent || (drafts.get(key) ?? '') !== '') return;
    drafts.set(key, text);
    if (this.#key() === key) this.#write(text);
  }
}

/** @param {boolean} thread @param {HTMLElement} send */
function bar(thread, send) {
  const commands = thread ? [] : [' · ', h('kbd', {}, '/'), ' lists commands'];
  return h(
    'div',
    { class: 'composer-bar' },
    h(
      'span',
      { class: 'composer-hint', 'aria-hidden': 'true' },
      h('kbd', {}, 'Enter'),
      ' sends',
      commands,
    ),
    send,
  );
}

/** @param {string} text @param {string} channel @param {string} [threadTs] */
function actionFor(text, channel, threadTs) {
  if (text.startsWith('/')) return { type: 'command', channel, text };
  return { type: 'say', channel, text, ...(threadTs ? { threadTs } : {}) };
}
