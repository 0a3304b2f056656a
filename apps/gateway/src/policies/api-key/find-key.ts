import type { ApiKeyConfig } from '@gatehouse/definition';
import type { Exchange } from '../../exchange/exchange.js';
import { HeaderName } from '../../http1/header-name.js';

const AUTHORIZATION = new HeaderName('authorization');

/** A place that may carry the caller's key. */
export interface KeyPlace {
  /** Other kinds of credentials stand there too. */
  readonly shared: boolean;
  /** The key, undefined when the place is empty, or null when it is filled twice: nobody can say which one counts. */
  read(x: Exchange): string | undefined | null;
  /** Takes the key out of what goes upstream. */
  strip(x: Exchange): void;
}

class HeaderPlace implements KeyPlace {
  readonly shared = false;

  constructor(private readonly name: HeaderName) {}

  read({ head, carrier }: Exchange): string | undefined | null {
    const at = head.find(this.name);
    if (at < 0) return undefined;
    return head.find(this.name, at + 1) < 0 ? carrier.recent.key(head, at) : null;
  }

  strip(x: Exchange): void {
    x.head.remove(this.name);
  }
}

/** `Authorization: Bearer <key>`; another scheme is none of our business and goes upstream. */
class BearerPlace implements KeyPlace {
  readonly shared = true;

  read({ head }: Exchange): string | undefined | null {
    const at = head.find(AUTHORIZATION);
    if (at < 0) return undefined;
    const value = head.value(at);
    if (value.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
    return head.find(AUTHORIZATION, at + 1) < 0 ? value.slice(7).trim() : null;
  }

  strip(x: Exchange): void {
    x.head.remove(AUTHORIZATION);
  }
}

class QueryPlace implements KeyPlace {
  readonly shared = false;

  constructor(private readonly name: string) {}

  private isKey(pair: string): boolean {
    const equals = pair.indexOf('=');
    const name = equals < 0 ? pair : pair.slice(0, equals);
    if (name === this.name) return true;
    if (!name.includes('%') && !name.includes('+')) return false;
    try {
      return decodeURIComponent(name.replaceAll('+', ' ')) === this.name;
    } catch {
      return false;
    }
  }

  read(x: Exchange): string | undefined | null {
    if (x.query === '') return undefined;
    const pairs = x.query
      .slice(1)
      .split('&')
      .filter((pair) => this.isKey(pair));
    if (pairs.length === 0) return undefined;
    x.secretParameter = this.name;
    const pair = pairs[0] as string;
    return pairs.length === 1 ? pair.slice(pair.indexOf('=') + 1) : null;
  }

  strip(x: Exchange): void {
    const kept = x.query
      .slice(1)
      .split('&')
      .filter((pair) => !this.isKey(pair));
    x.query = kept.length === 0 ? '' : `?${kept.join('&')}`;
    x.rawTarget = false;
  }
}

export function keyPlaces(config: ApiKeyConfig): KeyPlace[] {
  const places: KeyPlace[] = config.headers.map((name) => new HeaderPlace(new HeaderName(name)));
  if (config.bearer) places.push(new BearerPlace());
  if (config.queryName !== undefined) places.push(new QueryPlace(config.queryName));
  return places;
}
