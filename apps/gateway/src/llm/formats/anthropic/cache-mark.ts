import { type CacheMark, isObject, type JsonObject, type Ledger, textOf } from '../../ir/index.js';

/** Takes `cache_control` out of a part's further members. */
export function takeCacheMark(rest: JsonObject): CacheMark | undefined {
  const value = rest.cache_control;
  if (!isObject(value)) return undefined;
  delete rest.cache_control;
  const ttl = textOf(value.ttl);
  return ttl === undefined ? { form: 'cache_control' } : { form: 'cache_control', ttl };
}

const TTLS = ['5m', '1h'];

export function putCacheMark(out: JsonObject, { cache, at }: { cache?: CacheMark; at?: string }, ledger: Ledger): void {
  if (cache === undefined) return;
  const { ttl } = cache;
  if (ttl === undefined || TTLS.includes(ttl)) {
    out.cache_control = ttl === undefined ? { type: 'ephemeral' } : { type: 'ephemeral', ttl };
    return;
  }
  // what others keep for longer is kept for as long as it goes
  out.cache_control = { type: 'ephemeral', ttl: '1h' };
  ledger.changed(`${at ?? ''}/${cache.form ?? 'cache_control'}`, 'kept for an hour');
}
