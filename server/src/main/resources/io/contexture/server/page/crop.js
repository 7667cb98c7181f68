// A box on an image: drawn, moved and sized by pointer or keys.

import { make } from './dom.js';

/** In pixels of the upright image. @typedef {{x: number, y: number, width: number, height: number}} Box */
/** Which edges of the box go along: -1 the left or top one, 1 the other, 0 neither. @typedef {{x: number, y: number}} Edges */

const CORNERS = [[-1, -1], [0, -1], [1, -1], [1, 0], [1, 1], [0, 1], [-1, 1], [-1, 0]];
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
});

const clamp = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.min(Math.max(value, low), Math.max(low, high));

/** @param {Box} box */
export const format = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(',');

/**
 * @param {string} text x,y,width,height
 * @returns {Box | null}
 */
export function parse(text) {
  const [x, y, width, height] = text.split(',').map(Number);
  return text ? { x, y, width, height } : null;
}

export class Crop {
  /** @type {Box | null} */
  #box = null;
  /** The whole image. */
  #size = { width: 0, height: 0 };

  /**
   * @param {HTMLElement} place
   * @param {(box: Box | null) => void} changed once a movement has come to its end
   */
  constructor(place, changed) {
    this.changed = changed;
    this.image = make('img', { alt: 'The image searched with', draggable: false });
    this.frame = make('div', {
      className: 'box', tabIndex: 0, role: 'application',
      'aria-roledescription': 'crop box', 'aria-label': 'Part of the image: all of it. Arrows move, Shift and arrows size.',
    }, ...CORNERS.map(([x, y]) => this.#handle(x, y)));
    this.stage = make('div', { className: 'stage' }, this.image, this.frame);
    place.replaceChildren(this.stage);
    this.image.onload = () => this.#loaded();
    this.stage.onpointerdown = event => this.#grab(event);
    this.frame.onkeydown = event => this.#key(event);
    new ResizeObserver(() => this.#draw()).observe(this.image);
  }

  /** @param {Box | null} box null for the whole image */
  show(box) {
    this.#box = box;
    this.#draw();
  }

  /** @param {boolean} allowed whether a part of the image can be searched with */
  allow(allowed) {
    this.stage.classList.toggle('fixed', !allowed);
    this.frame.hidden = !allowed;
  }

  focus() {
    this.frame.focus();
  }

  #loaded() {
    this.#size = { width: this.image.naturalWidth, height: this.image.naturalHeight };
    this.#draw();
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #handle(x, y) {
    const handle = make('i', { className: 'handle' });
    handle.dataset.x = String(x);
    handle.dataset.y = String(y);
    return handle;
  }

  /** A side that a box has at least: the server takes no less than 2 pixels, and a part of an icon is small. */
  #least() {
    return clamp(Math.min(this.#size.width, this.#size.height) / 8, 2, 8);
  }

  #whole() {
    return { x: 0, y: 0, ...this.#size };
  }

  #draw() {
    const { width, height } = this.#size;
    if (!width || !height) return;
    const box = this.#box ?? this.#whole();
    this.stage.classList.toggle('cropped', this.#box !== null);
    Object.assign(this.frame.style, {
      left: `${100 * box.x / width}%`, top: `${100 * box.y / height}%`,
      width: `${100 * box.width / width}%`, height: `${100 * box.height / height}%`,
    });
    const part = this.#box ? `${Math.round(box.width)} by ${Math.round(box.height)} pixels from ${Math.round(box.x)}, ${Math.round(box.y)}` : 'all of it';
    this.frame.setAttribute('aria-label', `Part of the image: ${part}. Arrows move, Shift and arrows size.`);
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    if (event.button !== 0 || !this.#size.width || this.stage.classList.contains('fixed')) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const area = this.image.getBoundingClientRect();
    const scale = this.#size.width / area.width;
    const at = (/** @type {PointerEvent} */ { clientX, clientY }) => ({
      x: clamp((clientX - area.left) * scale, 0, this.#size.width),
      y: clamp((clientY - area.top) * scale, 0, this.#size.height),
    });
    const start = at(event);
    const before = this.#box;
    const moving = target === this.frame && before !== null;
    const from = moving || target.classList.contains('handle') ? before ?? this.#whole() : { ...start, width: 0, height: 0 };
    const edges = target.classList.contains('handle') ? { x: Number(target.dataset.x), y: Number(target.dataset.y) } : { x: 1, y: 1 };
    this.stage.setPointerCapture(event.pointerId);
    event.preventDefault();
    this.frame.focus({ preventScroll: true });

    this.stage.onpointermove = moved => {
      const now = at(moved);
      const by = { x: now.x - start.x, y: now.y - start.y };
      this.#box = moving ? this.#moved(from, by) : this.#sized(from, edges, by);
      this.#draw();
    };
    this.stage.onpointerup = this.stage.onpointercancel = () => {
      this.stage.onpointermove = this.stage.onpointerup = this.stage.onpointercancel = null;
      this.#end(before);
    };
  }

  /** @param {Box | null} before */
  #end(before) {
    const box = this.#box;
    // A click that drew nothing is no wish for a tiny part.
    if (box && (box.width < this.#least() || box.height < this.#least())) this.#box = before;
    else if (box) this.#box = this.#rounded(box);
    this.#draw();
    if ((before && format(before)) !== (this.#box && format(this.#box))) this.changed(this.#box);
  }

  /**
   * @param {Box} box
   * @returns {Box | null} null if it has become the whole image
   */
  #rounded(box) {
    const x = Math.round(box.x);
    const y = Math.round(box.y);
    const rounded = { x, y, width: Math.round(box.x + box.width) - x, height: Math.round(box.y + box.height) - y };
    return format(rounded) === format(this.#whole()) ? null : rounded;
  }

  /**
   * @param {Box} box
   * @param {{x: number, y: number}} by
   */
  #moved(box, by) {
    return {
      ...box,
      x: clamp(box.x + by.x, 0, this.#size.width - box.width),
      y: clamp(box.y + by.y, 0, this.#size.height - box.height),
    };
  }

  /**
   * @param {Box} box
   * @param {Edges} edges
   * @param {{x: number, y: number}} by
   * @returns {Box}
   */
  #sized(box, edges, by) {
    const [x, width] = this.#span(box.x, box.width, edges.x, by.x, this.#size.width);
    const [y, height] = this.#span(box.y, box.height, edges.y, by.y, this.#size.height);
    return { x, y, width, height };
  }

  /**
   * @param {number} start
   * @param {number} length
   * @param {number} edge
   * @param {number} by
   * @param {number} most
   * @returns {[number, number]} start and length with one end moved, the other where it was
   */
  #span(start, length, edge, by, most) {
    if (edge === 0) return [start, length];
    const fixed = edge < 0 ? start + length : start;
    const moved = clamp((edge < 0 ? start : start + length) + by, 0, most);
    return [Math.min(fixed, moved), Math.abs(fixed - moved)];
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const arrow = ARROWS[event.key];
    if (!arrow || !this.#size.width || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const before = this.#box;
    const step = Math.max(1, Math.round(Math.max(this.#size.width, this.#size.height) / 32));
    const by = { x: arrow[0] * step, y: arrow[1] * step };
    // The whole image cannot be moved, only made smaller: by its right or lower edge.
    const box = before ?? this.#whole();
    const wanted = this.#rounded(event.shiftKey ? this.#sized(box, { x: 1, y: 1 }, by) : this.#moved(box, by));
    if (wanted && (wanted.width < this.#least() || wanted.height < this.#least())) return;
    this.#box = wanted;
    this.#draw();
    this.changed(wanted);
  }
}
