// A heat map over an image: where it is like the query.

/** @typedef {import('./api.js').HeatMap} HeatMap */

/** From clear to opaque: red, green, blue, alpha. Lightness falls all along it, so that it reads without colour, too. */
const RAMP = [[255, 236, 150, 0], [255, 214, 90, 0.28], [253, 150, 50, 0.5], [220, 60, 60, 0.64], [122, 18, 96, 0.74]];

/**
 * @param {number} share 0 to 1
 * @returns {number[]}
 */
export function colour(share) {
  const place = Math.min(Math.max(share, 0), 1) * (RAMP.length - 1);
  const below = Math.min(Math.floor(place), RAMP.length - 2);
  return RAMP[below].map((value, i) => value + (place - below) * (RAMP[below + 1][i] - value));
}

/** @param {HeatMap} heat */
export const range = ({ similarities }) => ({ low: Math.min(...similarities), high: Math.max(...similarities) });

/**
 * @param {HTMLCanvasElement} canvas lies over the image, and is made as large
 * @param {HTMLImageElement} image loaded
 * @param {HeatMap} heat
 */
export function draw(canvas, image, heat) {
  const { rows, columns, similarities, left = 0, top = 0, width = 1, height = 1 } = heat;
  const { low, high } = range(heat);
  const cells = new ImageData(columns, rows);
  similarities.forEach((similarity, i) => {
    const [red, green, blue, alpha] = colour(high > low ? (similarity - low) / (high - low) : 0.5);
    cells.data.set([red, green, blue, 255 * alpha], 4 * i);
  });
  const small = new OffscreenCanvas(columns, rows);
  small.getContext('2d')?.putImageData(cells, 0, 0);

  const scale = Math.min(2, devicePixelRatio);
  Object.assign(canvas.style, {
    left: `${image.offsetLeft}px`, top: `${image.offsetTop}px`, width: `${image.clientWidth}px`, height: `${image.clientHeight}px`,
  });
  canvas.width = Math.round(image.clientWidth * scale);
  canvas.height = Math.round(image.clientHeight * scale);
  const context = canvas.getContext('2d');
  if (!context) return;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, left * canvas.width, top * canvas.height, width * canvas.width, height * canvas.height);
}

/**
 * Where the image is most like the query, in words.
 *
 * @param {HeatMap} heat
 */
export function nearestPart({ rows, columns, similarities, left = 0, top = 0, width = 1, height = 1 }) {
  const best = similarities.indexOf(Math.max(...similarities));
  const x = left + width * (best % columns + 0.5) / columns;
  const y = top + height * (Math.floor(best / columns) + 0.5) / rows;
  const across = x < 0.36 ? 'left' : x > 0.64 ? 'right' : '';
  const down = y < 0.36 ? 'upper' : y > 0.64 ? 'lower' : '';
  if (!across && !down) return 'the middle';
  return `the ${[down, across].filter(Boolean).join(' ')} ${across && down ? 'corner' : across ? 'side' : 'part'}`;
}
