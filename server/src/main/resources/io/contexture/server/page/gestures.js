// Wheel, drag, pinch and keys on the map.

/** @typedef {import('./viewport.js').Viewport} Viewport */
/** @typedef {import('./viewport.js').Place} Place */

const CLICK = 5;

/**
 * @param {HTMLElement} canvas
 * @param {Viewport} viewport
 * @param {{moved: () => void, clicked: (at: Place) => void, hovered: (at: Place | null) => void,
 *     chosen: () => void}} on moved: the viewport has changed; chosen: by key, what is in the middle
 */
export function listen(canvas, viewport, on) {
  /** Pointers that are down, where they are now. @type {Map<number, Place>} */
  const down = new Map();
  let travelled = 0;

  const at = (/** @type {MouseEvent} */ event) => ({ x: event.offsetX, y: event.offsetY });

  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    // Lines, and pages, are what some mice count in.
    const pixels = event.deltaY * [1, 16, 400][event.deltaMode];
    viewport.zoomBy(Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.002)), at(event));
    on.moved();
  }, { passive: false });

  canvas.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, at(event));
    if (down.size === 1) travelled = 0;
  });

  canvas.addEventListener('pointermove', event => {
    const before = down.get(event.pointerId);
    const now = at(event);
    if (!before) {
      on.hovered(now);
      return;
    }
    const other = [...down.entries()].find(([id]) => id !== event.pointerId)?.[1];
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (other) {
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      const spread = (/** @type {Place} */ place) => Math.max(1, Math.hypot(place.x - other.x, place.y - other.y));
      viewport.move((now.x - before.x) / 2, (now.y - before.y) / 2);
      viewport.zoomBy(spread(now) / spread(before), middle);
      travelled = Infinity;
    } else if (travelled > CLICK) {
      viewport.move(now.x - before.x, now.y - before.y);
    }
    down.set(event.pointerId, now);
    on.hovered(null);
    on.moved();
  });

  canvas.addEventListener('pointerup', event => {
    if (down.size === 1 && down.has(event.pointerId) && travelled <= CLICK) on.clicked(at(event));
    down.delete(event.pointerId);
  });
  canvas.addEventListener('pointercancel', event => down.delete(event.pointerId));
  canvas.addEventListener('pointerleave', () => on.hovered(null));

  canvas.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = 0.12 * Math.min(viewport.width, viewport.height);
    const does = /** @type {Record<string, () => void>} */ ({
      ArrowLeft: () => viewport.move(step, 0),
      ArrowRight: () => viewport.move(-step, 0),
      ArrowUp: () => viewport.move(0, step),
      ArrowDown: () => viewport.move(0, -step),
      '+': () => viewport.zoomBy(1.4),
      '=': () => viewport.zoomBy(1.4),
      '-': () => viewport.zoomBy(1 / 1.4),
      0: () => viewport.all(),
      Enter: () => on.chosen(),
    })[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    does();
    if (event.key !== 'Enter') on.moved();
  });
}
