interface Place {
  environmentId: string;
  /** Of the version's root there. */
  url: string;
}

/**
 * The path behind the root of a version, with the query, and the environment whose root that was; null where it is no root of any.
 * @param target as a caller names it: a URL, or a path at the gateway
 */
export function behindRoot(target: string, places: readonly Place[]): { path: string; environmentId: string | null } {
  // Taken apart by hand: a URL would be tidied up, and a trace is to see what the caller wrote.
  const [, host = '', path = '', query = ''] = /^(?:https?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?/i.exec(target) ?? [];
  const [nearest] = places
    .map(({ environmentId, url }) => ({ environmentId, host: new URL(url).host, root: new URL(url).pathname.replace(/\/$/, '') }))
    .filter(({ root }) => path === root || path.startsWith(`${root}/`))
    .sort((a, b) => Number(b.host === host) - Number(a.host === host) || b.root.length - a.root.length);
  return { path: `${path.slice(nearest?.root.length) || '/'}${query}`, environmentId: nearest?.environmentId ?? null };
}
