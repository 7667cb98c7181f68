// Tables to take away.

/** @param {unknown} value */
const cell = value => {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * Lets the browser save a table.
 *
 * @param {string} name
 * @param {unknown[][]} rows the first are the names of the columns
 */
export function save(name, rows) {
  const text = rows.map(row => `${row.map(cell).join(',')}\r\n`).join('');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
