/** `/targets/0/url` -> `targets.0.url` (a form field's name); the whole document or a query parameter has none. */
export function fieldName(pointer: string): string | null {
  if (!pointer.startsWith('/')) return null;
  return pointerSegments(pointer).join('.');
}

/** RFC 6901: the unescaped steps of a JSON Pointer. */
export function pointerSegments(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

export function childPointer(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
