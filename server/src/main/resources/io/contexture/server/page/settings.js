// How many results, and how they are found.

import { byId, settled } from './dom.js';
import { Filters } from './filters.js';

/** @typedef {import('./address.js').State} State */
/** @typedef {import('./api.js').Status} Status */

const SLIDER_END = 100;

export class Settings {
  #k = byId('k', HTMLInputElement);
  #kNumber = byId('k-number', HTMLInputElement);
  #rerank = byId('rerank', HTMLSelectElement);
  #methods = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name=method]'));

  /** @param {(changes: Partial<State>, replace?: boolean) => void} change */
  constructor(change) {
    this.filters = new Filters(filter => change({ filter }));
    const k = settled(120, () => change({ k: Number(this.#kNumber.value) }, true));
    this.#k.oninput = () => {
      this.#kNumber.value = this.#k.value;
      k();
    };
    this.#kNumber.oninput = () => {
      if (!this.#kNumber.checkValidity() || !this.#kNumber.value) return;
      this.#k.value = this.#kNumber.value;
      k();
    };
    this.#rerank.onchange = () => change({ rerank: this.#rerank.value });
    for (const method of this.#methods) {
      method.onchange = () => change({ method: method.value === 'exact' ? 'exact' : 'approximate' });
    }
    // On a phone the results come first.
    if (matchMedia('(max-width: 760px)').matches) byId('settings', HTMLDetailsElement).open = false;
  }

  /** @param {Status} status */
  offer(status) {
    const most = status.limits.k ?? 1000;
    this.#k.max = String(Math.min(SLIDER_END, most));
    this.#kNumber.max = String(most);
    if (status.recall !== undefined) {
      byId('recall').textContent = `Approximate finds ${(100 * status.recall).toFixed(1)} % of the 10 nearest`;
    }
    this.filters.offer(status);
  }

  /** @param {State} state */
  show({ k, method, rerank, filter }) {
    if (document.activeElement !== this.#kNumber) this.#kNumber.value = String(k);
    this.#k.value = String(k);
    for (const each of this.#methods) each.checked = each.value === method;
    if (![...this.#rerank.options].some(option => option.value === rerank)) this.#rerank.add(new Option(rerank, rerank));
    this.#rerank.value = rerank;
    this.filters.show(filter);
  }
}
