/** What a spreadsheet would take for a formula is made a text: names are people's own. */
const asText = (value: string): string => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);

/** RFC 4180. */
function cell(value: string | number): string {
  const text = typeof value === 'number' ? String(value) : asText(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Exact: micro-dollars are whole numbers. */
export function dollars(micros: number): string {
  const text = String(Math.round(micros)).padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}

/** Lines with a head. */
export const csvOf = (lines: readonly (readonly (string | number)[])[]): string => `${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
