import { METHODS } from '@gatehouse/definition';
import { step } from './pointer.js';
import { error, type Finding, isMembers, type Members, type Operation, warning } from './reading.js';
import { dereference } from './references.js';

const ID_LENGTH_MAX = 200;

interface Found extends Operation {
  pointer: string;
}

/** The operations of the document, in its order, and what keeps them from being routed. */
export function extractOperations(document: Members): { operations: Operation[]; findings: Finding[] } {
  const paths = isMembers(document.paths) ? document.paths : {};
  const findings: Finding[] = [];
  const found: Found[] = [];
  for (const [path, entry] of Object.entries(paths)) {
    if (path.startsWith('x-')) continue;
    const pointer = `/paths${step(path)}`;
    findings.push(...pathFindings(path, pointer));
    const item = dereference(document, entry);
    if (isMembers(item)) found.push(...operationsOf(path, item, pointer));
  }
  findings.push(...duplicates(found), ...unusable(found));
  return { operations: found.map(({ pointer: _, ...operation }) => operation), findings };
}

function operationsOf(path: string, item: Members, pointer: string): Found[] {
  return METHODS.flatMap((method) => {
    const operation = item[method.toLowerCase()];
    if (!isMembers(operation)) return [];
    const { operationId, summary, tags, deprecated } = operation;
    return {
      id: typeof operationId === 'string' && operationId !== '' ? operationId : `${method} ${path}`,
      method,
      path,
      summary: plain(summary),
      tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string').map(plain) : [],
      deprecated: deprecated === true,
      pointer: `${pointer}/${method.toLowerCase()}`,
    };
  });
}

/** Text for a list. Postgres cannot hold U+0000. */
export const plain = (value: unknown): string => (typeof value === 'string' ? value.replaceAll('\u0000', '') : '');

/** `/pets/{id}` and `/pets/{name}` are one template to a router. */
const normalised = (path: string): string => path.replace(/\{[^}]*\}/g, '{}');

function pathFindings(path: string, pointer: string): Finding[] {
  const literal = path.replace(/\{[^{}/]+\}/g, '');
  if (!path.startsWith('/')) return [error('operation.path', 'A path has to begin with a slash.', pointer)];
  if (/[{}]/.test(literal)) return [error('operation.path', 'A brace in the path is not closed, or holds no name.', pointer)];
  if (/[?#\s\p{Cc}]/u.test(literal)) return [warning('operation.path', 'No call reaches this path: it holds a query, a fragment or white space.', pointer)];
  return [];
}

/** Also gives the second operation of one id its own: documents in the wild repeat ids, and plans and policies name operations by them. */
function duplicates(found: readonly Found[]): Finding[] {
  const findings: Finding[] = [];
  const byId = new Map<string, Found>();
  const byRoute = new Map<string, Found>();
  for (const operation of found) {
    const route = `${operation.method} ${normalised(operation.path)}`;
    const sameRoute = byRoute.get(route);
    if (sameRoute) {
      findings.push(error('operation.duplicate', `${route} is ${sameRoute.path} already: only the names of its parameters differ.`, operation.pointer));
      continue;
    }
    byRoute.set(route, operation);
    const sameId = byId.get(operation.id);
    if (sameId) {
      const id = `${operation.method} ${operation.path}`;
      findings.push(
        warning(
          'operation.duplicate',
          `The operation id ${operation.id} belongs to ${sameId.method} ${sameId.path}; this one is known as ${id}.`,
          operation.pointer,
        ),
      );
      operation.id = id;
    }
    if (byId.has(operation.id)) findings.push(error('operation.duplicate', `Another operation has the id ${operation.id}.`, operation.pointer));
    byId.set(operation.id, operation);
  }
  return findings;
}

function unusable(found: readonly Found[]): Finding[] {
  return found.flatMap(({ id, pointer }) => {
    if (id.length > ID_LENGTH_MAX) return [error('operation.id', `The operation id has more than ${ID_LENGTH_MAX} characters.`, pointer)];
    return /\p{Cc}/u.test(id) ? [error('operation.id', 'The operation id holds control characters.', pointer)] : [];
  });
}
