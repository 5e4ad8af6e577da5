import { byId, fragment, h, setText } from './dom.js';
import { icon } from './icons.js';
import { redraw } from './keyed.js';
import { act, look, looking, sandboxNow, timeZone } from './state.js';
import { whileBusy } from './surface.js';
import { clockTime, nextOccurrence, shortDay } from './time.js';

const MORNING = '07:00';
const HOUR_MS = 3_600_000;

/** The sandbox's clock, which can be moved, and on a phone the button for the sidebar. */
export function showTopbar() {
  redraw(byId('topbar'), 'once', draw);
  byId('menu-button').setAttribute('aria-expanded', String(looking.drawer));
  tick();
}

/** Moves the hands; called every second. */
export function tick() {
  const now = sandboxNow();
  setText(byId('clock-day'), shortDay(now, timeZone()));
  setText(byId('clock-time'), clockTime(now, timeZone()));
  const hour = Number(clockTime(now, timeZone()).slice(0, 2));
  byId('clock').classList.toggle('clock-night', hour < 7 || hour >= 19);
}

function draw() {
  return fragment(
    h(
      'button',
      {
        class: 'topbar-button menu-button',
        id: 'menu-button',
        type: 'button',
        'aria-label': 'Conversations',
        'aria-controls': 'sidebar',
        'aria-expanded': 'false',
        onclick: () => look({ drawer: !looking.drawer }),
      },
      icon('menu'),
    ),
    h(
      'div',
      { class: 'clock', id: 'clock', role: 'group', 'aria-label': 'Sandbox clock' },
      h(
        'span',
        { class: 'clock-face' },
        icon('sun'),
        icon('moon'),
        h('span', { class: 'unseen' }, 'Sandbox time '),
        h('span', { class: 'clock-day', id: 'clock-day' }),
        h('span', { class: 'clock-time', id: 'clock-time' }),
      ),
      mover(
        '+1 h',
        'Move the sandbox clock one hour ahead',
        () => new Date(sandboxNow().getTime() + HOUR_MS),
      ),
      mover('Jump to 07:00', 'Move the sandbox clock to the next 07:00', () =>
        nextOccurrence(sandboxNow(), MORNING, timeZone()),
      ),
    ),
    h('span', { class: 'topbar-note' }, 'Sandbox · everything stays on this machine'),
  );
}

/** @param {string} label @param {string} title @param {() => Date} target */
function mover(label, title, target) {
  const press = (/** @type {Event} */ event) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    if (button.getAttribute('aria-busy') !== 'true')
      void whileBusy(button, () => act({ type: 'clock', to: target().toISOString() }));
  };
  const [first = '', ...rest] = label.split(' to ');
  const words =
    rest.length > 0 ? [h('span', { class: 'wide-only' }, `${first} to `), rest.join('')] : [first];
  return h(
    'button',
    { class: 'clock-button', type: 'button', title, 'aria-label': label, onclick: press },
    words,
  );
}
