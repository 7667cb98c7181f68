// The map of the collection: like items near each other.

import * as api from './api.js';
import { announce, byId, counted, make } from './dom.js';
import { listen } from './gestures.js';
import { show } from './images.js';
import { abandoned, clearMessage, showError, showMessage } from './message.js';
import { colours, draw } from './plane.js';
import { Tiles } from './tiles.js';
import { Viewport } from './viewport.js';

/** @typedef {import('./api.js').Point} Point */
/** @typedef {import('./viewport.js').Place} Place */

const NEAR = 16;

export class MapView {
  #canvas = byId('map', HTMLCanvasElement);
  #message = byId('map-message');
  #preview = byId('preview');
  #viewport = new Viewport();
  /** @type {Point[]} */
  #points = [];
  #tiles = new Tiles([], () => this.#draw());
  #colours = colours([]);
  /** @type {Point | null} */
  #hovered = null;
  /** Ids of the last search's results. @type {Set<string>} */
  #marked = new Set();
  #frame = 0;
  #state = 'empty';

  /** @param {(id: string) => void} like */
  constructor(like) {
    this.like = like;
    listen(this.#canvas, this.#viewport, {
      moved: () => this.#moved(),
      clicked: at => this.#search(this.#nearest(at, NEAR)),
      hovered: at => this.#hover(at && this.#nearest(at, NEAR), at),
      chosen: () => this.#search(this.#middle()),
    });
    const zoom = (/** @type {number} */ factor) => () => {
      this.#viewport.zoomBy(factor);
      this.#moved();
    };
    byId('zoom-in').onclick = zoom(1.6);
    byId('zoom-out').onclick = zoom(1 / 1.6);
    byId('zoom-fit').onclick = () => {
      this.#viewport.all();
      this.#moved();
    };
    this.#canvas.onfocus = this.#canvas.onblur = () => this.#draw();
    new ResizeObserver(() => this.#resize()).observe(this.#canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
  }

  /** @param {string[]} marked ids to be shown among the others */
  async show(marked) {
    this.#marked = new Set(marked);
    this.#draw();
    if (this.#state !== 'empty') return;
    this.#state = 'loading';
    showMessage(this.#message, 'Drawing the map …', 'The first time it is asked for, it takes a moment.');
    try {
      const { points, total } = await api.map();
      this.#points = points;
      this.#tiles = new Tiles(points, () => this.#draw());
      this.#colours = colours(points);
      this.#legend(total);
      this.#state = 'there';
      if (points.length) clearMessage(this.#message);
      else showMessage(this.#message, 'The index is empty', 'There is nothing to draw a map of.');
      announce(`Map of ${counted(points.length, 'item')}`);
      this.#draw();
    } catch (failure) {
      this.#state = 'empty';
      if (!abandoned(failure)) showError(this.#message, failure, () => this.show(marked));
    }
  }

  /** @param {number} total */
  #legend(total) {
    const shown = this.#points.length;
    byId('legend').replaceChildren(
      make('b', {}, shown < total ? `${shown.toLocaleString('en')} of ${counted(total, 'item')}` : counted(total, 'item')),
      ...[...this.#colours].map(([label, colour]) => {
        const dot = make('i');
        dot.style.background = colour;
        return make('span', {}, dot, label);
      }));
  }

  #resize() {
    const { clientWidth, clientHeight } = this.#canvas;
    if (!clientWidth) return;
    this.#canvas.width = clientWidth * devicePixelRatio;
    this.#canvas.height = clientHeight * devicePixelRatio;
    Object.assign(this.#viewport, { width: clientWidth, height: clientHeight });
    this.#tiles.forget();
    this.#draw();
  }

  #moved() {
    this.#hover(null, null);
    this.#draw();
    if (document.activeElement === this.#canvas && this.#canvas.matches(':focus-visible')) {
      const point = this.#middle();
      if (point) announce(`In the middle: ${point.label ?? point.id}`);
    }
  }

  #draw() {
    this.#canvas.dataset.zoom = this.#viewport.zoom.toFixed(2);
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (!this.#canvas.clientWidth) return;
      draw(this.#canvas, this.#viewport, {
        points: this.#points,
        colours: this.#colours,
        chosen: this.#tiles.chosen(this.#viewport),
        images: points => this.#tiles.images(points),
        marked: ({ id }) => this.#marked.has(id),
        hovered: this.#hovered,
        cross: this.#canvas.matches(':focus-visible'),
      });
    });
  }

  /**
   * @param {Place} at a pixel
   * @param {number} most pixels away
   * @returns {Point | null}
   */
  #nearest(at, most) {
    let best = null;
    let least = most * most;
    for (const point of this.#points) {
      const { x, y } = this.#viewport.toScreen(point);
      const distance = (x - at.x) ** 2 + (y - at.y) ** 2;
      if (distance < least) [best, least] = [point, distance];
    }
    return best ?? this.#tileAt(at);
  }

  /** @param {Place} at */
  #tileAt(at) {
    const half = 26;
    return [...this.#tiles.chosen(this.#viewport)].find(point => {
      const { x, y } = this.#viewport.toScreen(point);
      return Math.abs(x - at.x) <= half && Math.abs(y - at.y) <= half;
    }) ?? null;
  }

  #middle() {
    return this.#nearest({ x: this.#viewport.width / 2, y: this.#viewport.height / 2 }, Infinity);
  }

  /**
   * @param {Point | null} point
   * @param {Place | null} at
   */
  #hover(point, at) {
    if (point === this.#hovered) return;
    this.#hovered = point;
    this.#canvas.classList.toggle('over', point !== null);
    this.#preview.hidden = !point;
    if (point && at) {
      const image = /** @type {HTMLImageElement} */ (this.#preview.querySelector('img'));
      image.removeAttribute('src');
      show(image, point.id, 256);
      /** @type {HTMLElement} */ (this.#preview.querySelector('p')).textContent = point.label ?? point.id;
      const { x, y } = this.#viewport.toScreen(point);
      this.#preview.style.left = `${x > this.#viewport.width - 190 ? x - 172 : x + 16}px`;
      this.#preview.style.top = `${Math.min(Math.max(y - 80, 8), Math.max(8, this.#viewport.height - 200))}px`;
    }
    this.#draw();
  }

  /** @param {Point | null} point */
  #search(point) {
    if (point) this.like(point.id);
  }
}
