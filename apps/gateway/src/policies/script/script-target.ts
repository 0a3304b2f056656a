import type { Exchange } from '../../exchange/exchange.js';
import { normalisePath } from '../../router/path.js';
import { ScriptError } from './sandbox.js';
import { isMembers, type Members } from './script-values.js';

export interface GivenTarget {
  path: string;
  query: Readonly<Record<string, string>>;
}

const SENDABLE = /^\/[A-Za-z0-9\-._~!$&'()*+,;=:@%/]*$/;

interface Asked {
  path: string;
  query: string;
}

/** Takes over another path or other parameters; the record keeps what the caller asked for. @throws ScriptError for what cannot be sent */
export function editTarget(x: Exchange, slot: number, given: GivenTarget, { path, query }: Members): void {
  const otherPath = path !== given.path;
  const otherQuery = JSON.stringify(query) !== JSON.stringify(given.query);
  if (!otherPath && !otherQuery) return;
  const asked: Asked = { path: x.path, query: x.query };
  if (otherPath) {
    if (typeof path !== 'string' || !SENDABLE.test(path) || normalisePath(path) !== path) throw new ScriptError('the path cannot be sent');
    x.path = x.path.slice(0, x.restAt) + path;
  }
  if (otherQuery) {
    if (!isMembers(query)) throw new ScriptError('the query is no object');
    const pairs = Object.entries(query).map(
      ([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(String(value).toWellFormed())}`,
    );
    x.query = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  }
  x.rawTarget = false;
  x.slots[slot] ??= asked;
}

export function restoreTarget(x: Exchange, slot: number): void {
  const asked = x.slots[slot] as Asked | undefined;
  if (asked !== undefined) Object.assign(x, asked);
}
