import { readHttpDate } from './http-date.js';
import type { StoredResponse } from './stored-response.js';

/** What a client says about what it has already (RFC 9110, 13) and what part it wants (14). */
export interface Wishes {
  ifNoneMatch: string | undefined;
  ifModifiedSince: string | undefined;
  range: string | undefined;
  ifRange: string | undefined;
}

const weak = (tag: string): string => tag.replace(/^W\//, '');
const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"|[^\s,"]+/g;

/** Whether the client has this response: a 304 is enough for it (RFC 9110, 13.2.2). */
export function hasIt({ ifNoneMatch, ifModifiedSince }: Wishes, stored: StoredResponse, nowMs: number): boolean {
  if (ifNoneMatch !== undefined) {
    if (ifNoneMatch.trim() === '*') return true;
    const { etag } = stored;
    return etag !== undefined && (ifNoneMatch.match(TAG) ?? []).some((tag) => weak(tag) === weak(etag));
  }
  const since = readHttpDate(ifModifiedSince, nowMs);
  return since !== undefined && (stored.lastModifiedAt ?? stored.dateMs) <= since;
}

export interface Part {
  readonly from: number;
  /** Behind its last byte. */
  readonly to: number;
}

function rangeFits(ifRange: string | undefined, { etag, lastModified }: StoredResponse): boolean {
  if (ifRange === undefined) return true;
  // weak tags never match here (RFC 9110, 13.1.5)
  return ifRange.startsWith('"') ? ifRange === etag : ifRange === lastModified;
}

/**
 * The part of a body that is wanted. Undefined: all of it; several parts are answered with the whole, which is always allowed. `none`: there is no such part.
 */
export function partOf({ range, ifRange }: Wishes, stored: StoredResponse): Part | 'none' | undefined {
  if (range === undefined || stored.parts.status !== 200 || !rangeFits(ifRange, stored)) return undefined;
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range.trim());
  if (found === null || (found[1] === '' && found[2] === '')) return undefined;
  const { length } = stored.parts.body;
  if (found[1] === '') {
    const from = Math.max(0, length - Number(found[2]));
    return Number(found[2]) === 0 || length === 0 ? 'none' : { from, to: length };
  }
  const from = Number(found[1]);
  const last = found[2] === '' ? length - 1 : Number(found[2]);
  if (last < from && found[2] !== '') return undefined;
  return from >= length ? 'none' : { from, to: Math.min(length, last + 1) };
}
