import { h } from '../dom.js';
import { register } from '../controls.js';
import { plain } from './text.js';

/**
 * Per element: the HTML input, the field of the payload, and the field with the initial value.
 * @type {Record<string, [input: string, field: string, initial: string]>}
 */
const KINDS = {
  plain_text_input: ['text', 'value', 'initial_value'],
  email_text_input: ['email', 'value', 'initial_value'],
  url_text_input: ['url', 'value', 'initial_value'],
  number_input: ['number', 'value', 'initial_value'],
  rich_text_input: ['multiline', 'rich_text_value', 'initial_value'],
  datepicker: ['date', 'selected_date', 'initial_date'],
  timepicker: ['time', 'selected_time', 'initial_time'],
  datetimepicker: ['datetime-local', 'selected_date_time', 'initial_date_time'],
};

/** What a person types goes to the app as one paragraph of rich text. @param {string} text */
function asRichText(text) {
  return {
    type: 'rich_text',
    elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
  };
}

/** @param {any} value @returns {string} */
function fromRichText(value) {
  const nested = Array.isArray(value?.elements) ? value.elements.map(fromRichText).join('') : '';
  return typeof value?.text === 'string' ? value.text : nested;
}

/** Local wall time for the input, epoch seconds for the app. @param {number} seconds */
function toLocalInput(seconds) {
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** @param {string} type @param {any} raw */
function shown(type, raw) {
  if (raw === undefined || raw === null) return '';
  if (type === 'datetimepicker') return toLocalInput(Number(raw));
  return type === 'rich_text_input' ? fromRichText(raw) : String(raw);
}

/** @param {string} type @param {string} text */
function payloadValue(type, text) {
  if (text === '') return null;
  if (type === 'datetimepicker') return Math.floor(new Date(text).getTime() / 1000);
  return type === 'rich_text_input' ? asRichText(text) : text;
}

/**
 * Everything that is typed: text, numbers, dates and times.
 * @param {any} element
 * @param {import('./index.js').BlockEnv} env
 * @param {import('./elements.js').Place} place
 */
export function picker(element, env, { blockId, actionId, live, label }) {
  const { type } = element;
  const [inputType, field, initialField] = KINDS[type] ?? ['text', 'value', 'initial_value'];
  const multiline = element.multiline === true || inputType === 'multiline';
  const initial = shown(type, element[initialField]);
  const node = h(multiline ? 'textarea' : 'input', {
    class: multiline ? 'field-input field-multiline' : 'field-input',
    type: multiline ? undefined : inputType,
    rows: multiline ? 4 : undefined,
    step: inputType === 'number' ? 'any' : undefined,
    placeholder: plain(element.placeholder) || undefined,
    maxlength: element.max_length,
    autocomplete: 'off',
    value: initial,
    'aria-label': label ?? plain(element.placeholder, 'Value'),
    'data-focus': `${blockId}/${actionId}`,
    'data-autofocus': element.focus_on_load === true,
  });
  const read = () => ({ type, [field]: payloadValue(type, node.value) });
  if (live)
    tellTheApp(node, element, () =>
      env.dispatch({ blockId, actionId, element: read(), confirm: element.confirm, source: node }),
    );
  return register(node, {
    blockId,
    actionId,
    read,
    isDirty: () => node.value !== initial,
    save: () => node.value,
    restore: (value) => (node.value = value),
  });
}

/** Text is sent on Enter or per character as the app asked, dates when they change. @param {HTMLElement} node @param {any} element @param {() => unknown} send */
function tellTheApp(node, element, send) {
  if (element.type.endsWith('picker')) return node.addEventListener('change', send);
  const on = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  if (on.includes('on_character_entered')) node.addEventListener('input', send);
  if (!on.includes('on_enter_pressed')) return;
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    send();
  });
}
