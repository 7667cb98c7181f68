// The answer to a search; without a query, the collection itself, to begin from.

import * as api from './api.js';
import { upload } from './images.js';
import { card } from './card.js';
import { announce, byId, counted, make } from './dom.js';
import { Grid } from './grid.js';
import { abandoned, clearMessage, showError, showMessage } from './message.js';

/** @typedef {import('./address.js').State} State */
/** @typedef {import('./api.js').Item} Item */
/** @typedef {import('./api.js').Hit} Hit */
/** @typedef {import('./api.js').Query} Query */

const PAGE = 60;

export class Results {
  #list = byId('results');
  #heading = byId('heading');
  #summary = byId('summary');
  #message = byId('search-message');
  #more = byId('more', HTMLButtonElement);
  #running = new AbortController();
  #shown = '';
  /** @type {Item[]} */
  items = [];
  /** @type {Hit[]} */
  hits = [];
  /** @type {Query | null} */
  query = null;

  /**
   * @param {{like: (item: Item) => void, open: (index: number) => void, learn: (items: Item[]) => void, all: () => void}} on
   */
  constructor(on) {
    this.on = on;
    this.grid = new Grid(this.#list, on.open);
  }

  /** @param {State} state */
  async show(state) {
    const key = JSON.stringify([state.id, state.upload, state.crop, state.filter, state.k, state.method, state.rerank]);
    if (key === this.#shown) return;
    this.#shown = key;
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    this.#more.hidden = true;
    this.#busy(true);
    try {
      const query = await this.#asked(state, signal);
      if (query) await this.#search(query, state, signal);
      else await this.#browse(state, signal);
    } catch (failure) {
      if (abandoned(failure)) return;
      this.#shown = '';
      this.items = this.hits = [];
      this.grid.show([]);
      this.#summary.textContent = '';
      showError(this.#message, failure, () => this.show(state));
    }
    this.#busy(false);
  }

  /** @param {boolean} busy */
  #busy(busy) {
    this.#list.setAttribute('aria-busy', String(busy));
    if (busy && !this.items.length) {
      clearMessage(this.#message);
      this.#list.replaceChildren(...Array.from({ length: 12 }, () => make('li', { className: 'card waiting', 'aria-hidden': 'true' },
        make('span', { className: 'thumb' }), make('p', {}, ' '))));
    }
  }

  /**
   * @param {State} state
   * @param {AbortSignal} signal
   * @returns {Promise<Query | null>}
   */
  async #asked({ id, upload: number, crop }, signal) {
    const image = number ? upload(number) : undefined;
    if (image) return { image, ...(crop && { crop }) };
    if (!id) return null;
    return crop ? { image: await api.blob(`${api.itemPath(id)}/image`, signal), crop } : { id };
  }

  /**
   * @param {Query} query
   * @param {State} state
   * @param {AbortSignal} signal
   */
  async #search(query, state, signal) {
    const { hits, milliseconds } = await api.search(query, state, signal);
    this.query = query;
    this.hits = hits;
    this.#fill(hits.map(hit => hit.item), hits);
    this.#heading.textContent = 'Most alike';
    this.#summary.textContent = `${counted(hits.length, 'result')} in ${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
    announce(`${counted(hits.length, 'result')}${hits.length ? `; the first is ${hits[0].item.label ?? hits[0].item.id}` : ''}`);
    if (!hits.length) this.#nothing(state);
  }

  /**
   * @param {State} state
   * @param {AbortSignal} signal
   */
  async #browse(state, signal) {
    const { items, next } = await api.items(PAGE, undefined, state.filter, signal);
    this.query = null;
    this.hits = [];
    this.#fill(items, null);
    this.#heading.textContent = 'Collection';
    this.#summary.textContent = state.upload ? 'The image is gone with the page it was given to: give it again, or click one of these'
      : 'Click one to see what is like it';
    if (!items.length) this.#nothing(state);
    this.#goOn(next, state, signal);
  }

  /**
   * @param {string | undefined} next
   * @param {State} state
   * @param {AbortSignal} signal
   */
  #goOn(next, state, signal) {
    this.#more.hidden = next === undefined;
    this.#more.onclick = async () => {
      this.#more.disabled = true;
      try {
        const page = await api.items(PAGE, next, state.filter, signal);
        this.items = [...this.items, ...page.items];
        this.on.learn(page.items);
        this.grid.append(page.items.map(item => this.#card(item, null)));
        this.#goOn(page.next, state, signal);
      } catch (failure) {
        if (!abandoned(failure)) showError(this.#message, failure, () => this.#more.click());
      }
      this.#more.disabled = false;
    };
  }

  /**
   * @param {Item[]} items
   * @param {Hit[] | null} hits
   */
  #fill(items, hits) {
    clearMessage(this.#message);
    const within = this.#list.contains(document.activeElement);
    this.items = items;
    this.on.learn(items);
    this.grid.show(items.map((item, i) => this.#card(item, hits && hits[i])));
    if (within && items.length) this.grid.focus(0);
  }

  /**
   * @param {Item} item
   * @param {Hit | null} hit
   */
  #card(item, hit) {
    return card(item, hit, { like: this.on.like, open: opened => this.on.open(this.items.indexOf(opened)) });
  }

  /** @param {State} state */
  #nothing({ filter }) {
    if (filter) {
      showMessage(this.#message, 'Nothing passes the filter', `No item found has ${filter}.`,
        make('button', { type: 'button', onclick: this.on.all }, 'Without the filter'));
    } else {
      showMessage(this.#message, 'The index is empty', 'Images are added with contexture index, or over HTTP: openapi.yaml describes it.');
    }
  }
}
