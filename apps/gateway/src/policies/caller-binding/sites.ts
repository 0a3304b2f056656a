/** Whether an Origin value is one of these, where `https://*.example.com` stands for every name below. */
export function originTest(origins: readonly string[]): (origin: string) => boolean {
  const exact = new Set(origins.filter((origin) => !origin.includes('://*.')));
  const wild = origins.filter((origin) => origin.includes('://*.')).map(split);
  return (origin) => exact.has(origin) || wild.some(({ scheme, suffix }) => fits(origin, scheme, suffix));
}

const split = (origin: string) => ({ scheme: origin.slice(0, origin.indexOf('*')), suffix: origin.slice(origin.indexOf('*') + 1) });

const fits = (origin: string, scheme: string, suffix: string): boolean =>
  origin.startsWith(scheme) && origin.endsWith(suffix) && origin.length > scheme.length + suffix.length;

/**
 * Whether a Referer value begins with one of these. Compared as origin and path, never as text: `https://app.example.com.evil.test/` begins with no allowed
 * host, and a path ends where a segment does.
 */
export function referrerTest(referrers: readonly string[]): (referrer: string) => boolean {
  const rules = referrers.map((referrer) => {
    const slash = referrer.indexOf('/', referrer.indexOf('://') + 3);
    const origin = slash < 0 ? referrer : referrer.slice(0, slash);
    return { isOrigin: originTest([origin]), path: slash < 0 ? '/' : referrer.slice(slash) };
  });
  return (referrer) => {
    const url = URL.parse(referrer);
    if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
    return rules.some(({ isOrigin, path }) => isOrigin(url.origin) && isBelow(url.pathname, path));
  };
}

const isBelow = (path: string, root: string): boolean => path === root || (path.startsWith(root) && (root.endsWith('/') || path[root.length] === '/'));
