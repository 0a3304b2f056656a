import type { Source } from './blocks.js';

/** A `data:` URL in base64 (RFC 2397) as content; any other URL as it is. No copy of the content beyond the slice. */
export function sourceOfUrl(url: string): Source {
  if (!url.startsWith('data:')) return { kind: 'url', url };
  const comma = url.indexOf(',');
  const head = comma < 0 ? '' : url.slice(5, comma);
  if (!head.endsWith(';base64')) return { kind: 'url', url };
  return { kind: 'data', mediaType: head.slice(0, -7) || 'text/plain', data: url.slice(comma + 1) };
}

export const dataUrl = (mediaType: string, data: string): string => `data:${mediaType};base64,${data}`;
