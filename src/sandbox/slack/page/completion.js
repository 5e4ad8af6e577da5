import { h } from './dom.js';
import { act, current } from './state.js';

/** @typedef {{ command: string, hint?: string, description: string, callbackId?: string }} Command a shortcut has a `callbackId` */

let count = 0;

/** Slash commands, then global shortcuts: Slack lists both behind a slash. @returns {Command[]} */
function offered() {
  const { commands, shortcuts } = current();
  const global = shortcuts.filter(({ type }) => type === 'global');
  return [...commands, ...global.map(({ name, ...rest }) => ({ command: name, ...rest }))];
}

/** The list of slash commands above a message box (the ARIA combobox pattern: focus stays in the box). */
export class Completion {
  #id = `commands-${(count += 1)}`;
  #active = 0;
  /** @type {readonly Command[]} */
  #found = [];
  #box;
  #onChoose;
  node = h('div', {
    class: 'completion',
    id: this.#id,
    role: 'listbox',
    'aria-label': 'Commands',
    hidden: true,
  });

  /**
   * @param {HTMLTextAreaElement} box
   * @param {() => void} onChoose after the command was written into the box
   */
  constructor(box, onChoose) {
    this.#box = box;
    this.#onChoose = onChoose;
    box.setAttribute('role', 'combobox');
    box.setAttribute('aria-autocomplete', 'list');
    box.setAttribute('aria-controls', this.#id);
    box.setAttribute('aria-expanded', 'false');
  }

  /** Call after the text changed. */
  update() {
    const typed = this.#box.value.toLowerCase();
    const all = typed.startsWith('/') ? offered() : [];
    this.#found = all.filter(({ command }) =>
      `/${command.replace(/^\//, '')}`.toLowerCase().startsWith(typed),
    );
    this.#active = 0;
    this.#draw();
  }

  close() {
    this.#found = [];
    this.#draw();
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether the list took the key */
  onKey(event) {
    if (this.#found.length === 0) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#move(step);
    else if (event.key === 'Escape') this.close();
    else if (this.#accepts(event)) this.#choose(this.#active);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** Enter on a command that is already written out sends it instead. @param {KeyboardEvent} event */
  #accepts({ key, shiftKey }) {
    const written = this.#found[this.#active]?.command === this.#box.value;
    return (key === 'Tab' && !shiftKey) || (key === 'Enter' && !shiftKey && !written);
  }

  /** @param {number} step */
  #move(step) {
    this.#active = (this.#active + step + this.#found.length) % this.#found.length;
    this.#draw();
  }

  /** @param {number} index */
  #choose(index) {
    const chosen = this.#found[index];
    if (!chosen) return;
    this.#box.value = chosen.callbackId ? '' : `${chosen.command} `;
    this.close();
    this.#box.focus();
    this.#onChoose();
    if (chosen.callbackId) void act({ type: 'shortcut', callbackId: chosen.callbackId });
  }

  #draw() {
    const open = this.#found.length > 0;
    this.node.hidden = !open;
    this.#box.setAttribute('aria-expanded', String(open));
    if (open) this.#box.setAttribute('aria-activedescendant', `${this.#id}-${this.#active}`);
    else this.#box.removeAttribute('aria-activedescendant');
    this.node.replaceChildren(...this.#found.map((command, index) => this.#row(command, index)));
  }

  /** @param {Command} command @param {number} index */
  #row({ command, hint, description }, index) {
    return h(
      'div',
      {
        class: 'completion-item',
        id: `${this.#id}-${index}`,
        role: 'option',
        'aria-selected': String(index === this.#active),
        onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
        onclick: () => this.#choose(index),
      },
      h(
        'span',
        { class: 'completion-command' },
        h('strong', {}, command),
        hint && h('span', { class: 'completion-hint' }, ` ${hint}`),
      ),
      h('span', { class: 'completion-description' }, description),
    );
  }
}
