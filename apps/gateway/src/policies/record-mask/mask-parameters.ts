const MASK = '***';

const nameOf = (pair: string): string => {
  const equals = pair.indexOf('=');
  const name = equals < 0 ? pair : pair.slice(0, equals);
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
};

/** Values of these parameters replaced, the rest byte for byte. */
export function maskQuery(query: string, names: ReadonlySet<string>): string {
  if (query === '') return query;
  const pairs = query.slice(1).split('&');
  return `?${pairs.map((pair) => (pair.includes('=') && names.has(nameOf(pair)) ? `${pair.slice(0, pair.indexOf('='))}=${MASK}` : pair)).join('&')}`;
}

/** Whole segments in which one of the parameters stands are hidden: what stands beside it may tell it. */
export function maskPath(path: string, restAt: number, template: string, names: ReadonlySet<string>): string {
  const segments = path.slice(restAt + 1).split('/');
  for (const [i, text] of template.slice(1).split('/').entries()) {
    const hides = [...text.matchAll(/\{([^{}/]*)\}/g)].some(([, name = '']) => names.has(name));
    if (hides && segments[i] !== undefined) segments[i] = MASK;
  }
  return `${path.slice(0, restAt + 1)}${segments.join('/')}`;
}
