// Elements, found and made.

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [type]
 * @returns {T}
 */
export function byId(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof (type ?? HTMLElement))) throw new TypeError(`the page has no ${type?.name ?? 'element'} '${id}'`);
  return /** @type {T} */ (found);
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, unknown>} [properties] of the element; names with a hyphen, and role, are attributes
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [property, value] of Object.entries(properties)) {
    if (property === 'role' || property.includes('-')) made.setAttribute(property, String(value));
    else Object.assign(made, { [property]: value });
  }
  made.append(...children.filter(child => child != null && child !== false).map(child => /** @type {Node | string} */ (child)));
  return made;
}

/**
 * Calls once nothing has been asked for some time.
 *
 * @template {unknown[]} A
 * @param {number} milliseconds
 * @param {(...of: A) => void} call
 * @returns {(...of: A) => void}
 */
export function settled(milliseconds, call) {
  let timer = 0;
  return (...of) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...of), milliseconds);
  };
}

/** Says something to those who hear the page.
 *  @param {string} words */
export function announce(words) {
  byId('live').textContent = words;
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export const counted = (count, one, many = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
