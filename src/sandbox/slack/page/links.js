import { h } from './dom.js';

const PROTOCOLS = ['http:', 'https:', 'mailto:'];

/**
 * @param {unknown} raw
 * @returns {string | undefined} the address when a browser may open it; `javascript:`, `data:` and the like are refused
 */
export function safeHref(raw) {
  try {
    const url = new URL(String(raw));
    return PROTOCOLS.includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/**
 * A link that cannot reach back into this page; without a safe address only its words are shown.
 * @param {unknown} url
 * @param {import('./dom.js').Child} label
 */
export function link(url, label) {
  const href = safeHref(url);
  if (!href) return h('span', { class: 'dead-link' }, label);
  return h(
    'a',
    { class: 'link', href, title: href, target: '_blank', rel: 'noopener noreferrer' },
    h('bdi', {}, label),
  );
}
