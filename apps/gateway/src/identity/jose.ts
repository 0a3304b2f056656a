import type * as Jose from 'jose';

let loading: Promise<typeof Jose> | undefined;

/**
 * The library that checks tokens: 14 MB once loaded, nearly all of it Node's Web Crypto, which no other part of a gateway needs. So it is loaded where the first policy or key
 * that needs it is compiled, and awaited where it is used.
 */
export function loadJose(): Promise<typeof Jose> {
  loading ??= import('jose');
  return loading;
}

/** What an error of the library is about; undefined for any other. */
export function joseCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && /^ERR_J(OSE|W[A-Z]+)_/.test(code) ? code : undefined;
}
