import type { Offer } from '../../offer.js';

export interface RequestOptions {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  keepAlive?: boolean;
  body?: string;
}

/** A whole request to an offered API, as bytes on the wire (latin1). */
export function requestTo(
  offer: Pick<Offer, 'path' | 'key'>,
  { method = 'GET', path = '/things', headers = {}, keepAlive = true, body }: RequestOptions = {},
): string {
  const all: Record<string, string> = {
    host: '127.0.0.1',
    'x-api-key': offer.key,
    ...(keepAlive ? {} : { connection: 'close' }),
    ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${offer.path}${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}

export const portOf = (url: string): number => Number(new URL(url).port);
