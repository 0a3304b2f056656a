import type { CompiledOperation } from '../compile/compile-api.js';
import type { Exchange } from '../exchange/exchange.js';

type Reader = (segments: readonly string[], into: Record<string, string>) => void;

const readers = new WeakMap<CompiledOperation, Reader>();

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** `{id}.json` and the like: the literal parts are sought in order, as the router does. */
function readSegment(template: string, segment: string, into: Record<string, string>): void {
  const names = [...template.matchAll(/\{([^{}/]*)\}/g)].map(([, name = '']) => name);
  const parts = template.split(/\{[^{}/]*\}/);
  let at = (parts[0] as string).length;
  for (const [i, name] of names.entries()) {
    const next = parts[i + 1] as string;
    const end = i === names.length - 1 ? segment.length - next.length : segment.indexOf(next, at + 1);
    into[name] = decoded(segment.slice(at, end));
    at = end + next.length;
  }
}

function readerOf(template: string): Reader {
  const segments = template.slice(1).split('/');
  const named = segments.flatMap((text, i) => (text.includes('{') ? [[i, text] as const] : []));
  return (given, into) => {
    for (const [i, text] of named) if (given[i] !== undefined) readSegment(text, given[i], into);
  };
}

/** Values of the parameters in the operation's path, decoded. */
export function pathParameters(x: Exchange, path: string): Record<string, string> {
  const into: Record<string, string> = Object.create(null);
  const { operation, api } = x;
  if (operation === null || api === null) return into;
  let reader = readers.get(operation);
  if (reader === undefined) {
    const template = api.object.operations.find(({ id }) => id === operation.id)?.path;
    reader = template === undefined ? () => {} : readerOf(template);
    readers.set(operation, reader);
  }
  reader(path.slice(x.restAt + 1).split('/'), into);
  return into;
}
