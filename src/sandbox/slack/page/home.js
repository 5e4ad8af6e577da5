import { fragment, h } from './dom.js';
import { appPicture } from './icons.js';
import { redraw } from './keyed.js';
import { appName, current } from './state.js';
import { readerSignature, surfaceBlocks } from './surface.js';

/** The app's Home tab. */
export function createHome() {
  const node = h('div', {
    class: 'home',
    role: 'tabpanel',
    'aria-label': 'Home',
    'data-surface': 'home',
    tabindex: 0,
  });
  const show = () => {
    const home = /** @type {any} */ (current().home);
    redraw(node, JSON.stringify([home, readerSignature()]), () =>
      home?.blocks
        ? fragment(h('div', { class: 'home-page' }, surfaceBlocks(home.blocks, { home: true })))
        : empty(),
    );
  };
  return { node, show };
}

function empty() {
  return h(
    'div',
    { class: 'empty' },
    h('span', { class: 'empty-picture' }, appPicture()),
    h('h3', {}, `${appName()} has not set up its Home yet`),
    h('p', {}, 'It appears here as soon as the app publishes it.'),
  );
}
