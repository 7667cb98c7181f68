// The filter's controls: chips for what is in force, a line to add to it, and the filter as text.

import { byId, make } from './dom.js';
import { add, format, parse, without } from './filter.js';

/** @typedef {import('./api.js').Item} Item */
/** @typedef {import('./api.js').Status} Status */

export class Filters {
  #chips = byId('chips');
  #field = byId('field', HTMLSelectElement);
  #relation = byId('relation', HTMLSelectElement);
  #value = byId('value', HTMLInputElement);
  #values = byId('values');
  #text = byId('filter', HTMLInputElement);
  /** Values that fields are known to have. @type {Map<string, Set<string>>} */
  #known = new Map();
  #filter = '';

  /** @param {(filter: string) => void} changed */
  constructor(changed) {
    this.changed = changed;
    this.#field.onchange = () => this.#offer();
    this.#value.onfocus = () => this.#offer();
    byId('add', HTMLFormElement).onsubmit = event => {
      event.preventDefault();
      this.#add();
    };
    byId('filter-form', HTMLFormElement).onsubmit = event => {
      event.preventDefault();
      changed(this.#text.value.trim());
    };
  }

  /** @param {Status} status */
  offer({ labels, attributes }) {
    this.#field.replaceChildren(...['label', ...attributes, 'id'].map(name => make('option', { value: name }, name)));
    this.#known.set('label', new Set(labels));
    this.#offer();
  }

  /** Learns which values there are, so that they can be offered.
   *  @param {Item[]} items */
  learn(items) {
    for (const { attributes } of items) {
      for (const [name, value] of Object.entries(attributes)) {
        if (!this.#known.has(name)) this.#known.set(name, new Set());
        this.#known.get(name)?.add(value);
      }
    }
  }

  /** @param {string} filter */
  show(filter) {
    this.#filter = filter;
    this.#text.value = filter;
    const conditions = parse(filter) ?? [];
    this.#chips.replaceChildren(...conditions.flatMap(({ field, relation, values }, i) => values.map(value =>
      make('span', { className: relation === '=' ? 'chip' : 'chip not' },
        make('span', {}, make('i', {}, `${field} ${relation === '=' ? 'is' : 'is not'} `), value),
        make('button', {
          type: 'button', 'aria-label': `Without ${field} ${relation} ${value}`,
          onclick: () => this.changed(format(without(conditions, i, value))),
        }, '×')))));
  }

  focus() {
    this.#text.focus();
    this.#text.select();
  }

  #offer() {
    const known = [...this.#known.get(this.#field.value) ?? []].slice(0, 1000);
    this.#values.replaceChildren(...known.map(value => make('option', { value })));
  }

  #add() {
    const value = this.#value.value.trim();
    if (!value) return;
    const relation = this.#relation.value === '!=' ? '!=' : '=';
    const condition = { field: this.#field.value, relation: /** @type {'=' | '!='} */ (relation), values: [value] };
    const conditions = parse(this.#filter);
    // A filter that the page cannot take apart is kept, and the condition set behind it.
    this.changed(conditions ? format(add(conditions, condition)) : `${this.#filter},${format([condition])}`);
    this.#value.value = '';
  }
}
