import { byId } from './dom.js';
import { closeOrphanedMenu } from './menu.js';
import { showViews } from './modal.js';
import { createPane } from './pane.js';
import { showSidebar } from './sidebar.js';
import { isReady, look, looking, start, subscribe } from './state.js';
import { createThread } from './thread.js';
import { showTopbar, tick } from './topbar.js';

/** Starts the page: every change of the state draws each part again, and each part keeps what did not change. */

const showPane = createPane();
const showThread = createThread();

subscribe(() => {
  if (!isReady()) return;
  document.getElementById('connecting')?.remove();
  showTopbar();
  showPane();
  showSidebar();
  showThread();
  showViews();
  closeOrphanedMenu();
});

byId('scrim').addEventListener('click', () => look({ drawer: false }));
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !looking.drawer) return;
  look({ drawer: false });
  byId('menu-button').focus();
});
setInterval(() => isReady() && tick(), 1000);
void start();
