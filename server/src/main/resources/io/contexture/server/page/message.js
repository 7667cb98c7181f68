// What there is to say where results would be: an error with a way on, or that there is nothing.

import { Refusal } from './api.js';
import { announce, counted, make } from './dom.js';

/** @param {HTMLElement} place */
export function clearMessage(place) {
  place.hidden = true;
  place.replaceChildren();
}

/**
 * @param {HTMLElement} place
 * @param {string} title
 * @param {string} words
 * @param {...HTMLElement} actions
 */
export function showMessage(place, title, words, ...actions) {
  place.classList.remove('error');
  place.replaceChildren(make('b', {}, title), make('p', {}, words), ...actions);
  place.hidden = false;
}

/**
 * @param {HTMLElement} place
 * @param {unknown} failure
 * @param {() => void} again
 */
export function showError(place, failure, again) {
  if (!(failure instanceof Refusal)) throw failure;
  const [title, words] = said(failure);
  showMessage(place, title, words, make('button', { type: 'button', onclick: again }, 'Try again'));
  place.classList.add('error');
  announce(`${title}. ${words}`);
}

/** An error in a line of text.
 *  @param {unknown} failure */
export function inWords(failure) {
  if (!(failure instanceof Refusal)) throw failure;
  const [title, words] = said(failure);
  return `${title}: ${words}`;
}

/**
 * @param {Refusal} refusal
 * @returns {[string, string]} title and detail
 */
function said({ status, message, retryAfter }) {
  const detail = message.charAt(0).toUpperCase() + message.slice(1);
  switch (status) {
    case 0: return ['No answer', detail];
    case 404: return ['Not there', detail];
    case 413: return ['Too large', detail];
    case 415: return ['Not an image that can be read', detail];
    case 429: return ['The server is busy', `${detail.replace(/[.;]?$/, '.')} Try again ${
      retryAfter ? `in ${counted(retryAfter, 'second')}` : 'in a moment'}.`];
    case 503: return ['The server is starting or stopping', detail];
    default: return status >= 500 ? ['The server has failed', detail] : ['That was refused', detail];
  }
}

/** Whether a request was given up because another took its place.
 *  @param {unknown} failure */
export const abandoned = failure => failure instanceof DOMException && failure.name === 'AbortError';
