import { isUtf8 } from 'node:buffer';
import { invalid, type Refusal } from './refusals.js';

/** One operation of a request (GraphQL over HTTP, 5.1). */
export interface Parameters {
  /** Absent where a hash stands for it. */
  query: string | undefined;
  operationName: string | undefined;
  variables: Record<string, unknown>;
  /** SHA-256 that names the document, hexadecimal. */
  hash: string | undefined;
  /** As it came, to be written again when the document is put in. */
  readonly raw: Record<string, unknown>;
}

/** Whatever any server might take for one of the parameters. */
const NAMES = new Set(['query', 'operationname', 'variables', 'extensions', 'documentid']);
const HASH = /^[0-9a-f]{64}$/;

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isRefusal = (value: object): value is Refusal => 'code' in value && 'message' in value;

/**
 * The keys of objects at this depth, in order of their appearance, in lower case. Parsers differ in which of two alike they take, and some do not tell cases apart: what one of
 * them would take for something else than we do must not pass.
 */
function keysAt(text: string, depth: number): string[][] {
  const objects: string[][] = [];
  let level = 0;
  let isKey = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === '"') {
      const start = i++;
      while (i < text.length && text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
      if (isKey && level === depth) objects.at(-1)?.push((JSON.parse(text.slice(start, i + 1)) as string).toLowerCase());
      isKey = false;
    } else if (letter === '{' || letter === '[') {
      level++;
      isKey = letter === '{';
      if (isKey && level === depth) objects.push([]);
    } else if (letter === '}' || letter === ']') level--;
    else if (letter === ',') isKey = level === depth;
  }
  return objects;
}

const repeats = (keys: readonly string[]): boolean => {
  const known = keys.filter((key) => NAMES.has(key));
  return new Set(known).size < known.length;
};

function hashOf(raw: Record<string, unknown>): string | undefined | Refusal {
  const { documentId, extensions } = raw;
  if (typeof documentId === 'string' && documentId.startsWith('sha256:')) return documentId.slice('sha256:'.length).toLowerCase();
  const persisted = isMap(extensions) ? extensions.persistedQuery : undefined;
  if (persisted === undefined) return undefined;
  if (!isMap(persisted) || typeof persisted.sha256Hash !== 'string') return invalid('extensions.persistedQuery has no sha256Hash.');
  return persisted.sha256Hash.toLowerCase();
}

function parametersOf(raw: unknown): Parameters | Refusal {
  if (!isMap(raw)) return invalid('A GraphQL request is a JSON object.');
  const { query, operationName, variables, extensions } = raw;
  if (query !== undefined && query !== null && typeof query !== 'string') return invalid('"query" is no text.');
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return invalid('"operationName" is no text.');
  if (variables !== undefined && variables !== null && !isMap(variables)) return invalid('"variables" is no object.');
  if (extensions !== undefined && extensions !== null && !isMap(extensions)) return invalid('"extensions" is no object.');
  const hash = hashOf(raw);
  if (typeof hash === 'object') return hash;
  if (hash !== undefined && !HASH.test(hash)) return invalid('The hash of the document is no SHA-256.');
  const given = query === null || query === '' ? undefined : query;
  if (given === undefined && hash === undefined) return invalid('"query" is missing.');
  return { query: given, operationName: operationName || undefined, variables: variables ?? {}, hash, raw };
}

/** Reads the body of a POST. `isBatch`: it was a list. */
export function readBody(body: Buffer): { all: Parameters[]; isBatch: boolean } | Refusal {
  if (!isUtf8(body)) return invalid('The body is not UTF-8.');
  const text = body.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return invalid('The body is no JSON.');
  }
  const isBatch = Array.isArray(value);
  if (keysAt(text, isBatch ? 2 : 1).some(repeats)) return invalid('A parameter is there twice.');
  const all: Parameters[] = [];
  for (const one of isBatch ? (value as unknown[]) : [value]) {
    const parameters = parametersOf(one);
    if (isRefusal(parameters)) return parameters;
    all.push(parameters);
  }
  return all.length === 0 ? invalid('The list of operations is empty.') : { all, isBatch };
}

const parsed = (text: string | undefined, name: string): unknown => {
  if (text === undefined || text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError(`"${name}" is no JSON.`);
  }
};

/** Reads the query of a GET. @param query with its question mark, or empty */
export function readQuery(query: string): Parameters | Refusal {
  const search = new URLSearchParams(query);
  if (repeats([...search.keys()].map((key) => key.toLowerCase()))) return invalid('A parameter is there twice.');
  const text = (name: string) => search.get(name) ?? undefined;
  try {
    const [variables, extensions] = [parsed(text('variables'), 'variables'), parsed(text('extensions'), 'extensions')];
    return parametersOf({ query: text('query'), operationName: text('operationName'), documentId: text('documentId'), variables, extensions });
  } catch (error) {
    if (error instanceof SyntaxError) return invalid(error.message);
    throw error;
  }
}

/** Whether the query of a POST has what some servers would take for the request. */
export function hasParameters(query: string): boolean {
  return query !== '' && [...new URLSearchParams(query).keys()].some((key) => NAMES.has(key.toLowerCase()));
}

/** The same query with the document in it. */
export function queryWith(query: string, document: string): string {
  const search = new URLSearchParams(query);
  search.set('query', document);
  return `?${search}`;
}
