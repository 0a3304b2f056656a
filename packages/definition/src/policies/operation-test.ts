import { z } from 'zod';
import { METHODS } from '../method.js';

const PATTERN = new RegExp(String.raw`^(?:(?:${METHODS.join('|')}) )?/[^\s?#]*$`);

/**
 * Which operation a call met. `is` names it by its id, `tagged` by a tag of the document, `fits` by its method and path: `POST /orders/{id}`, `/admin/**`. Of APIs
 * that share a set, or all that a tenant has, each is asked for its own operations.
 */
export const OperationTest = z
  .strictObject({
    on: z.literal('operation'),
    match: z.enum(['is', 'fits', 'tagged']).describe('By its id, by method and path, or by its tag'),
    values: z.array(z.string().min(1).max(300)).min(1).max(100).describe('One of them is enough'),
    not: z.boolean().optional().describe('Holds where the rest does not'),
  })
  .superRefine(({ match, values }, context) => {
    for (const [i, value] of values.entries()) {
      const fault = match === 'fits' ? patternFault(value) : undefined;
      if (fault !== undefined) context.addIssue({ code: 'custom', path: ['values', i], message: fault });
    }
  });
export type OperationTest = z.infer<typeof OperationTest>;

/** What a test looks at. Of a call that met none: `*`, its own method and path. */
export interface TestedOperation {
  id: string;
  method: string;
  /** Path template of the document. */
  path: string;
  tags?: readonly string[] | undefined;
}

function patternFault(pattern: string): string | undefined {
  if (!PATTERN.test(pattern)) return 'a path from the API’s root, and a method before it if it is about one: GET /orders/{id}';
  if (/\*\*\/?./.test(pattern) || /[^/*]\*|\*[^/*]|\*\*\*|[^/]\*\*/.test(pattern)) return '* stands for one segment and ** for all that follow, at the end';
  return undefined;
}

/** `{id}` and `{petId}` are the same; so that paths compare, those of a template have no names. */
const nameless = (path: string): string[] =>
  path
    .replaceAll(/\{[^{}]*\}/g, '{}')
    .split('/')
    .slice(1);

/** A trailing slash stands for nothing. */
function segmentsOf(path: string): string[] {
  const segments = nameless(path);
  if (segments.at(-1) === '') segments.pop();
  return segments;
}

function patternOf(text: string): (operation: TestedOperation) => boolean {
  const space = text.indexOf(' ');
  const method = space < 0 ? undefined : text.slice(0, space);
  const segments = segmentsOf(text.slice(space + 1));
  const open = segments.at(-1) === '**';
  if (open) segments.pop();
  return (operation) => {
    // HEAD is served by GET where nothing else serves it
    if (method !== undefined && operation.method !== method && !(method === 'GET' && operation.method === 'HEAD')) return false;
    const path = segmentsOf(operation.path);
    if (open ? path.length < segments.length : path.length !== segments.length) return false;
    return segments.every((segment, i) => segment === '{}' || segment === '*' || segment === path[i]);
  };
}

/** The test as one function, without its `not`. */
export function operationFits({ match, values }: Pick<OperationTest, 'match' | 'values'>): (operation: TestedOperation) => boolean {
  if (match === 'fits') {
    const patterns = values.map(patternOf);
    return (operation) => patterns.some((fits) => fits(operation));
  }
  const wanted = new Set(values);
  return match === 'is' ? ({ id }) => wanted.has(id) : ({ tags }) => tags?.some((tag) => wanted.has(tag)) === true;
}
