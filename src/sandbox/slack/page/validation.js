import { controlOf } from './controls.js';

/** What Slack's client checks itself, before the app hears of the form. */

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** @param {Record<string, unknown>} payload an entry of `state.values` */
function valueOf(payload) {
  return Object.entries(payload).find(([field]) => field !== 'type')?.[1];
}

/** @param {unknown} value */
function isEmpty(value) {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** @param {string} value @param {Record<string, any>} limits @returns {string | undefined} */
function problemWith(value, { type, min_length: minLength, min_value: min, max_value: max }) {
  if (minLength && value.length < minLength)
    return `Please write at least ${minLength} characters.`;
  if (type === 'email_text_input' && !EMAIL.test(value))
    return 'Please enter a valid email address.';
  if (type === 'url_text_input' && !URL.canParse(value)) return 'Please enter a valid URL.';
  if (type !== 'number_input') return undefined;
  if (min !== undefined && Number(value) < Number(min)) return `Please enter ${min} or more.`;
  if (max !== undefined && Number(value) > Number(max)) return `Please enter ${max} or less.`;
  return undefined;
}

/** @param {ParentNode} root @returns {Record<string, string>} `block_id` → message */
export function problemsIn(root) {
  /** @type {Record<string, string>} */
  const problems = Object.create(null);
  for (const node of root.querySelectorAll('[data-input]')) {
    const field = node.querySelector('[data-control]');
    const control = field && controlOf(field);
    if (!control?.read) continue;
    const value = valueOf(control.read());
    const limits = JSON.parse(node.getAttribute('data-element') ?? '{}');
    const required = node.hasAttribute('data-required');
    const problem = isEmpty(value)
      ? required && 'Please complete this required field.'
      : problemWith(String(value), limits);
    if (problem) problems[control.blockId] = problem;
  }
  return problems;
}

/**
 * Shows a message under each block that has one, and moves the focus to the first.
 * @param {HTMLElement} root
 * @param {Readonly<Record<string, string>>} problems
 */
export function showProblems(root, problems) {
  /** @type {HTMLElement | undefined} */
  let first;
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (
    root.querySelectorAll('[data-input]')
  )) {
    const message = problems[node.getAttribute('data-input') ?? ''];
    const place = /** @type {HTMLElement | null} */ (node.querySelector('.input-error'));
    if (!place) continue;
    place.hidden = !message;
    place.textContent = message ?? '';
    node.classList.toggle('has-error', Boolean(message));
    const field = /** @type {HTMLElement | null} */ (node.querySelector('[data-focus]'));
    if (message) field?.setAttribute('aria-invalid', 'true');
    else field?.removeAttribute('aria-invalid');
    if (message && !first && field) first = field;
  }
  first?.focus();
}
