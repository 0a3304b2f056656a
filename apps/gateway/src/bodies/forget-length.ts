import { type Head, HOP } from '../http1/head.js';

/** The length that came is not the one that leaves. */
export function forgetLength(head: Head): void {
  if (head.contentLengthAt >= 0) head.flags[head.contentLengthAt] = HOP;
  head.contentLength = -1;
  head.contentLengthAt = -1;
}
