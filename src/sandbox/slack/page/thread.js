import { byId, h, setText } from './dom.js';
import { Composer } from './composer.js';
import { icon } from './icons.js';
import { createMessageList } from './messages.js';
import { conversation, look, looking } from './state.js';

/** The panel with one message and its replies. */
export function createThread() {
  const panel = byId('thread');
  const where = h('span', { class: 'thread-where', dir: 'auto' });
  const list = createMessageList({ inThread: true, label: 'Thread' });
  const composer = new Composer({ id: 'thread-input', thread: true, onSend: list.toBottom });
  const close = () => {
    const { thread } = looking;
    look({ thread: undefined });
    const from = /** @type {HTMLElement | null} */ (
      document.querySelector(`#pane [data-ts="${CSS.escape(thread ?? '')}"]`)
    );
    from?.focus({ preventScroll: true });
  };
  panel.append(
    h(
      'header',
      { class: 'pane-head thread-head' },
      h('h2', { class: 'pane-title' }, 'Thread ', where),
      h(
        'button',
        { class: 'head-button', type: 'button', 'aria-label': 'Close thread', onclick: close },
        icon('close'),
      ),
    ),
    list.node,
    composer.node,
  );
  panel.addEventListener('keydown', (event) => event.key === 'Escape' && close());

  let shown = '';
  return () => {
    const open = conversation();
    const ts = looking.thread;
    const messages =
      open && ts
        ? open.messages.filter((message) => message.ts === ts || message.threadTs === ts)
        : [];
    panel.hidden = messages.length === 0;
    document.body.classList.toggle('with-thread', !panel.hidden);
    if (!open || panel.hidden) return void (shown = '');
    setText(where, open.kind === 'dm' ? open.name : `#${open.name}`);
    list.show(open.id, messages);
    composer.show(open.id, 'Reply…');
    if (shown !== ts) composer.box.focus();
    shown = ts ?? '';
  };
}
