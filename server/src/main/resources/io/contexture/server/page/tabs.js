// The views, one of them shown.

import { VIEWS } from './address.js';
import { byId } from './dom.js';

/** @typedef {import('./address.js').View} View */

export class Tabs {
  #tabs = VIEWS.map(view => byId(`tab-${view}`, HTMLButtonElement));

  /** @param {(view: View) => void} choose */
  constructor(choose) {
    this.choose = choose;
    this.#tabs.forEach((tab, i) => {
      tab.onclick = () => choose(VIEWS[i]);
      tab.onkeydown = event => {
        const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: VIEWS.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        const next = (to + VIEWS.length) % VIEWS.length;
        choose(VIEWS[next]);
        this.#tabs[next].focus();
      };
    });
  }

  /** @param {View} view */
  show(view) {
    VIEWS.forEach((each, i) => {
      const chosen = each === view;
      this.#tabs[i].setAttribute('aria-selected', String(chosen));
      this.#tabs[i].tabIndex = chosen ? 0 : -1;
      byId(`view-${each}`).hidden = !chosen;
    });
    document.title = `${view === 'search' ? 'Search' : this.#tabs[VIEWS.indexOf(view)].textContent} - Contexture`;
  }
}
