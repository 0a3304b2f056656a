const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/;
/** No list has to name them (Fetch, 2.2.1: CORS-safelisted methods). */
const SAFELISTED = new Set(['GET', 'HEAD', 'POST']);

/** An origin as browsers write it (HTML, 7.1.1): the scheme's own port is not told. */
const serialised = (origin: string): string => origin.replace(/^(http:\/\/.*):80$|^(https:\/\/.*):443$/, '$1$2');

/** Prepares the list of origins as one test of an Origin value. Letters count as they are: browsers write small ones. */
export function originTest(origins: readonly string[]): (origin: string) => boolean {
  if (origins.includes('*')) return () => true;
  const exact = new Set(origins.filter((origin) => !origin.includes('*')).map(serialised));
  const wild = origins
    .filter((origin) => origin.includes('://*.'))
    .map(serialised)
    .map((origin) => ({ scheme: origin.slice(0, origin.indexOf('*')), suffix: origin.slice(origin.indexOf('*') + 1) }));
  return (origin) =>
    exact.has(origin) ||
    wild.some(
      ({ scheme, suffix }) => origin.startsWith(scheme) && origin.endsWith(suffix) && HOST.test(origin.slice(scheme.length, origin.length - suffix.length)),
    );
}

/** Methods are told apart by case (Fetch, 4.8). */
export const methodAllowed = (methods: readonly string[], method: string): boolean => SAFELISTED.has(method) || methods.includes(method);

/** `wanted` as `Access-Control-Request-Headers` has it; names are the same in any case. */
export function headersAllowed(allowed: readonly string[], wanted: string): boolean {
  const names = new Set(allowed.map((name) => name.toLowerCase()));
  return wanted.split(',').every((name) => name.trim() === '' || names.has(name.trim().toLowerCase()));
}
