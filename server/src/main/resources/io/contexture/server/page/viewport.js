// Where of the plane is seen: its points on the screen, and back.

/** @typedef {{x: number, y: number}} Place */

const MOST = 400;
const MARGIN = 0.92;

export class Viewport {
  /** Times the size at which all of [-1, 1] x [-1, 1] is seen. */
  zoom = 1;
  /** The place of the plane in the middle of the screen. @type {Place} */
  centre = { x: 0, y: 0 };
  width = 1;
  height = 1;

  /** Pixels a unit of the plane has across and down: the plane fills the screen whatever its shape. */
  get scale() {
    return { x: this.zoom * this.width * MARGIN / 2, y: this.zoom * this.height * MARGIN / 2 };
  }

  /** @param {Place} place */
  toScreen({ x, y }) {
    const { scale } = this;
    return { x: (x - this.centre.x) * scale.x + this.width / 2, y: (y - this.centre.y) * scale.y + this.height / 2 };
  }

  /** @param {Place} pixel */
  toPlane({ x, y }) {
    const { scale } = this;
    return { x: (x - this.width / 2) / scale.x + this.centre.x, y: (y - this.height / 2) / scale.y + this.centre.y };
  }

  /**
   * @param {number} x pixels
   * @param {number} y pixels
   */
  move(x, y) {
    const { scale } = this;
    this.centre = { x: within(this.centre.x - x / scale.x), y: within(this.centre.y - y / scale.y) };
  }

  /**
   * @param {number} factor
   * @param {Place} [about] the pixel that stays where it is; the middle, if absent
   */
  zoomBy(factor, about = { x: this.width / 2, y: this.height / 2 }) {
    const fixed = this.toPlane(about);
    this.zoom = Math.min(Math.max(this.zoom * factor, 1), MOST);
    const now = this.toScreen(fixed);
    this.move(about.x - now.x, about.y - now.y);
    if (this.zoom === 1) this.centre = { x: 0, y: 0 };
  }

  all() {
    this.zoom = 1;
    this.centre = { x: 0, y: 0 };
  }
}

/** @param {number} value */
const within = value => Math.min(Math.max(value, -1), 1);
