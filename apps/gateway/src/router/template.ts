/** One segment of an OpenAPI path template: a literal, a whole parameter, or text around parameters (`{id}.json`, `{from}..{to}`). */
export type Segment = { kind: 'literal'; text: string } | { kind: 'parameter' } | { kind: 'mixed'; parts: readonly string[] };

const PARAMETERS = /\{[^{}/]*\}/g;

/** @throws Error when the template is no path, or its braces do not pair */
export function parseTemplate(template: string): Segment[] {
  if (!template.startsWith('/')) throw new Error(`the path ${template} does not begin with a slash`);
  return template
    .slice(1)
    .split('/')
    .map((text) => parseSegment(text, template));
}

function parseSegment(text: string, template: string): Segment {
  const parts = text.split(PARAMETERS);
  if (parts.some((part) => /[{}]/.test(part))) throw new Error(`the braces in ${template} do not pair`);
  if (parts.length === 1) return { kind: 'literal', text };
  if (parts.length === 2 && parts[0] === '' && parts[1] === '') return { kind: 'parameter' };
  return { kind: 'mixed', parts };
}

/** Whether the segment fits the literal parts in order with at least one character for each parameter. Linear: no regular expression, no backtracking. */
export function fits(parts: readonly string[], segment: string): boolean {
  const first = parts[0] as string;
  const last = parts[parts.length - 1] as string;
  if (!segment.startsWith(first)) return false;
  let at = first.length;
  for (let i = 1; i < parts.length - 1; i++) {
    const found = segment.indexOf(parts[i] as string, at + 1);
    if (found < 0) return false;
    at = found + (parts[i] as string).length;
  }
  return segment.length - last.length >= at + 1 && segment.endsWith(last);
}

/** More literal text first: `{id}.json` before `{name}`. */
export function literalLength(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
