import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { rawTarget } from '../../identity/raw-target.js';

/** Every byte but the unreserved letters of RFC 3986, in upper-case digits. */
const encoded = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

/** Each segment once more as it came, as all services but S3 do it. */
const canonicalPath = (path: string, service: string): string =>
  path
    .split('/')
    .map((segment) => encoded(service === 's3' ? decodeURIComponent(segment) : segment))
    .join('/');

const part = (text: string): string => encoded(decodeURIComponent(text.replaceAll('+', ' ')));

function canonicalQuery(query: string): string {
  if (query === '') return '';
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs
    .map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      return equals < 0 ? [part(pair), ''] : [part(pair.slice(0, equals)), part(pair.slice(equals + 1))];
    })
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Value of a signed header: all of its lines, white space collapsed. Undefined when it did not come. */
function headerText({ head }: Exchange, name: string): string | undefined {
  const wanted = new HeaderName(name);
  const values: string[] = [];
  for (let at = head.find(wanted); at >= 0; at = head.find(wanted, at + 1)) values.push(head.value(at).trim().replace(/ +/g, ' '));
  return values.length === 0 ? undefined : values.join(',');
}

/**
 * The request in the one spelling that is signed (AWS, "Create a signed API request", step 1). Undefined when a signed header did not come, or the target
 * is no text that can be spelled so.
 */
export function canonicalRequest(x: Exchange, service: string, signedHeaders: readonly string[], bodyHash: string): string | undefined {
  const { path, query } = rawTarget(x);
  const lines: string[] = [];
  for (const name of signedHeaders) {
    const value = headerText(x, name);
    if (value === undefined) return undefined;
    lines.push(`${name}:${value}\n`);
  }
  try {
    return [x.method, canonicalPath(path, service), canonicalQuery(query.slice(1)), lines.join(''), signedHeaders.join(';'), bodyHash].join('\n');
  } catch {
    return undefined;
  }
}
