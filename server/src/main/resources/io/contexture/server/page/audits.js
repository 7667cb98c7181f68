// What a curator looks at: pairs that are nearly the same, and labels that are probably wrong.

import * as api from './api.js';
import { decimals, nameOf, thumbnail } from './card.js';
import { save } from './csv.js';
import { announce, byId, counted, make, settled } from './dom.js';
import { abandoned, clearMessage, showError, showMessage } from './message.js';

/** @typedef {import('./api.js').Item} Item */
/** @typedef {import('./api.js').Pair} Pair */
/** @typedef {import('./api.js').Suspect} Suspect */

const LIMIT = 200;

/**
 * @param {Item} item
 * @param {(item: Item) => void} like
 */
const picture = (item, like) => make('button', {
  type: 'button', className: 'like', 'aria-label': `${item.label ?? nameOf(item)}: more like this`, title: item.id, onclick: () => like(item),
}, make('span', { className: 'thumb' }, thumbnail(item, 256)));

/** A list that is asked for when it is first seen. */
class Listing {
  #running = new AbortController();
  #shown = '';

  /**
   * @param {string} prefix of its elements' ids
   * @param {string} list
   */
  constructor(prefix, list) {
    this.message = byId(`${prefix}-message`);
    this.summary = byId(`${prefix}-summary`);
    this.saving = byId(`${prefix}-save`);
    this.list = byId(list);
  }

  /**
   * @template T
   * @param {string} key what is asked for; nothing happens if it is shown already
   * @param {(signal: AbortSignal) => Promise<T>} ask
   * @param {(answer: T) => void} fill
   */
  async load(key, ask, fill) {
    if (key === this.#shown) return;
    this.#shown = key;
    this.#running.abort();
    this.#running = new AbortController();
    this.list.setAttribute('aria-busy', 'true');
    if (!this.list.children.length) showMessage(this.message, 'Looking …', 'Every item is compared with its neighbours; on a large collection this takes a moment.');
    try {
      const answer = await ask(this.#running.signal);
      clearMessage(this.message);
      fill(answer);
      announce(this.summary.textContent ?? '');
    } catch (failure) {
      if (abandoned(failure)) return;
      this.#shown = '';
      this.list.replaceChildren();
      this.summary.textContent = '';
      showError(this.message, failure, () => this.load(key, ask, fill));
    }
    this.list.setAttribute('aria-busy', 'false');
  }
}

export class Duplicates {
  #listing = new Listing('duplicates', 'pairs');
  #slider = byId('similarity', HTMLInputElement);
  #value = byId('similarity-value');

  /**
   * @param {(item: Item) => void} like
   * @param {(similarity: number) => void} changed
   */
  constructor(like, changed) {
    this.like = like;
    const change = settled(250, () => changed(Number(this.#slider.value)));
    this.#slider.oninput = () => {
      this.#value.textContent = decimals(Number(this.#slider.value));
      change();
    };
  }

  /** @param {number} similarity */
  show(similarity) {
    this.#slider.value = String(similarity);
    this.#value.textContent = decimals(similarity);
    this.#listing.load(String(similarity), signal => api.duplicates(similarity, LIMIT, signal), ({ pairs }) => this.#fill(pairs, similarity));
  }

  /**
   * @param {Pair[]} pairs
   * @param {number} similarity
   */
  #fill(pairs, similarity) {
    const { list, summary, message, saving } = this.#listing;
    const apart = pairs.filter(differ).length;
    summary.textContent = pairs.length ? `${pairs.length === LIMIT ? 'The first ' : ''}${counted(pairs.length, 'pair')}${
      apart ? `, ${apart} of them with different labels` : ''}` : '';
    list.replaceChildren(...pairs.map(pair => this.#pair(pair)));
    saving.hidden = !pairs.length;
    saving.onclick = () => save('duplicates.csv', [['first', 'second', 'similarity', 'first_label', 'second_label'],
      ...pairs.map(({ first, second, similarity }) => [first.id, second.id, similarity, first.label, second.label])]);
    if (!pairs.length) showMessage(message, 'No duplicates', `No two items have a similarity of ${decimals(similarity)} or more.`);
  }

  /** @param {Pair} pair */
  #pair(pair) {
    const { first, second, similarity } = pair;
    return make('li', { className: 'pair' },
      picture(first, this.like), picture(second, this.like),
      make('div', { className: 'said' },
        make('p', {}, make('b', {}, decimals(similarity)), differ(pair) && make('span', { className: 'tag wrong' }, 'labels differ')),
        ...[first, second].map(item => make('p', { className: 'one', title: item.id }, make('span', {}, item.label ?? ''), make('small', {}, item.id)))));
  }
}

/** @param {Pair} pair */
const differ = ({ first, second }) => first.label !== second.label;

export class LabelErrors {
  #listing = new Listing('suspects', 'suspects');

  /** @param {(item: Item) => void} like */
  constructor(like) {
    this.like = like;
  }

  show() {
    this.#listing.load('all', signal => api.labelErrors(LIMIT, signal), ({ suspects }) => this.#fill(suspects));
  }

  /** @param {Suspect[]} suspects */
  #fill(suspects) {
    const { list, summary, message, saving } = this.#listing;
    summary.textContent = suspects.length ? `${suspects.length === LIMIT ? 'The first ' : ''}${counted(suspects.length, 'item')} whose neighbours disagree, the surest first` : '';
    list.replaceChildren(...suspects.map(suspect => this.#suspect(suspect)));
    saving.hidden = !suspects.length;
    saving.onclick = () => save('label-errors.csv', [['id', 'label', 'suggested', 'doubt'],
      ...suspects.map(({ item, suggested, doubt }) => [item.id, item.label, suggested, doubt])]);
    if (!suspects.length) showMessage(message, 'No suspects', 'Every label agrees with its neighbours, or there are no labels.');
  }

  /** @param {Suspect} suspect */
  #suspect({ item, suggested, doubt }) {
    const bar = make('span', { className: 'bar' });
    bar.style.setProperty('--share', String(doubt));
    return make('li', { className: 'suspect' },
      picture(item, this.like),
      make('div', { className: 'said' },
        make('p', { className: 'change' }, make('s', {}, item.label ?? 'no label'), make('span', { 'aria-label': 'probably' }, '→'), make('b', {}, suggested)),
        make('p', { className: 'similarity' }, make('span', {}, `${Math.round(100 * doubt)} % sure`), bar),
        make('small', { title: item.id }, item.id)));
  }
}
