import type { Head } from '../http1/head.js';

const COMMON = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].map((text) => ({ text, bytes: Buffer.from(text, 'latin1') }));

/** The method without making a string where it is one of the common ones. */
export function methodOf(head: Head): string {
  const { bytes, methodEnd } = head;
  for (const common of COMMON) {
    if (common.bytes.length !== methodEnd || common.bytes[0] !== bytes[0]) continue;
    let i = 1;
    while (i < methodEnd && common.bytes[i] === bytes[i]) i++;
    if (i === methodEnd) return common.text;
  }
  return head.method;
}
