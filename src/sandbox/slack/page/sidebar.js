import { byId, fragment, h } from './dom.js';
import { avatar } from './avatar.js';
import { icon } from './icons.js';
import { redraw } from './keyed.js';
import { openMenu } from './menu.js';
import { become, conversation, current, look, looking } from './state.js';
import { unreadIn } from './unread.js';

/** Workspace name, conversations, and who the person at this window is being. */
export function showSidebar() {
  const node = byId('sidebar');
  const { team, people, me, socket, conversations } = current();
  const rows = conversations.map((each) => [
    each.id,
    each.name,
    each.kind,
    unreadIn(each),
    each.id === conversation()?.id,
  ]);
  redraw(node, JSON.stringify([team, people, me, socket, rows]), draw);
  node.classList.toggle('sidebar-open', looking.drawer);
  byId('scrim').hidden = !looking.drawer;
}

function draw() {
  const { team, conversations } = current();
  const channels = conversations.filter(({ kind }) => kind === 'channel');
  const direct = conversations.filter(({ kind }) => kind === 'dm');
  return fragment(
    h(
      'div',
      { class: 'team' },
      h('span', { class: 'team-mark', 'aria-hidden': 'true' }, [...team.name][0] ?? 'W'),
      h('span', { class: 'team-name', dir: 'auto' }, team.name),
    ),
    h('div', { class: 'sidebar-scroll' }, section('Channels', channels), section('Apps', direct)),
    personSwitcher(),
  );
}

/** @param {string} title @param {readonly import('./api.js').ClientConversation[]} conversations */
function section(title, conversations) {
  if (conversations.length === 0) return undefined;
  return h(
    'section',
    { class: 'sidebar-section', 'aria-label': title },
    h('h2', { class: 'sidebar-title' }, title),
    h(
      'ul',
      { class: 'rows' },
      conversations.map((each) => h('li', {}, row(each))),
    ),
  );
}

/** @param {import('./api.js').ClientConversation} each */
function row(each) {
  const direct = each.kind === 'dm';
  const unread = unreadIn(each);
  const here = each.id === conversation()?.id;
  return h(
    'button',
    {
      class: `row${unread > 0 && !here ? ' row-unread' : ''}`,
      type: 'button',
      'aria-current': here ? 'page' : undefined,
      'data-focus': `conversation/${each.id}`,
      onclick: () =>
        look({ conversation: each.id, tab: 'messages', thread: undefined, drawer: false }),
    },
    direct ? avatar(each.id, each.name, true) : icon('hash'),
    h('span', { class: 'row-name', dir: 'auto' }, each.name),
    direct && presence(),
    unread > 0 &&
      !here &&
      h(
        'span',
        { class: direct ? 'row-count' : 'unseen' },
        h('span', { 'aria-hidden': 'true' }, unread),
        h('span', { class: 'unseen' }, `, ${unread} unread`),
      ),
  );
}

function presence() {
  const connected = current().socket === 'connected';
  return h(
    'span',
    {
      class: `presence${connected ? ' presence-on' : ''}`,
      title: connected ? 'Connected' : 'Not connected',
    },
    h('span', { class: 'unseen' }, connected ? ', connected' : ', not connected'),
  );
}

function personSwitcher() {
  const { me, people } = current();
  return h(
    'div',
    { class: 'person' },
    h(
      'button',
      {
        class: 'person-button',
        type: 'button',
        'aria-haspopup': 'menu',
        'aria-expanded': 'false',
        'aria-label': `You are ${me.name}, ${me.role}. Switch person`,
        'data-focus': 'person',
        onclick: (/** @type {Event} */ event) =>
          openMenu({
            anchor: /** @type {HTMLElement} */ (event.currentTarget),
            label: 'Switch person',
            items: people.map(personItem),
          }),
      },
      avatar(me.id, me.name),
      h(
        'span',
        { class: 'person-words' },
        h('span', { class: 'person-name', dir: 'auto' }, me.name),
        h('span', { class: 'person-role' }, me.role),
      ),
      icon('chevron'),
    ),
  );
}

/** @param {import('../client-api.ts').ClientPerson} person */
function personItem({ id, name, role }) {
  return {
    label: name,
    description: role,
    checked: id === current().me.id,
    select: () => void become(id),
  };
}
