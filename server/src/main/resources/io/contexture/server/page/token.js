// The token of a server that does not answer everyone. It lives as long as the browser's tab.

import { byId } from './dom.js';

const KEY = 'contexture-token';

/** @type {Promise<void> | null} */
let asking = null;

export const token = {
  get value() {
    return sessionStorage.getItem(KEY);
  },

  /**
   * Asks for a token; at most one dialog, however many requests want one.
   *
   * @param {string | null} refused the token that was refused; if there is another by now, that is to be tried first
   * @returns {Promise<void>}
   */
  async wanted(refused) {
    if (this.value !== refused) return;
    asking ??= dialog(refused !== null).finally(() => { asking = null; });
    await asking;
  },
};

/** @param {boolean} again */
function dialog(again) {
  const dialog = byId('token', HTMLDialogElement);
  const field = byId('token-field', HTMLInputElement);
  if (again) byId('token-words').textContent = 'The server does not take that token. Another?';
  field.value = '';
  dialog.showModal();
  return new Promise(resolve => {
    // Without a token there is nothing to go back to.
    dialog.oncancel = event => event.preventDefault();
    byId('token-form', HTMLFormElement).onsubmit = event => {
      event.preventDefault();
      sessionStorage.setItem(KEY, field.value.trim());
      dialog.close();
      resolve(undefined);
    };
  });
}
