import { mayFollow } from './fallback-rules.js';
import { cachedTokens, type KnownPrefix } from './prefixes/prefix-table.js';
import type { RoutedCall, RoutedKey, RoutedTarget, Tried } from './routed.js';

/** A target that could take the call, and by which of its keys. */
export interface Candidate<T extends RoutedTarget = RoutedTarget> {
  readonly target: T;
  readonly key: RoutedKey;
  /** Of the prompt that its provider was shown lately. */
  readonly cachedTokens: number;
}

export interface Gathered<T extends RoutedTarget> {
  candidates: Candidate<T>[];
  /** Targets that could have taken it but for a pause, a limit or a breaker: until the first of them can. Infinity: none. */
  waitMs: number;
  /** Why others are out, for people. */
  out: string[];
}

/** Counts of tokens are estimates: a prompt this much longer than what the target takes may still fit. */
const ESTIMATE_SLACK = 1.1;

interface Asked<T extends RoutedTarget> {
  call: RoutedCall;
  tried: readonly Tried<T>[];
  tokens: number;
  nowMs: number;
  random: () => number;
  /** Beginnings of its prompt that somebody was shown. */
  known: readonly KnownPrefix[];
}

/** Key with the longest known beginning of the prompt; else by weight, and by how seldom it fails. */
function chooseKey<T extends RoutedTarget>(target: T, asked: Asked<T>, gathered: Gathered<T>): Candidate<T> | null {
  const { tried, tokens, nowMs } = asked;
  let chosen: RoutedKey | null = null;
  let longest = 0;
  let sum = 0;
  let wait = Number.POSITIVE_INFINITY;
  for (const key of target.keys) {
    if (key.weight === 0 || !mayFollow(tried, target, key.id)) continue;
    const waitMs = key.stats.waitMs(tokens, key.limits, nowMs);
    wait = Math.min(wait, waitMs);
    if (waitMs > 0) continue;
    const cached = target.cacheMs === 0 ? 0 : cachedTokens(asked.known, key.stats, nowMs);
    if (cached > longest) {
      chosen = key;
      longest = cached;
    }
    if (longest > 0) continue;
    // one pass: each key takes the place of those before it with the chance that is its share so far
    const share = target.keys.length === 1 ? 1 : key.weight * (1 - key.stats.failure(nowMs));
    sum += share;
    if (chosen === null || asked.random() * sum < share) chosen = key;
  }
  if (chosen !== null) return { target, key: chosen, cachedTokens: longest };
  if (wait !== Number.POSITIVE_INFINITY) {
    gathered.waitMs = Math.min(gathered.waitMs, wait);
    gathered.out.push(`${target.name} waits ${(wait / 1_000).toFixed(1)} s`);
  }
  return null;
}

/** Who can take the call, of the best rank in which anyone can. */
export function gather<T extends RoutedTarget>(ranked: readonly (readonly T[])[], asked: Asked<T>): Gathered<T> {
  const gathered: Gathered<T> = { candidates: [], waitMs: Number.POSITIVE_INFINITY, out: [] };
  for (const targets of ranked) {
    for (const target of targets) {
      if (target.contextTokens !== undefined && asked.call.inputTokens > target.contextTokens * ESTIMATE_SLACK) {
        gathered.out.push(`${target.name} takes ${target.contextTokens} tokens only`);
        continue;
      }
      const candidate = chooseKey(target, asked, gathered);
      if (candidate !== null) gathered.candidates.push(candidate);
    }
    if (gathered.candidates.length > 0) break;
  }
  return gathered;
}
