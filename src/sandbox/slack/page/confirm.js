import { h } from './dom.js';
import { plain, richText } from './blocks/text.js';

/**
 * A confirm dialog in front of an action.
 * @param {any} confirm Slack's confirmation object
 * @param {import('./mrkdwn.js').Reader} reader
 * @returns {Promise<boolean>} whether the person went on
 */
export function askToConfirm(confirm, reader) {
  return new Promise((resolve) => {
    const style = confirm.style === 'danger' ? 'danger' : 'primary';
    const answer = (/** @type {boolean} */ yes) => () => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const env = /** @type {import('./blocks/index.js').BlockEnv} */ ({ reader });
    const dialog = h(
      'dialog',
      {
        class: 'dialog dialog-confirm',
        role: 'alertdialog',
        'aria-labelledby': 'confirm-title',
        'aria-describedby': 'confirm-text',
        oncancel: answer(false),
      },
      h(
        'h2',
        { class: 'dialog-title', id: 'confirm-title', dir: 'auto' },
        plain(confirm.title, 'Are you sure?'),
      ),
      h('div', { class: 'dialog-body', id: 'confirm-text' }, richText(confirm.text, env)),
      h(
        'div',
        { class: 'dialog-foot' },
        h(
          'button',
          { class: 'button', type: 'button', onclick: answer(false) },
          plain(confirm.deny, 'Cancel'),
        ),
        h(
          'button',
          {
            class: `button button-${style}`,
            type: 'button',
            autofocus: true,
            onclick: answer(true),
          },
          plain(confirm.confirm, 'Confirm'),
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
