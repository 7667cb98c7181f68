// What is searched with: an image that was dropped, pasted or chosen, or an item of the collection.

import { byId } from './dom.js';
import { Crop, format, parse } from './crop.js';
import { show, upload } from './images.js';

/** @typedef {import('./address.js').State} State */
/** @typedef {import('./api.js').Status} Status */

export class Question {
  #drop = byId('drop');
  #asked = byId('asked');
  #file = byId('file', HTMLInputElement);
  #dragged = byId('dragged');
  #address = '';
  #images = true;
  #shown = '';

  /**
   * @param {(image: Blob) => void} given
   * @param {(changes: Partial<State>) => void} change
   */
  constructor(given, change) {
    this.given = given;
    this.crop = new Crop(byId('crop'), box => change({ crop: box ? format(box) : '' }));
    byId('choose').onclick = byId('choose-other').onclick = () => this.choose();
    byId('whole').onclick = () => change({ crop: '' });
    byId('clear').onclick = () => change({ id: '', upload: '', crop: '' });
    this.#file.onchange = () => {
      const file = this.#file.files?.[0];
      this.#file.value = '';
      if (file) given(file);
    };
    this.#listen();
  }

  choose() {
    if (this.#images) this.#file.click();
  }

  /** @param {Status} status */
  offer({ images }) {
    this.#images = images;
    byId('choose').hidden = byId('choose-other').hidden = !images;
    if (!images) byId('drop-words').textContent = 'This server has no model to look at images with. Search by clicking one of the collection.';
  }

  /**
   * @param {State} state
   * @param {boolean} croppable whether the image is there to be cropped
   */
  show({ id, upload: number, crop }, croppable) {
    const image = number ? upload(number) : undefined;
    const asked = Boolean(id || image);
    this.#drop.hidden = asked;
    this.#asked.hidden = !asked;
    if (!asked) {
      this.#shown = '';
      return;
    }
    const name = image instanceof File ? image.name : image ? 'Pasted image' : id;
    byId('asked-name').textContent = name;
    byId('asked-name').title = name;
    byId('asked-crop').textContent = crop ? `part ${crop.replace(/(.*),(.*),(.*),(.*)/, '$3 × $4 at $1, $2')}` : croppable ? 'drag on it to search with a part' : '';
    byId('whole').hidden = !crop;
    const key = number ? `upload ${number}` : `id ${id}`;
    if (key !== this.#shown) {
      this.#shown = key;
      this.#display(image, id);
    }
    this.crop.allow(croppable && this.#images);
    this.crop.show(parse(crop));
  }

  /**
   * @param {Blob | undefined} image
   * @param {string} id
   */
  #display(image, id) {
    URL.revokeObjectURL(this.#address);
    this.#address = '';
    if (!image) {
      show(this.crop.image, id);
      return;
    }
    this.#address = URL.createObjectURL(image);
    delete this.crop.image.dataset.path;
    this.crop.image.classList.remove('missing');
    this.crop.image.src = this.#address;
  }

  #listen() {
    const files = (/** @type {DataTransfer | null} */ data) => [...data?.items ?? []].some(item => item.kind === 'file');
    let depth = 0;
    const within = (/** @type {number} */ now) => {
      depth = now;
      this.#dragged.hidden = depth === 0;
    };
    addEventListener('dragenter', event => {
      if (files(event.dataTransfer)) within(depth + 1);
    });
    addEventListener('dragleave', () => within(Math.max(0, depth - 1)));
    addEventListener('dragover', event => {
      if (files(event.dataTransfer)) event.preventDefault();
    });
    addEventListener('drop', event => {
      within(0);
      if (!files(event.dataTransfer)) return;
      event.preventDefault();
      this.#take(event.dataTransfer);
    });
    addEventListener('paste', event => this.#take(event.clipboardData));
  }

  /** @param {DataTransfer | null} data */
  #take(data) {
    const given = [...data?.files ?? []];
    // A file that does not look like an image goes to the server all the same: it says what it takes.
    const image = given.find(file => file.type.startsWith('image/')) ?? given[0];
    if (image && this.#images) this.given(image);
  }
}
