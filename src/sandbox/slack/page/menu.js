import { h } from './dom.js';
import { icon } from './icons.js';

/**
 * Popup menus and option lists: overflow menus, selects, the person switcher. One can be open at a time.
 *
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {string} [description]
 * @property {string} [group] shown above the first item of a group
 * @property {boolean} [checked] given for items of which one is chosen
 * @property {() => void} select
 */

/** @type {{ node: HTMLElement, anchor: HTMLElement } | undefined} */
let open;

/**
 * @param {{ anchor: HTMLElement, label: string, role?: 'menu' | 'listbox', items: MenuItem[] }} options
 */
export function openMenu({ anchor, label, role = 'menu', items }) {
  if (open?.anchor === anchor) return closeMenu();
  closeMenu();
  const node = h('div', {
    class: 'menu',
    role,
    'aria-label': label,
    popover: 'manual',
    onkeydown: onKey,
  });
  items.forEach((item, index) => {
    if (item.group && item.group !== items[index - 1]?.group) {
      node.append(h('div', { class: 'menu-group', role: 'presentation' }, item.group));
    }
    node.append(itemNode(item, role));
  });
  // Inside an open dialog everything outside of it is inert, so the menu must live in it.
  (anchor.closest('dialog') ?? document.body).append(node);
  anchor.setAttribute('aria-expanded', 'true');
  open = { node, anchor };
  node.showPopover();
  place(node, anchor);
  /** @type {HTMLElement | null} */ (
    node.querySelector('[data-checked="true"]') ?? node.querySelector('.menu-item')
  )?.focus();
}

/** @param {MenuItem} item @param {'menu' | 'listbox'} role */
function itemNode(item, role) {
  const checkable = item.checked !== undefined;
  const itemRole = role === 'listbox' ? 'option' : checkable ? 'menuitemradio' : 'menuitem';
  return h(
    'div',
    {
      class: 'menu-item',
      role: itemRole,
      tabindex: -1,
      'data-checked': item.checked ? 'true' : undefined,
      'aria-selected': role === 'listbox' ? String(item.checked ?? false) : undefined,
      'aria-checked': role === 'menu' && checkable ? String(item.checked) : undefined,
      onclick: () => {
        closeMenu();
        item.select();
      },
      onpointermove: (/** @type {PointerEvent} */ event) =>
        /** @type {HTMLElement} */ (event.currentTarget).focus({ preventScroll: true }),
    },
    h(
      'span',
      { class: 'menu-words' },
      h('span', { class: 'menu-label' }, item.label),
      item.description && h('span', { class: 'menu-description' }, item.description),
    ),
    item.checked ? icon('check') : undefined,
  );
}

/** Below the anchor, or above where there is no room, and always inside the window. @param {HTMLElement} node @param {HTMLElement} anchor */
function place(node, anchor) {
  const edge = 8;
  const around = anchor.getBoundingClientRect();
  const [width, height] = [
    Math.max(node.offsetWidth, Math.min(around.width, 420)),
    node.offsetHeight,
  ];
  const below = around.bottom + 4;
  const top = below + height > innerHeight - edge ? Math.max(edge, around.top - height - 4) : below;
  const preferred = anchor.hasAttribute('data-menu-end') ? around.right - width : around.left;
  node.style.minWidth = `${width}px`;
  node.style.top = `${top}px`;
  node.style.left = `${Math.max(edge, Math.min(preferred, innerWidth - width - edge))}px`;
}

/** @param {boolean} [focusAnchor] */
export function closeMenu(focusAnchor = true) {
  if (!open) return;
  const { node, anchor } = open;
  open = undefined;
  const hadFocus = node.contains(document.activeElement);
  node.remove();
  anchor.setAttribute('aria-expanded', 'false');
  if (focusAnchor && hadFocus) anchor.focus({ preventScroll: true });
}

/** Closes a menu whose button is no longer in the document. */
export function closeOrphanedMenu() {
  if (open && !open.anchor.isConnected) closeMenu(false);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const items = /** @type {HTMLElement[]} */ ([
    ...(open?.node.querySelectorAll('.menu-item') ?? []),
  ]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[
    event.key
  ];
  if (to !== undefined) items[to % items.length]?.focus();
  else if (event.key === 'Enter' || event.key === ' ') items[at]?.click();
  else if (event.key === 'Escape') closeMenu();
  else if (event.key === 'Tab') return closeMenu();
  else if (event.key.length === 1) firstStartingWith(items, at, event.key)?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** @param {HTMLElement[]} items @param {number} at @param {string} letter */
function firstStartingWith(items, at, letter) {
  const fits = (/** @type {HTMLElement} */ item) =>
    item.textContent?.trim().toLowerCase().startsWith(letter.toLowerCase());
  return [...items.slice(at + 1), ...items].find(fits);
}

document.addEventListener('pointerdown', (event) => {
  const target = /** @type {Node} */ (event.target);
  if (open && !open.node.contains(target) && !open.anchor.contains(target)) closeMenu(false);
});
addEventListener('resize', () => closeMenu(false));
// New messages may move the button; its menu stays open and follows.
document.addEventListener('scroll', () => open && place(open.node, open.anchor), true);
