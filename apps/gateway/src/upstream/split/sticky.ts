import { hashText } from '../target.js';

const UINT32 = 2 ** 32;

/**
 * Where a caller stands between 0 and 1: the same in every gateway and for good (murmur3's finaliser over FNV-1a). An arm takes all below its share, so that one that
 * grows keeps those it had, and one that shrinks gives callers back and takes none.
 * @param seed callers who come first at one split do not come first at all
 */
export function standing(key: string, seed: string): number {
  let hash = hashText(`${seed} ${key}`);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / UINT32;
}
