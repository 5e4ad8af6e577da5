import { byId, fragment, h, setText } from './dom.js';
import { avatar } from './avatar.js';
import { Composer } from './composer.js';
import { createHome } from './home.js';
import { icon } from './icons.js';
import { redraw } from './keyed.js';
import { createMessageList, isReply } from './messages.js';
import { act, appName, conversation, current, look, looking } from './state.js';
import { markSeen } from './unread.js';

/** The middle of the page: a conversation with its message box, or the app's Home tab. */
export function createPane() {
  const head = h('header', { class: 'pane-head' });
  const banner = h('div', { class: 'banner', role: 'status', hidden: true });
  const list = createMessageList({ inThread: false, label: 'Messages' });
  const composer = new Composer({ id: 'composer-input', thread: false, onSend: list.toBottom });
  const home = createHome();
  byId('pane').append(head, banner, list.node, composer.node, home.node);

  return () => {
    const open = conversation();
    if (!open) return;
    const direct = open.kind === 'dm';
    const atHome = direct && looking.tab === 'home';
    redraw(head, JSON.stringify([open.id, open.name, open.kind, atHome]), () =>
      header(open, atHome),
    );
    showBanner(banner);
    list.node.hidden = atHome;
    composer.node.hidden = atHome;
    home.node.hidden = !atHome;
    if (atHome) return home.show();
    list.show(
      open.id,
      open.messages.filter((message) => !isReply(message)),
    );
    composer.show(open.id, `Message ${direct ? open.name : `#${open.name}`}`);
    markSeen(open);
  };
}

/** @param {HTMLElement} banner */
function showBanner(banner) {
  const words = !looking.online
    ? 'Connection lost. Trying again…'
    : current().socket === 'waiting'
      ? `${appName()} is not connected yet. Buttons and commands get no answer until it is.`
      : '';
  banner.hidden = words === '';
  setText(banner, words);
}

/** @param {import('./api.js').ClientConversation} open @param {boolean} atHome */
function header({ id, name, kind }, atHome) {
  if (kind !== 'dm')
    return h('h1', { class: 'pane-title' }, icon('hash'), h('span', { dir: 'auto' }, name));
  return fragment(
    h(
      'h1',
      { class: 'pane-title' },
      avatar(id, name, true),
      h('span', { dir: 'auto' }, name),
      h('span', { class: 'badge-app' }, 'APP'),
    ),
    h(
      'div',
      { class: 'tabs', role: 'tablist', 'aria-label': name, onkeydown: onTabKey },
      tab('Messages', !atHome, openMessages),
      tab('Home', atHome, openHome),
    ),
  );
}

/** @param {string} label @param {boolean} selected @param {() => void} press */
function tab(label, selected, press) {
  return h(
    'button',
    {
      class: 'tab',
      type: 'button',
      role: 'tab',
      'aria-selected': String(selected),
      tabindex: selected ? 0 : -1,
      'data-focus': `tab/${label}`,
      onclick: press,
    },
    label,
  );
}

function openMessages() {
  look({ tab: 'messages' });
}

function openHome() {
  look({ tab: 'home', thread: undefined });
  void act({ type: 'open-home' });
}

/** @param {KeyboardEvent} event */
function onTabKey(event) {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  const other = /** @type {HTMLElement | null} */ (
    /** @type {HTMLElement} */ (event.currentTarget).querySelector('[aria-selected="false"]')
  );
  other?.focus();
  other?.click();
}
