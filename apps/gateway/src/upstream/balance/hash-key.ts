import type { Balance } from '@gatehouse/definition';
import { clientAddress } from '../../addresses/client-address.js';
import type { Exchange } from '../../exchange/exchange.js';
import { callerName } from '../../exchange/principal.js';
import { HeaderName } from '../../http1/header-name.js';

const COOKIE = new HeaderName('cookie');

/** Value of a cookie in a Cookie field (RFC 6265, 4.2), without its quotes. */
export function cookieValue(field: string, name: string): string | undefined {
  for (const pair of field.split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).trim() !== name) continue;
    const value = pair.slice(equals + 1).trim();
    return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
  }
  return undefined;
}

/** What a call is hashed by; null where the balance does not hash. */
export function hashKey(balance: Balance): ((x: Exchange) => string | undefined) | null {
  switch (balance.by) {
    case 'header': {
      const name = new HeaderName(balance.name);
      return (x) => x.requestHeader(name);
    }
    case 'cookie': {
      const { name } = balance;
      return (x) => {
        const field = x.requestHeader(COOKIE);
        return field === undefined ? undefined : cookieValue(field, name);
      };
    }
    case 'address':
      return (x) => clientAddress(x);
    case 'principal':
      return (x) => callerName(x.principal);
    default:
      return null;
  }
}
