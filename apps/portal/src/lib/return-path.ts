const HERE = 'http://portal.invalid';

/** Where to go after signing in: only a path of this portal, never another site's address, however it is written. */
export function returnPath(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, HERE)) return '/';
  // Parsed as the browser will: it takes `//`, `/\` and `/<tab>/` for the start of a host.
  const url = new URL(next, HERE);
  return url.origin === HERE ? url.pathname + url.search + url.hash : '/';
}
