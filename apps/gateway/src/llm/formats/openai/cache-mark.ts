import type { Dialect } from '@gatehouse/definition';
import { type CacheMark, isObject, type Json, type JsonObject, type Ledger, textOf } from '../../ir/index.js';

/** OpenAI's own mark, and that of Anthropic's which others took over. */
const FORMS = ['prompt_cache_breakpoint', 'cache_control'] as const;

/** Takes the mark out of a part's further members. */
export function takeCacheMark(rest: JsonObject): CacheMark | undefined {
  for (const form of FORMS) {
    const value = rest[form];
    if (!isObject(value)) continue;
    delete rest[form];
    const ttl = textOf(value.ttl);
    return ttl === undefined ? { form } : { form, ttl };
  }
  return undefined;
}

/** Puts the mark where this provider reads it; reports it where it reads none. */
export function putCacheMark(out: JsonObject, part: { cache?: CacheMark; at?: string }, same: boolean, dialect: Dialect, ledger: Ledger): void {
  const { cache } = part;
  if (cache === undefined) return;
  const form =
    same && cache.form !== undefined ? cache.form : dialect.cacheControl ? 'cache_control' : dialect.cacheBreakpoint ? 'prompt_cache_breakpoint' : undefined;
  if (form === undefined) {
    ledger.lost(`${part.at ?? ''}/${cache.form ?? 'cache_control'}`, 'the provider takes no cache marks');
    return;
  }
  const mark: Record<string, Json> = form === 'cache_control' ? { type: 'ephemeral' } : { mode: 'explicit' };
  // times to live differ between the two: only one's own is sent
  if (cache.ttl !== undefined && (form === cache.form || form === 'cache_control')) mark.ttl = cache.ttl;
  else if (cache.ttl !== undefined) ledger.changed(`${part.at ?? ''}/${cache.form ?? 'cache_control'}`, 'kept as long as the provider keeps it by default');
  out[form] = mark;
}
