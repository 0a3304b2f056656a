import { HEX } from '../http1/tables.js';

const SLASH = 0x2f;
const PERCENT = 0x25;
const DOT = 0x2e;
const BACKSLASH = 0x5c;
const SEMICOLON = 0x3b;

const UNRESERVED = /[A-Za-z0-9\-._~]/;

/**
 * The one meaning of a request path, used for routing and sent upstream. Rule: percent-encoded unreserved characters are decoded and other
 * encodings written with upper-case digits (RFC 3986, 6.2.2); after that a path is ambiguous, and refused, when it holds an encoded slash,
 * backslash or control character, a plain backslash, an empty segment (`//`), a segment `.` or `..`, one of these with a `;parameter` behind (which
 * some servers cut off), or a broken encoding. Nothing is repaired: systems disagree about what such paths mean, and a policy must not guard one meaning while the upstream
 * serves another.
 * @param path starts with a slash, without the query; visible ASCII only
 * @returns the path, or undefined when it is ambiguous
 */
export function normalisePath(path: string): string | undefined {
  let previous = 0;
  let plain = true;
  for (let i = 0; i < path.length; i++) {
    const code = path.charCodeAt(i);
    if (code === PERCENT) {
      plain = false;
      break;
    }
    if (code === BACKSLASH || (previous === SLASH && (code === SLASH || code === SEMICOLON))) return undefined;
    if (code === DOT && previous === SLASH && isDotSegment(path, i)) return undefined;
    previous = code;
  }
  return plain ? path : decode(path);
}

/** Whether the segment at `start`, which begins with a dot, is `.` or `..`, perhaps with a parameter that some servers cut off. */
function isDotSegment(path: string, start: number): boolean {
  let i = start + 1;
  if (path.charCodeAt(i) === DOT) i++;
  if (i >= path.length) return true;
  const code = path.charCodeAt(i);
  return code === SLASH || code === SEMICOLON;
}

function decode(path: string): string | undefined {
  let text = '';
  let from = 0;
  for (let i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
    const high = HEX[path.charCodeAt(i + 1)] ?? -1;
    const low = HEX[path.charCodeAt(i + 2)] ?? -1;
    if (high < 0 || low < 0) return undefined;
    const code = high * 16 + low;
    if (code < 0x20 || code === 0x7f || code === SLASH || code === BACKSLASH) return undefined;
    const letter = String.fromCharCode(code);
    text += path.slice(from, i) + (UNRESERVED.test(letter) ? letter : path.slice(i, i + 3).toUpperCase());
    from = i + 3;
    i += 2;
  }
  text += path.slice(from);
  if (text.includes('//') || text.includes('/;') || text.includes('\\')) return undefined;
  for (let i = text.indexOf('/.'); i >= 0; i = text.indexOf('/.', i + 1)) if (isDotSegment(text, i + 1)) return undefined;
  return text;
}
