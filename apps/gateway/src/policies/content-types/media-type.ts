/** A Content-Type value taken apart (RFC 9110, 8.3): lower case; `charset` without quotes. Undefined for what is none. */
export function parseMediaType(value: string): { type: string; charset: string | undefined } | undefined {
  const semicolon = value.indexOf(';');
  const type = (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]+\/[a-z0-9!#$%&'*+.^_`|~-]+$/.test(type)) return undefined;
  const charset = semicolon < 0 ? undefined : /;\s*charset\s*=\s*(?:"([^"]*)"|([^\s;"]+))/i.exec(value.slice(semicolon));
  return { type, charset: charset ? (charset[1] ?? charset[2] ?? '').toLowerCase() : undefined };
}

/** A test of media types against a list with `image/*` and `application/*+json` in it. */
export function mediaTypeTest(ranges: readonly string[]): (type: string) => boolean {
  const exact = new Set(ranges);
  const starts = ranges.filter((range) => range.endsWith('/*')).map((range) => range.slice(0, -1));
  const suffixes = ranges
    .filter((range) => range.includes('/*+'))
    .map((range) => ({ start: range.slice(0, range.indexOf('*')), end: range.slice(range.indexOf('+')) }));
  const any = exact.has('*/*');
  return (type) =>
    any || exact.has(type) || starts.some((start) => type.startsWith(start)) || suffixes.some(({ start, end }) => type.startsWith(start) && type.endsWith(end));
}

export const isJson = (type: string): boolean => type === 'application/json' || type.endsWith('+json') || type === 'text/json';
export const isXml = (type: string): boolean => type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml');
