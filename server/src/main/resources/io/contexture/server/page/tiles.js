// Which points of the map show their image: as many as have room, more of them the nearer one looks.

import { decoded } from './images.js';

/** @typedef {import('./api.js').Point} Point */

/** Edge of a tile in pixels, and the room it has at least. */
export const TILE = 52;
const ROOM = 58;
/** Each level has tiles at distances a little smaller than the last. */
const STEP = Math.SQRT2;
const FROM = 1.9;
const KEPT = 500;
const AT_ONCE = 6;

export class Tiles {
  /** @type {Set<Point>[]} */
  #levels = [];
  /** The least lately used first; null while loading, or if there is none. @type {Map<string, HTMLImageElement | null>} */
  #images = new Map();
  /** @type {Point[]} */
  #waiting = [];
  #loading = 0;

  /**
   * @param {Point[]} points
   * @param {() => void} loaded there is one more image to draw
   */
  constructor(points, loaded) {
    this.points = points;
    this.loaded = loaded;
  }

  /**
   * Those that show their image. One that does at some zoom does at every greater one.
   *
   * @param {import('./viewport.js').Viewport} viewport
   * @returns {Set<Point>}
   */
  chosen(viewport) {
    if (viewport.zoom < FROM) return new Set();
    const level = Math.floor(Math.log(viewport.zoom / FROM) / Math.log(STEP) + 1e-9);
    const base = { x: viewport.scale.x / viewport.zoom, y: viewport.scale.y / viewport.zoom };
    for (let l = this.#levels.length; l <= level; l++) {
      const zoom = FROM * STEP ** l;
      const before = this.#levels[l - 1] ?? new Set();
      this.#levels.push(spread([...before, ...this.points], ROOM / (zoom * base.x), ROOM / (zoom * base.y)));
    }
    return this.#levels[level];
  }

  /** The screen has another shape: what has room is to be found anew. */
  forget() {
    this.#levels = [];
  }

  /**
   * @param {Point[]} points those of which the image is wanted now
   * @returns {Map<Point, HTMLImageElement>} of those that are there
   */
  images(points) {
    const there = new Map();
    this.#waiting = [];
    for (const point of points) {
      const image = this.#images.get(point.id);
      if (image === undefined) this.#waiting.push(point);
      if (!image) continue;
      this.#images.delete(point.id);
      this.#images.set(point.id, image);
      there.set(point, image);
    }
    this.#load();
    return there;
  }

  #load() {
    while (this.#loading < AT_ONCE) {
      const point = this.#waiting.shift();
      if (!point) return;
      if (this.#images.has(point.id)) continue;
      this.#loading++;
      this.#images.set(point.id, null);
      decoded(point.id, 2 * TILE).then(image => {
        this.#images.set(point.id, image);
        if (this.#images.size > KEPT) this.#images.delete(/** @type {string} */ (this.#images.keys().next().value));
        this.loaded();
      }, () => {
        // The dot stays: an item without an image is no error.
      }).finally(() => {
        this.#loading--;
        this.#load();
      });
    }
  }
}

/**
 * Points no two of which are nearer than this both across and down; the first are taken first.
 *
 * @param {Point[]} points
 * @param {number} across
 * @param {number} down
 * @returns {Set<Point>}
 */
export function spread(points, across, down) {
  /** @type {Map<string, Point>} */
  const cells = new Map();
  const taken = new Set();
  for (const point of points) {
    const column = Math.floor(point.x / across);
    const row = Math.floor(point.y / down);
    let free = true;
    for (let c = column - 1; c <= column + 1 && free; c++) {
      for (let r = row - 1; r <= row + 1 && free; r++) {
        const other = cells.get(`${c},${r}`);
        free = !other || Math.abs(other.x - point.x) >= across || Math.abs(other.y - point.y) >= down;
      }
    }
    if (!free) continue;
    cells.set(`${column},${row}`, point);
    taken.add(point);
  }
  return taken;
}
