// The filter language, as far as the page has to speak it: clauses FIELD=VALUE|VALUE or FIELD!=VALUE, joined by commas.

/** @typedef {{field: string, relation: '=' | '!=', values: string[]}} Clause */

/**
 * @param {string} text
 * @returns {Clause[] | null} null if this is not understood; the server may, or says why not
 */
export function parse(text) {
  if (!text.trim()) return [];
  const clauses = [];
  for (const part of text.split(',')) {
    const [, field, relation, values] = part.match(/^\s*([^=!|]+?)\s*(!?=)(.*)$/s) ?? [];
    if (!field || !values.trim()) return null;
    clauses.push({ field, relation: /** @type {Clause['relation']} */ (relation), values: values.split('|').map(value => value.trim()) });
  }
  return clauses;
}

/** @param {Clause[]} clauses */
export const format = clauses =>
  clauses.map(({ field, relation, values }) => `${field}${relation}${values.join('|')}`).join(',');

/**
 * With one value more: one of several that a field may have or must not have.
 *
 * @param {Clause[]} clauses
 * @param {Clause} more
 * @returns {Clause[]}
 */
export function add(clauses, more) {
  const same = (/** @type {Clause} */ clause) => clause.field === more.field && clause.relation === more.relation;
  if (!clauses.some(same)) return [...clauses, more];
  return clauses.map(clause => same(clause) ? { ...clause, values: [...new Set([...clause.values, ...more.values])] } : clause);
}

/**
 * @param {Clause[]} clauses
 * @param {number} clause
 * @param {string} value
 * @returns {Clause[]}
 */
export const without = (clauses, clause, value) =>
  clauses.map((each, i) => i === clause ? { ...each, values: each.values.filter(other => other !== value) } : each)
    .filter(each => each.values.length);
