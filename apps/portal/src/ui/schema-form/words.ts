/** Small words of configurations that are written in capitals. */
const ACRONYMS = /^(api|aws|cors|dns|gcra|http|https|iban|id|ip|json|jwt|llm|mcp|ssn|tls|ttl|url|us|xml)$/;
const UNITS = new Set(['ms', 'seconds', 'bytes', 'percent']);
const BOUNDS: Readonly<Record<string, string>> = { max: ', at most', min: ', at least' };

function sentence(words: readonly string[]): string {
  const text = words.map((word) => (ACRONYMS.test(word) ? word.toUpperCase() : word)).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `timeoutMs` -> "Timeout (ms)", `bodyBytesMax` -> "Body, at most (bytes)", `keysUrl` -> "Keys URL". */
export function labelOf(name: string, schema: { title?: string }): string {
  if (schema.title) return schema.title;
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[-_]/g, ' ')
    .toLowerCase()
    .split(' ');
  // either may stand last: `bodyBytesMax`, `ageMaxMs`
  let unit = '';
  let bound = '';
  for (let last = words.at(-1) ?? ''; words.length > 1 && (UNITS.has(last) ? unit === '' : last in BOUNDS && bound === ''); last = words.at(-1) ?? '') {
    words.pop();
    if (UNITS.has(last)) unit = ` (${last})`;
    else bound = BOUNDS[last] ?? '';
  }
  return sentence(words) + bound + unit;
}

/** A value one chooses from, as a word: `end-user` -> "End user". What is no plain word stays as it is: `RS256`, `text/html`. */
export const choiceWord = (value: unknown): string => (typeof value === 'string' && /^[a-z][a-z-]*$/.test(value) ? sentence(value.split('-')) : String(value));

/** What one of a list is called: "Methods" -> "Method". Of labels that are no plain plural: "Entry". */
export function oneOf(label: string): string {
  if (!/^[A-Z][a-z]+s$/.test(label) || /(ss|us)$/.test(label)) return 'Entry';
  if (label.endsWith('ies')) return `${label.slice(0, -3)}y`;
  return /(s|x|ch|sh)es$/.test(label) ? label.slice(0, -2) : label.slice(0, -1);
}

const SPANS: readonly [name: string, ms: number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** 5_400_000 -> "1 hour 30 minutes"; nothing below a second. */
function spanWords(ms: number): string | undefined {
  const parts: string[] = [];
  let rest = ms;
  for (const [name, length] of SPANS) {
    const count = Math.floor(rest / length);
    if (count > 0) parts.push(`${count} ${name}${count === 1 ? '' : 's'}`);
    rest %= length;
  }
  return rest === 0 && parts.length > 0 ? parts.join(' ') : undefined;
}

function sizeWords(bytes: number): string | undefined {
  if (bytes < 1_024) return undefined;
  const power = Math.min(3, Math.floor(Math.log2(bytes) / 10));
  const unit = ['', 'KiB', 'MiB', 'GiB'][power];
  return `${Number((bytes / 1_024 ** power).toFixed(1))} ${unit}`;
}

/** A large number of milliseconds or bytes as people say it; the unit is that of the label. */
export function amountWords(label: string, value: number): string | undefined {
  if (/\(ms\)|milliseconds/i.test(label)) return spanWords(value);
  return /\bbytes\b/i.test(label) ? sizeWords(value) : undefined;
}
