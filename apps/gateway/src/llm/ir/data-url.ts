import { Buffer } from 'node:buffer';
import type { Source } from './blocks.js';

const DATA = /^data:/i;
const BASE64 = /;\s*base64$/i;

const ESCAPED = /%([0-9a-f]{2})/gi;

/** Bytes that percents stand for. */
const unescaped = (text: string): Buffer =>
  Buffer.from(
    text.replace(ESCAPED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** A `data:` URL (RFC 2397) as content, without the parameters of its type; any other URL as it is. No copy of what is in base64 beyond the slice. */
export function sourceOfUrl(url: string): Source {
  const comma = DATA.test(url) ? url.indexOf(',') : -1;
  if (comma < 0) return { kind: 'url', url };
  const head = url.slice(5, comma);
  const mediaType = (head.split(';', 1)[0] ?? '').trim().toLowerCase() || 'text/plain';
  if (BASE64.test(head)) return { kind: 'data', mediaType, data: url.slice(comma + 1) };
  return { kind: 'data', mediaType, data: unescaped(url.slice(comma + 1)).toString('base64') };
}

export const dataUrl = (mediaType: string, data: string): string => `data:${mediaType};base64,${data}`;
