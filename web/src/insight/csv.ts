// A chart's numbers as a file for a spreadsheet: counts only, never a person. The mark at the front has Excel read it as UTF-8.

/** Rows as CSV. A text that a spreadsheet would take for a formula is kept a text. */
export function toCSV(rows: readonly (readonly (string | number)[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
