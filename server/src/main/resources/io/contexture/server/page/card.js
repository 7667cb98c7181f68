// An item in a grid: its image, how like the query it is, and what is known of it.

import { make } from './dom.js';
import { showItem } from './images.js';

/** @typedef {import('./api.js').Item} Item */
/** @typedef {import('./api.js').Hit} Hit */

/** The id's last part, which mostly tells more than a label that all have.
 *  @param {Item} item */
export const nameOf = ({ id }) => id.split('/').at(-1) ?? id;

/** @param {number} similarity */
export const decimals = similarity => similarity.toFixed(3).replace('-', '−');

/**
 * @param {Item} item
 * @param {number} size
 */
export function thumbnail(item, size) {
  const image = make('img', { alt: '', decoding: 'async', loading: 'lazy' });
  showItem(image, item, size);
  return image;
}

/** @param {string} band as in same-item */
export const bandMark = band => make('span', { className: `band ${band}` }, band.replaceAll('-', ' '));

/**
 * @param {Item} item
 * @param {Hit | null} hit null where items are only listed
 * @param {{like: (item: Item) => void, open: (item: Item) => void}} on
 */
export function card(item, hit, on) {
  const said = [hit && `${hit.rank}`, item.label ?? nameOf(item), hit && `similarity ${decimals(hit.similarity)}`, hit?.band?.replaceAll('-', ' ')]
    .filter(Boolean).join(', ');
  const main = make('button', {
    type: 'button', className: 'like', 'aria-label': `${said}: more like this`,
    onclick: (/** @type {MouseEvent} */ event) => event.altKey ? on.open(item) : on.like(item),
  }, make('span', { className: 'thumb' }, thumbnail(item, 256)));
  const share = make('span', { className: 'bar' });
  share.style.setProperty('--share', String(Math.max(0, hit?.similarity ?? 0)));
  const card = make('li', { className: 'card' },
    main,
    hit && make('p', { className: 'similarity' }, make('b', {}, decimals(hit.similarity)), share, hit.band && bandMark(hit.band)),
    make('div', { className: 'name' },
      make('p', { className: 'label', title: item.id }, item.label ?? nameOf(item)),
      make('button', {
        type: 'button', className: 'open quiet',
        'aria-label': `${item.label ?? nameOf(item)}: ${hit ? 'why it matches' : 'details'}`,
        title: hit ? 'Why it matches (i)' : 'Details (i)', onclick: () => on.open(item),
      }, hit ? 'Why?' : 'Details')),
    make('p', { className: 'attributes' }, Object.values(item.attributes).join(' · ')));
  card.dataset.id = item.id;
  return card;
}
