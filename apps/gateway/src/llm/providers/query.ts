/** What readers of queries take a name for. Some know no cases. */
function nameOf(pair: string): string {
  const raw = pair.split('=', 1)[0]?.replaceAll('+', ' ') ?? '';
  try {
    return decodeURIComponent(raw).toLowerCase();
  } catch {
    return raw.toLowerCase();
  }
}

const pairsOf = (query: string): string[] =>
  query
    .replace(/^\?/, '')
    .split('&')
    .filter((pair) => pair !== '');

/** Parameters that carry credentials in the formats: what a caller put there is no provider's business. */
const CREDENTIALS = /^\$?(?:key|access_token|oauth_token|api[-_]key)$/;

/** A caller's query without credentials, however their names are spelled. */
export function withoutCredentials(query: string): string {
  if (query === '') return '';
  const kept = pairsOf(query).filter((pair) => !CREDENTIALS.test(nameOf(pair)));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}

/**
 * A path with a caller's query and a provider's own behind it. What the provider has a parameter for is the provider's alone: a caller's of the same name is left out, so that
 * no reader can take the one for the other.
 * @param own without a question mark
 */
export function joinedQuery(path: string, callers: string, own: string): string {
  const at = path.indexOf('?');
  const fixed = [...(at < 0 ? [] : pairsOf(path.slice(at))), ...pairsOf(own)];
  if (fixed.length === 0) return path + callers;
  const names = new Set(fixed.map(nameOf));
  const pairs = [...pairsOf(callers).filter((pair) => !names.has(nameOf(pair))), ...fixed];
  return `${at < 0 ? path : path.slice(0, at)}?${pairs.join('&')}`;
}
