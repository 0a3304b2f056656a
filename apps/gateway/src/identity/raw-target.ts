import type { Exchange } from '../exchange/exchange.js';

/** Path and query (with its question mark, or empty) as the client wrote them: what was signed, whatever the router made of it. */
export function rawTarget({ head }: Exchange): { path: string; query: string } {
  const raw = head.target;
  // absolute form (RFC 9112, 3.2.2)
  const start = raw.startsWith('/') ? 0 : raw.indexOf('/', raw.indexOf('//') + 2);
  const origin = start < 0 ? '/' : raw.slice(start);
  const mark = origin.indexOf('?');
  return mark < 0 ? { path: origin, query: '' } : { path: origin.slice(0, mark), query: origin.slice(mark) };
}
