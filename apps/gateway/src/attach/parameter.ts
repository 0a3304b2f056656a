function decoded(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/**
 * The first value of a query parameter, decoded; as it is where its escapes are none.
 * @param query with its question mark, or empty
 */
export function parameterOf(query: string, name: string): string | undefined {
  for (let start = 1; start < query.length; ) {
    const next = query.indexOf('&', start);
    const end = next < 0 ? query.length : next;
    const equals = query.indexOf('=', start);
    const nameEnd = equals < 0 || equals > end ? end : equals;
    if (decoded(query.slice(start, nameEnd)) === name) return decoded(query.slice(Math.min(nameEnd + 1, end), end));
    start = end + 1;
  }
  return undefined;
}
