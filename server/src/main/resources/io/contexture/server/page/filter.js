// The filter language: conditions FIELD=VALUE|VALUE or FIELD!=VALUE, joined by commas. What has signs of the language in it stands
// in double quotes, within which a backslash takes the next character as it is.

/** @typedef {{field: string, relation: '=' | '!=', values: string[]}} Condition */

const WORD = /\s*(?:"((?:[^"\\]|\\.)*)"\s*|([^=!,|"]+))/sy;
const SIGN = /!=|[=,|]/y;

/**
 * @param {string} text
 * @returns {Condition[] | null} null if this is not understood; the server says why not
 */
export function parse(text) {
  if (!text.trim()) return [];
  let at = 0;
  const next = (/** @type {RegExp} */ pattern) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  const word = () => {
    const [, quoted, plain] = next(WORD) ?? [];
    return quoted?.replace(/\\(.)/gs, '$1') ?? (plain?.trim() || null);
  };

  const conditions = [];
  let sign = ',';
  while (sign === ',') {
    const field = word();
    const relation = next(SIGN)?.[0];
    if (field === null || (relation !== '=' && relation !== '!=')) return null;
    /** @type {string[]} */
    const values = [];
    do {
      const value = word();
      if (value === null) return null;
      values.push(value);
      sign = next(SIGN)?.[0] ?? '';
    } while (sign === '|');
    conditions.push({ field, relation: /** @type {'=' | '!='} */ (relation), values });
  }
  return at === text.length && sign === '' ? conditions : null;
}

/** @param {string} word */
const written = word =>
  word === '' || word !== word.trim() || /[=!,|"]/.test(word) ? `"${word.replace(/["\\]/g, '\\$&')}"` : word;

/** @param {Condition[]} conditions */
export const format = conditions =>
  conditions.map(({ field, relation, values }) => `${written(field)}${relation}${values.map(written).join('|')}`).join(',');

/**
 * With one value more: one of several that a field may have, or one more that it must not have.
 *
 * @param {Condition[]} conditions
 * @param {Condition} more
 * @returns {Condition[]}
 */
export function add(conditions, more) {
  const same = (/** @type {Condition} */ each) => each.field === more.field && each.relation === more.relation;
  if (!conditions.some(same)) return [...conditions, more];
  return conditions.map(each => same(each) ? { ...each, values: [...new Set([...each.values, ...more.values])] } : each);
}

/**
 * @param {Condition[]} conditions
 * @param {number} index of the condition
 * @param {string} value
 * @returns {Condition[]}
 */
export const without = (conditions, index, value) =>
  conditions.map((each, i) => i === index ? { ...each, values: each.values.filter(other => other !== value) } : each)
    .filter(each => each.values.length);
