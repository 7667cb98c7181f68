// Draws the map: dots, coloured by label where there are few, and images where there is room.

import { TILE } from './tiles.js';

/** @typedef {import('./api.js').Point} Point */
/** @typedef {import('./viewport.js').Viewport} Viewport */

/** Hues that are told apart with any eyes (Okabe and Ito 2008, and two more). */
const HUES = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#d55e00', '#56b4e9', '#8f7fd6', '#a3a316', '#7a7a7a', '#b5651d'];

/**
 * @param {Point[]} points
 * @returns {Map<string, string>} a colour for each label; empty if there are too many to tell apart
 */
export function colours(points) {
  const labels = [...new Set(points.flatMap(({ label }) => label ?? []))].sort();
  return labels.length > HUES.length || labels.length < 2 ? new Map() : new Map(labels.map((label, i) => [label, HUES[i]]));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Viewport} viewport
 * @param {{points: Point[], colours: Map<string, string>, chosen: Set<Point>, images: (of: Point[]) => Map<Point, HTMLImageElement>,
 *     marked: (point: Point) => boolean, hovered: Point | null, cross: boolean}} scene
 */
export function draw(canvas, viewport, scene) {
  const ratio = devicePixelRatio;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, viewport.width, viewport.height);
  const style = getComputedStyle(canvas);
  const [accent, second, rule, ink] = ['accent', 'second', 'rule', 'ink'].map(name => style.getPropertyValue(`--${name}`));

  const seen = scene.points.map(point => ({ point, ...viewport.toScreen(point) }))
    .filter(({ x, y }) => x > -TILE && y > -TILE && x < viewport.width + TILE && y < viewport.height + TILE);
  const radius = Math.min(5, 2 + Math.log2(viewport.zoom) / 2);
  const alike = scene.hovered?.label;
  for (const { point, x, y } of seen) {
    const marked = scene.marked(point);
    const same = alike !== undefined && point.label === alike;
    context.fillStyle = scene.colours.get(point.label ?? '') ?? (marked || same ? second : accent);
    context.globalAlpha = marked || same ? 1 : scene.hovered ? 0.3 : 0.6;
    context.beginPath();
    context.arc(x, y, marked || same ? radius + 1.5 : radius, 0, 2 * Math.PI);
    context.fill();
    if (!marked) continue;
    context.strokeStyle = ink;
    context.stroke();
  }
  context.globalAlpha = 1;

  const tiles = seen.filter(({ point }) => scene.chosen.has(point));
  const images = scene.images(tiles.map(({ point }) => point));
  for (const { point, x, y } of tiles) {
    const image = images.get(point);
    if (image) drawTile(context, image, x, y, scene.marked(point) ? second : scene.colours.get(point.label ?? '') ?? rule);
  }
  if (scene.hovered) ring(context, viewport.toScreen(scene.hovered), scene.chosen.has(scene.hovered), ink);
  if (scene.cross) cross(context, viewport, ink);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLImageElement} image
 * @param {number} x
 * @param {number} y
 * @param {string} line
 */
function drawTile(context, image, x, y, line) {
  context.beginPath();
  context.roundRect(x - TILE / 2, y - TILE / 2, TILE, TILE, 6);
  // White in the dark, too: what most images have around them.
  context.fillStyle = '#fff';
  context.fill();
  const inside = TILE - 6;
  const scale = inside / Math.max(image.naturalWidth, image.naturalHeight);
  const width = image.naturalWidth * scale;
  const height = image.naturalHeight * scale;
  context.drawImage(image, x - width / 2, y - height / 2, width, height);
  context.lineWidth = 1.5;
  context.strokeStyle = line;
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}} at
 * @param {boolean} tile
 * @param {string} ink
 */
function ring(context, { x, y }, tile, ink) {
  context.beginPath();
  if (tile) context.roundRect(x - TILE / 2 - 2, y - TILE / 2 - 2, TILE + 4, TILE + 4, 8);
  else context.arc(x, y, 8, 0, 2 * Math.PI);
  context.lineWidth = 2;
  context.strokeStyle = ink;
  context.stroke();
}

/** Shows those who go by keys what Enter is about.
 *  @param {CanvasRenderingContext2D} context
 *  @param {Viewport} viewport
 *  @param {string} ink */
function cross(context, { width, height }, ink) {
  context.beginPath();
  context.moveTo(width / 2 - 9, height / 2);
  context.lineTo(width / 2 + 9, height / 2);
  context.moveTo(width / 2, height / 2 - 9);
  context.lineTo(width / 2, height / 2 + 9);
  context.lineWidth = 1.5;
  context.strokeStyle = ink;
  context.stroke();
}
