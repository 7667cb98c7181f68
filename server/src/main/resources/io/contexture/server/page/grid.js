// Cards in a grid through which the arrow keys go; one of them is in the tab order.

/** @typedef {import('./api.js').Item} Item */

export class Grid {
  #current = 0;

  /**
   * @param {HTMLElement} list
   * @param {(index: number) => void} open shows details of the card at an index
   */
  constructor(list, open) {
    this.list = list;
    list.addEventListener('keydown', event => this.#key(event, open));
    list.addEventListener('focusin', event => {
      const card = /** @type {Element} */ (event.target).closest('.card');
      if (card) this.#mark(this.#cards().indexOf(card));
    });
  }

  /** @param {HTMLElement[]} cards */
  show(cards) {
    this.list.replaceChildren(...cards);
    this.#mark(0);
  }

  /** @param {HTMLElement[]} cards */
  append(cards) {
    this.list.append(...cards);
    this.#mark(this.#current);
  }

  /** @param {number} [index] */
  focus(index = this.#current) {
    this.#mark(index);
    this.#like(this.#cards()[this.#current])?.focus();
  }

  #cards() {
    return [...this.list.children];
  }

  /** @param {Element | undefined} card */
  #like(card) {
    return /** @type {HTMLElement | null | undefined} */ (card?.querySelector('.like'));
  }

  /** @param {number} index */
  #mark(index) {
    const cards = this.#cards();
    this.#current = Math.min(Math.max(index, 0), Math.max(0, cards.length - 1));
    cards.forEach((card, i) => {
      for (const button of card.querySelectorAll('button')) button.tabIndex = i === this.#current ? 0 : -1;
    });
  }

  #columns() {
    const cards = /** @type {HTMLElement[]} */ (this.#cards());
    const next = cards.findIndex(card => card.offsetTop > cards[0].offsetTop);
    return next < 0 ? cards.length : next;
  }

  /**
   * @param {KeyboardEvent} event
   * @param {(index: number) => void} open
   */
  #key(event, open) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.list.children.length) return;
    const last = this.list.children.length - 1;
    const to = {
      ArrowLeft: this.#current - 1, ArrowRight: this.#current + 1, ArrowUp: this.#current - this.#columns(),
      ArrowDown: this.#current + this.#columns(), Home: 0, End: last,
    }[event.key];
    if (event.key === 'i') open(this.#current);
    else if (to === undefined) return;
    else if (to >= 0 && to <= last) this.focus(to);
    event.preventDefault();
    event.stopPropagation();
  }
}
