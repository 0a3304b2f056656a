import { isUtf8 } from 'node:buffer';
import { isObject } from '../../mcp/json-rpc.js';
import { isJson, parseMediaType } from '../content-types/media-type.js';
import type { InnerAnswer } from './inner-call.js';

const TEXT = /^(?:text\/|application\/(?:xml|javascript|yaml|x-www-form-urlencoded|x-ndjson|[\w.+-]+\+(?:xml|yaml))$)/;

function contentOf(type: string, body: Buffer): object {
  if (body.length === 0 || isJson(type) || TEXT.test(type) || (type === '' && isUtf8(body))) return { type: 'text', text: body.toString('utf8') };
  const data = body.toString('base64');
  if (type.startsWith('image/') || type.startsWith('audio/')) return { type: type.slice(0, 5), data, mimeType: type };
  return { type: 'resource', resource: { uri: 'urn:gatehouse:answer', mimeType: type || 'application/octet-stream', blob: data } };
}

/** An answer of HTTP as the result of a tool (MCP 2025-11-25, Tools, Tool Result). */
export function resultOf({ status, type, body }: InnerAnswer): object {
  const media = parseMediaType(type)?.type ?? '';
  const isError = status >= 400;
  const content = contentOf(media, body);
  const lead = isError || body.length === 0 ? [{ type: 'text', text: `HTTP ${status}` }] : [];
  return { content: body.length === 0 ? lead : [...lead, content], ...structured(media, body), isError };
}

/** What programs read without parsing text; only objects can stand there. */
function structured(type: string, body: Buffer): object {
  if (!isJson(type)) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return isObject(value) ? { structuredContent: value } : {};
  } catch {
    return {};
  }
}
