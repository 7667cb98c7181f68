// One item at large: what is known of it and, after a search, which of its parts are like the query.

import * as api from './api.js';
import { bandMark, decimals, nameOf } from './card.js';
import { byId, make } from './dom.js';
import { draw, nearestPart, range } from './heatmap.js';
import { imagePath, isHere, showItem, source } from './images.js';
import { abandoned, inWords } from './message.js';

/** @typedef {import('./api.js').Item} Item */
/** @typedef {import('./api.js').Hit} Hit */
/** @typedef {import('./api.js').Query} Query */
/** @typedef {import('./api.js').HeatMap} HeatMap */

export class Details {
  #dialog = byId('details', HTMLDialogElement);
  #image = byId('details-image', HTMLImageElement);
  #heat = byId('heat', HTMLCanvasElement);
  #scale = byId('scale');
  #why = byId('why');
  #shown = byId('heat-shown', HTMLInputElement);
  #running = new AbortController();
  /** @type {HeatMap | null} */
  #map = null;
  /** @type {Item[]} */
  #items = [];
  /** @type {Hit[]} */
  #hits = [];
  /** @type {Query | null} */
  #query = null;
  #index = 0;

  /** @param {{like: (item: Item) => void, filter: (field: string, value: string) => void, closed: (index: number) => void}} on */
  constructor(on) {
    this.on = on;
    byId('details-close').onclick = () => this.#dialog.close();
    byId('details-before').onclick = () => this.#go(-1);
    byId('details-after').onclick = () => this.#go(1);
    byId('details-search').onclick = () => {
      this.#dialog.close();
      on.like(this.#items[this.#index]);
    };
    this.#dialog.onclose = () => {
      this.#running.abort();
      on.closed(this.#index);
    };
    this.#dialog.onclick = event => {
      if (event.target === this.#dialog) this.#dialog.close();
    };
    this.#dialog.onkeydown = event => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (by) this.#go(by);
    };
    this.#shown.onchange = () => this.#draw();
    new ResizeObserver(() => this.#draw()).observe(this.#image);
    this.#image.onload = () => this.#draw();
  }

  /**
   * @param {Item[]} items
   * @param {number} index of them
   * @param {Hit[]} hits as many as items after a search; none otherwise
   * @param {Query | null} query
   */
  open(items, index, hits, query) {
    this.#items = items;
    this.#hits = hits;
    this.#query = query;
    this.#index = index;
    this.#fill();
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#dialog.focus();
  }

  /** @param {number} by */
  #go(by) {
    const index = this.#index + by;
    if (index < 0 || index >= this.#items.length) return;
    this.#index = index;
    this.#fill();
    // A button that is pressed until it is disabled would take the focus, and with it the keys, along.
    if (document.activeElement instanceof HTMLButtonElement && document.activeElement.disabled) this.#dialog.focus();
  }

  #fill() {
    const item = this.#items[this.#index];
    const hit = this.#hits[this.#index];
    byId('details-title').textContent = item.label ?? nameOf(item);
    byId('details-place').textContent = hit ? `Result ${hit.rank} of ${this.#items.length}` : '';
    byId('details-before', HTMLButtonElement).disabled = this.#index === 0;
    byId('details-after', HTMLButtonElement).disabled = this.#index === this.#items.length - 1;
    byId('facts').replaceChildren(
      ...hit ? [this.#fact('Similarity', make('b', {}, decimals(hit.similarity)), hit.band ? bandMark(hit.band) : '')] : [],
      this.#fact('Id', item.id),
      ...item.label === undefined ? [] : [this.#fact('Label', item.label, this.#only('label', item.label))],
      ...Object.entries(item.attributes).map(([name, value]) => this.#fact(name, value, this.#only(name, value))));
    this.#picture(item);
    this.#explain(item);
  }

  /** @param {Item} item */
  #picture(item) {
    const open = byId('details-open', HTMLAnchorElement);
    open.hidden = !item.image;
    this.#image.removeAttribute('src');
    showItem(this.#image, item, 768);
    if (isHere(item)) {
      source(imagePath(item.id)).then(address => { open.href = address; }, () => { open.hidden = true; });
    } else if (item.image) {
      open.href = item.image;
    }
  }

  /** @param {Item} item */
  async #explain(item) {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#map = null;
    this.#draw();
    this.#why.textContent = '';
    if (!this.#query) return;
    if (!isHere(item)) {
      this.#why.textContent = 'Its image is not here, so that nothing can be said of its parts.';
      return;
    }
    this.#why.textContent = 'Comparing its parts with the query …';
    try {
      const map = await api.explain(this.#query, item.id, signal);
      const { low, high } = range(map);
      byId('scale-low').textContent = decimals(low);
      byId('scale-high').textContent = decimals(high);
      this.#why.textContent = `${nearestPart(map).replace('the', 'The')} is most like the query: ${decimals(high)} for that part alone.`;
      this.#map = map;
      this.#draw();
    } catch (failure) {
      if (!abandoned(failure)) this.#why.textContent = inWords(failure);
    }
  }

  #draw() {
    this.#scale.hidden = !this.#map;
    this.#heat.hidden = !this.#map || !this.#shown.checked || !this.#image.clientWidth;
    if (this.#map && !this.#heat.hidden) draw(this.#heat, this.#image, this.#map);
  }

  /**
   * @param {string} name
   * @param {...(Node | string)} values
   */
  #fact(name, ...values) {
    return make('div', {}, make('dt', {}, name), make('dd', {}, ...values));
  }

  /**
   * @param {string} field
   * @param {string} value
   */
  #only(field, value) {
    return make('button', {
      type: 'button', className: 'quiet', 'aria-label': `Only ${field} ${value}`, onclick: () => {
        this.#dialog.close();
        this.on.filter(field, value);
      },
    }, 'only these');
  }
}
