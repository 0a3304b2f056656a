import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { rawTarget } from '../../identity/raw-target.js';
import { fieldValue, type SignatureInput } from './signature-input.js';

const names = new Map<string, HeaderName>();
const NAMES_MAX = 1_000;
const FIELD = /^[a-z0-9!#$%&'*+.^_`|~-]+$/;

function nameOf(field: string): HeaderName {
  let name = names.get(field);
  if (name === undefined) {
    if (names.size >= NAMES_MAX) names.clear();
    name = new HeaderName(field);
    names.set(field, name);
  }
  return name;
}

/** Lower case, without the scheme's own port (RFC 9421, 2.2.3). */
function authority(x: Exchange): string {
  const own = x.carrier.scheme === 'https' ? ':443' : ':80';
  const text = x.authority.toLowerCase();
  return text.endsWith(own) ? text.slice(0, -own.length) : text;
}

/** RFC 9421, 2.2. Undefined for what a request does not have. */
function derived(component: string, x: Exchange): string | undefined {
  switch (component) {
    case '@method':
      return x.method;
    case '@authority':
      return authority(x);
    case '@scheme':
      return x.carrier.scheme;
    case '@request-target':
      return x.head.target;
    case '@path':
      return rawTarget(x).path;
    case '@query':
      return rawTarget(x).query || '?';
    case '@target-uri': {
      const { path, query } = rawTarget(x);
      return `${x.carrier.scheme}://${authority(x)}${path}${query}`;
    }
    default:
      return undefined;
  }
}

/** What was signed (RFC 9421, 2.5), in bytes. Undefined when it covers what this request does not have, or what is not known here. */
export function signatureBase(x: Exchange, { components, parameters }: SignatureInput): Buffer | undefined {
  let text = '';
  for (const component of components) {
    const value = component.startsWith('@') ? derived(component, x) : FIELD.test(component) ? fieldValue(x.head, nameOf(component)) : undefined;
    if (value === undefined) return undefined;
    text += `"${component}": ${value}\n`;
  }
  return Buffer.from(`${text}"@signature-params": ${parameters}`, 'latin1');
}
