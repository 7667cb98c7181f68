// Keys that work wherever nothing is being typed.

import { VIEWS } from './address.js';
import { byId } from './dom.js';

/**
 * @param {{question: import('./question.js').Question, settings: import('./settings.js').Settings,
 *     results: import('./results.js').Results, tabs: import('./tabs.js').Tabs}} parts
 */
export function keys({ question, settings, results, tabs }) {
  const help = byId('keys', HTMLDialogElement);
  byId('keys-open').onclick = () => help.showModal();
  byId('keys-close').onclick = () => help.close();

  const does = /** @type {Record<string, () => void>} */ ({
    '?': () => help.showModal(),
    '/': () => {
      tabs.choose('search');
      byId('settings', HTMLDetailsElement).open = true;
      settings.filters.focus();
    },
    o: () => {
      tabs.choose('search');
      question.choose();
    },
    g: () => {
      tabs.choose('search');
      results.grid.focus();
    },
    c: () => question.crop.focus(),
    ...Object.fromEntries(VIEWS.map((view, i) => [String(i + 1), () => tabs.choose(view)])),
  });

  addEventListener('keydown', event => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = target.closest('input:not([type=radio], [type=checkbox], [type=range]), select, textarea, dialog');
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const action = does[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}
