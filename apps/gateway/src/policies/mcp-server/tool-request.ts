import type { ContractParameter } from '@gatehouse/definition';
import { isJson } from '../content-types/media-type.js';
import type { Tool } from './tool-table.js';

export interface ToolRequest {
  method: string;
  /** Behind the API's root, with its query. */
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: { type: string; bytes: Buffer } | null;
}

const text = (value: unknown): string => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value));
/** Half of a pair of surrogates is no letter: it is written as the mark for what cannot be read. */
const encode = (value: string): string => encodeURIComponent(value.toWellFormed());
const encoded = (value: unknown): string => encode(text(value));
const flat = (value: object): string[] => Object.entries(value).flatMap(([name, member]) => [encode(name), encoded(member)]);
const DELIMITERS = { form: ',', spaceDelimited: '%20', pipeDelimited: '%7C' } as const;

/** One value as a path or a header has it (OpenAPI 3.1, 4.8.12.3). */
function inOne(value: unknown, { name, style, explode }: ContractParameter): string {
  if (style === 'json') return encode(JSON.stringify(value));
  const start = { simple: '', label: '.', matrix: `;${name}=` }[style as string] ?? '';
  const joint = explode && style !== 'simple' ? (style === 'label' ? '.' : `;${name}=`) : ',';
  if (Array.isArray(value)) return start + value.map(encoded).join(joint);
  if (typeof value !== 'object' || value === null) return start + encoded(value);
  if (!explode) return start + flat(value).join(',');
  const members = Object.entries(value).map(([key, member]) => `${encode(key)}=${encoded(member)}`);
  return style === 'matrix' ? members.map((member) => `;${member}`).join('') : (style === 'label' ? '.' : '') + members.join(style === 'label' ? '.' : ',');
}

/** Its part of a query. */
function inQuery(value: unknown, { name, style, explode }: ContractParameter): string[] {
  const key = encode(name);
  if (style === 'json') return [`${key}=${encode(JSON.stringify(value))}`];
  if (Array.isArray(value)) {
    if (explode) return value.map((item) => `${key}=${encoded(item)}`);
    return [`${key}=${value.map(encoded).join(DELIMITERS[style as keyof typeof DELIMITERS] ?? ',')}`];
  }
  if (typeof value !== 'object' || value === null) return [`${key}=${encoded(value)}`];
  if (style === 'deepObject') return Object.entries(value).map(([member, inner]) => `${key}%5B${encode(member)}%5D=${encoded(inner)}`);
  if (explode) return Object.entries(value).map(([member, inner]) => `${encode(member)}=${encoded(inner)}`);
  return [`${key}=${flat(value).join(',')}`];
}

/** Header values carry no line ends and nothing beyond latin-1; what does is written in percent-encoding. */
const headerValue = (value: string): string => (/^[\t\x20-\x7e]*$/.test(value) ? value : encode(value));

const EMPTY_STEP = /^(?:\.|%2e){0,2}$/i;

/** Whether arguments made steps of a path of another kind: none, or ones that lead up, and so perhaps to another operation. */
function strays(path: string, template: string): boolean {
  const steps = template.split('/');
  return path.split('/').some((step, at) => steps[at]?.includes('{') === true && EMPTY_STEP.test(step));
}

/** The request of one call; null where its path would be another operation's. The arguments were checked against the tool's schema. */
export function toolRequest(tool: Tool, given: Readonly<Record<string, unknown>>): ToolRequest | null {
  let { path } = tool.operation;
  const query: string[] = [];
  const headers: [string, string][] = [];
  for (const { name, parameter } of tool.arguments) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined) continue;
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, () => inOne(value, parameter));
    else if (parameter.in === 'query') query.push(...inQuery(value, parameter));
    else headers.push([parameter.name, headerValue(decodeURIComponent(inOne(value, parameter)))]);
  }
  if (strays(path, tool.operation.path)) return null;
  const value = tool.body === null || !Object.hasOwn(given, tool.body.name) ? undefined : given[tool.body.name];
  const written = tool.body === null || value === undefined ? null : isJson(tool.body.type) || typeof value !== 'string' ? JSON.stringify(value) : value;
  return {
    method: tool.operation.method,
    target: path + (query.length > 0 ? `?${query.join('&')}` : ''),
    headers,
    body: written === null || tool.body === null ? null : { type: tool.body.type, bytes: Buffer.from(written) },
  };
}
