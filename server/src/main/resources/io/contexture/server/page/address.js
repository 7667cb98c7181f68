// What the page shows, as the part of its address after '#': links keep it, and Back goes through it.

/** @typedef {'search' | 'map' | 'duplicates' | 'label-errors'} View */
/**
 * @typedef {object} State
 * @property {View} view
 * @property {string} id         the item searched with, or ''
 * @property {string} upload     the uploaded image searched with, by its number in this tab, or ''
 * @property {string} crop       the part of the image as x,y,width,height, or ''
 * @property {string} filter
 * @property {number} k
 * @property {'approximate' | 'exact'} method
 * @property {string} rerank
 * @property {number} similarity the least of two duplicates
 */

/** @type {Readonly<State>} */
export const START = Object.freeze({
  view: 'search', id: '', upload: '', crop: '', filter: '', k: 24, method: 'approximate', rerank: 'none', similarity: 0.98,
});

/** @type {View[]} */
export const VIEWS = ['search', 'map', 'duplicates', 'label-errors'];

/** @type {(keyof State)[]} */
const NAMES = ['id', 'upload', 'crop', 'filter', 'k', 'method', 'rerank', 'similarity'];

/**
 * @param {State} state
 * @returns {string} from '#' on; what is as at the start is left out
 */
export function format(state) {
  const said = NAMES.filter(name => state[name] !== START[name]).map(name => [name, String(state[name])]);
  return `#${state.view}${said.length ? `?${new URLSearchParams(said)}` : ''}`;
}

/**
 * @param {string} hash from '#' on; what it does not say, or says wrongly, is as at the start
 * @returns {State}
 */
export function parse(hash) {
  const [view, query = ''] = hash.replace(/^#/, '').split(/\?(.*)/s);
  const said = new URLSearchParams(query);
  const text = (/** @type {string} */ name) => said.get(name) ?? '';
  const number = (/** @type {'k' | 'similarity'} */ name, /** @type {number} */ least, /** @type {number} */ most) => {
    const value = Number(said.get(name) ?? NaN);
    return value >= least && value <= most ? value : START[name];
  };
  return {
    view: VIEWS.find(known => known === view) ?? START.view,
    id: text('id'),
    upload: text('upload'),
    crop: /^-?\d+,-?\d+,\d+,\d+$/.test(text('crop')) ? text('crop') : '',
    filter: text('filter'),
    k: Math.round(number('k', 1, 1000)),
    method: said.get('method') === 'exact' ? 'exact' : 'approximate',
    rerank: said.get('rerank') || START.rerank,
    similarity: number('similarity', -1, 1),
  };
}
