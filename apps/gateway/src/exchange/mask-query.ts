/** Names of query parameters whose values are never written down. Compared in lower case, without `-` and `_`. */
const SECRET = /key|token|secret|passw|pwd|authorization|^auth$|signature|^sig$|credential|^code$|session|jwt|^assertion$/;

const MASK = '***';
/** A key of this platform's, wherever somebody put it. */
const KEY = /gth_(live|test|secret)_[0-9A-Za-z]{8,}/g;

/** Text for the record in which a key does not survive, whatever place it stands in. */
export function maskKeys(text: string): string {
  return text.includes('gth_') ? text.replace(KEY, `gth_$1_${MASK}`) : text;
}

function decodedName(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch {
    return name;
  }
}

/**
 * The query with the values of secret-looking parameters replaced.
 * @param query without the question mark
 * @param alsoSecret a parameter that carries the caller's key by configuration
 */
export function maskQuery(query: string, alsoSecret?: string): string {
  if (query === '') return query;
  const masked = query
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 0) return pair;
      const name = pair.slice(0, equals);
      const plain = decodedName(name);
      const secret = plain === alsoSecret || SECRET.test(plain.toLowerCase().replace(/[-_]/g, ''));
      return secret ? `${name}=${MASK}` : pair;
    })
    .join('&');
  return maskKeys(masked);
}
