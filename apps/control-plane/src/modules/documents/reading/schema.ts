import { pointerOf } from './pointer.js';
import { error, type Finding, isMembers, type Members } from './reading.js';

/** Reported by our own walk, which knows where a reference stands and leaves alone what only looks like one. */
const REFERENCE_CODES = new Set(['INVALID_REFERENCE', 'EXTERNAL_REFERENCE_NOT_FOUND', 'SELF_REFERENCE', 'FILE_DOES_NOT_EXIST']);

/**
 * Why this version cannot be taken; undefined for 3.0 and 3.1.
 */
export function versionFault(document: Members): Finding | undefined {
  const { openapi, swagger } = document;
  if (swagger !== undefined) {
    return error(
      'document.version',
      `This is OpenAPI ${String(swagger)} (Swagger). Convert it to 3.0 or 3.1 first, for example with swagger2openapi.`,
      '/swagger',
    );
  }
  if (openapi === undefined) return error('document.version', 'There is no `openapi` member: this is not an OpenAPI document.');
  if (typeof openapi !== 'string') return error('document.version', '`openapi` has to be a text, such as "3.1.0".', '/openapi');
  return /^3\.[01]\.\d+(-.+)?$/.test(openapi)
    ? undefined
    : error('document.version', `OpenAPI ${openapi.slice(0, 40)} is not supported; 3.0 and 3.1 are.`, '/openapi');
}

/** Holds the document against the schema of its version. */
export async function checkSchema(document: Members): Promise<Finding[]> {
  // with its validator and schemas it is megabytes, which only those who import documents need
  const { validate } = await import('@scalar/openapi-parser');
  // the parser fills in a missing version, there and nowhere else
  const { errors = [] } = await validate({ ...document, ...(isMembers(document.info) && { info: { ...document.info } }) });
  return errors
    .filter((fault) => !REFERENCE_CODES.has(String(fault.code)))
    .map((fault) => error('document.invalid', sentence(fault.message), pointerFrom(fault.path)));
}

const pointerFrom = (path: unknown): string => (Array.isArray(path) ? pointerOf(path as (string | number)[]) : typeof path === 'string' ? path : '');

const sentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`;
