/** JSON Pointer (RFC 6901). */
export const step = (key: string | number): string => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

export const pointerOf = (path: readonly (string | number)[]): string => path.map(step).join('');

export const stepsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The pointer in the fragment of a `$ref`, percent-decoded; undefined where it is none. */
export function fragmentPointer(ref: string): string | undefined {
  if (ref === '#') return '';
  if (!ref.startsWith('#/')) return undefined;
  try {
    return decodeURIComponent(ref.slice(1));
  } catch {
    return undefined;
  }
}

/** The pointer itself, then its parents, up to the whole document. */
export function* selfAndParents(pointer: string): Generator<string> {
  for (let rest = pointer; rest !== ''; rest = rest.slice(0, rest.lastIndexOf('/'))) yield rest;
  yield '';
}
