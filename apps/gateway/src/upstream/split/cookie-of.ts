import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';
import { cookieValue } from '../balance/hash-key.js';

const COOKIE = new HeaderName('cookie');

/** Value of a cookie that the client sent. */
export function cookieOf(x: Exchange, name: string): string | undefined {
  const field = x.requestHeader(COOKIE);
  return field === undefined ? undefined : cookieValue(field, name);
}
