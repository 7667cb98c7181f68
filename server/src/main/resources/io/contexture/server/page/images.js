// Images of items: straight from the server, or with the token and then from memory.

import { blob, itemPath } from './api.js';
import { token } from './token.js';

/** @typedef {import('./api.js').Item} Item */

/** Images kept in memory, the least lately used first. @type {Map<string, Promise<string>>} */
const kept = new Map();
const MOST = 600;

/** Whether this server has the item's image, to be shown and explained.
 *  @param {Item} item */
export const isHere = item => item.image?.startsWith('/') ?? false;

/**
 * @param {string} id
 * @param {number} [size] pixels of the longer side at most; the file as it is, if absent
 */
export const imagePath = (id, size) => `${itemPath(id)}/image${size ? `?size=${size}` : ''}`;

/**
 * An address for src or href: those cannot send a token.
 *
 * @param {string} path
 * @returns {Promise<string>}
 */
export async function source(path) {
  if (!token.value) return path;
  const known = kept.get(path);
  if (known) {
    kept.delete(path);
    kept.set(path, known);
    return known;
  }
  const loading = blob(path).then(URL.createObjectURL);
  kept.set(path, loading);
  loading.catch(() => kept.delete(path));
  if (kept.size > MOST) {
    const [oldest, address] = /** @type {[string, Promise<string>]} */ (kept.entries().next().value);
    kept.delete(oldest);
    address.then(URL.revokeObjectURL, () => {});
  }
  return loading;
}

/**
 * Lets an element show the image of an item, wherever it is. It has the class 'missing' if there is none.
 *
 * @param {HTMLImageElement} image
 * @param {Item} item
 * @param {number} size
 */
export function showItem(image, item, size) {
  if (isHere(item)) {
    show(image, item.id, size);
    return;
  }
  delete image.dataset.path;
  image.classList.toggle('missing', !item.image);
  image.onerror = () => image.classList.add('missing');
  if (item.image) image.src = item.image;
}

/**
 * Lets an element show the image that this server has of an item. It has the class 'missing' if there is none.
 *
 * @param {HTMLImageElement} image
 * @param {string} id
 * @param {number} [size]
 */
export async function show(image, id, size) {
  const path = imagePath(id, size);
  image.dataset.path = path;
  image.classList.remove('missing');
  image.onerror = () => image.classList.add('missing');
  let address;
  try {
    address = await source(path);
  } catch {
    // The place of an image that cannot be had says so; the item's other data are still of use.
    image.classList.add('missing');
    return;
  }
  if (image.dataset.path === path) image.src = address;
}

/**
 * @param {string} id
 * @param {number} size
 * @returns {Promise<HTMLImageElement>} loaded and decoded
 */
export async function decoded(id, size) {
  const image = new Image();
  image.src = await source(imagePath(id, size));
  await image.decode();
  return image;
}

/** @type {Map<string, Blob>} */
const uploads = new Map();
const UPLOADS = 50;

/**
 * Keeps an uploaded image, so that Back finds it.
 *
 * @param {Blob} image
 * @returns {string} its number in this tab
 */
export function keepUpload(image) {
  const number = String(Number([...uploads.keys()].at(-1) ?? 0) + 1);
  uploads.set(number, image);
  if (uploads.size > UPLOADS) uploads.delete(/** @type {string} */ (uploads.keys().next().value));
  return number;
}

/** @param {string} number */
export const upload = number => uploads.get(number);
