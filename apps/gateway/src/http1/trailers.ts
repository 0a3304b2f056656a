import type { Head } from './head.js';
import { HeaderName } from './header-name.js';
import { Meaning, meaningOf } from './known-headers.js';

/** A field behind a chunked body (RFC 9110, 6.5); the name in lower case. */
export interface TrailerField {
  readonly name: string;
  readonly value: string;
}

/**
 * What must not come after the body (RFC 9110, 6.5.1): framing, routing, modifiers of the request, authentication, and what says how the body
 * is to be read. A receiver that merges trailers into the headers could be led astray by any of them.
 */
const FORBIDDEN = new Set(
  (
    'authorization cookie set-cookie www-authenticate authentication-info proxy-authentication-info age cache-control expires date location pragma ' +
    'vary warning retry-after content-type content-encoding content-range content-location max-forwards range accept accept-charset accept-encoding ' +
    'accept-language origin referer user-agent sec-websocket-key sec-websocket-accept strict-transport-security content-security-policy alt-svc ' +
    'content-disposition content-language allow via prefer x-api-key'
  ).split(' '),
);
const FORBIDDEN_KINDS = /^(?:if-|proxy-|access-control-|sec-|x-forwarded-|x-gatehouse-|:)/;

/** @param replaced whether policies set or removed a header of this name: then it does not come back as a trailer */
export function readTrailers(text: string, head: Head | null, replaced: (name: HeaderName) => boolean): TrailerField[] {
  const fields: TrailerField[] = [];
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = new HeaderName(line.slice(0, colon));
    if (!mayTrail(name) || replaced(name) || head?.isDropped(name)) continue;
    fields.push({ name: name.text, value: line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '') });
  }
  return fields;
}

function mayTrail(name: HeaderName): boolean {
  if (FORBIDDEN.has(name.text) || FORBIDDEN_KINDS.test(name.text)) return false;
  return meaningOf(name.hash, name.bytes, 0, name.bytes.length) === Meaning.none;
}
