import type { KeyStats } from '../stats/key-stats.js';
import type { Prefix } from './prefix-chain.js';

interface Kept {
  key: KeyStats;
  untilMs: number;
}

/** A beginning of a prompt that somebody was shown. */
export interface KnownPrefix {
  readonly tokens: number;
  readonly by: readonly Kept[];
}

/** Shown to more keys than these, those whose time is over are taken out. */
const CROWDED = 8;
/** One that was shown again is put where the youngest are when so much of its time is over: not each time, which would cost more than it brings. */
const STALE = 0.25;

/** Which keys of which providers were shown which beginnings of prompts lately, and so may have them in their caches. The oldest make room. */
export class PrefixTable {
  private readonly kept = new Map<number, Kept[]>();

  constructor(private readonly most = 50_000) {}

  /** Beginnings of this prompt that are known, the longest first. */
  known(prefixes: readonly Prefix[]): readonly KnownPrefix[] {
    const found: KnownPrefix[] = [];
    for (let i = prefixes.length - 1; i >= 0; i--) {
      const { hash, tokens } = prefixes[i] as Prefix;
      const by = this.kept.get(hash);
      if (by !== undefined) found.push({ tokens, by });
    }
    return found;
  }

  shown(prefixes: readonly Prefix[], key: KeyStats, keepMs: number, nowMs: number): void {
    if (keepMs <= 0) return;
    for (const { hash } of prefixes) this.show(hash, key, keepMs, nowMs);
    while (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value as number);
  }

  private show(hash: number, key: KeyStats, keepMs: number, nowMs: number): void {
    const untilMs = nowMs + keepMs;
    const before = this.kept.get(hash);
    if (before === undefined) {
      this.kept.set(hash, [{ key, untilMs }]);
      return;
    }
    const own = before.find((one) => one.key === key);
    if (own !== undefined && untilMs - own.untilMs < keepMs * STALE) {
      own.untilMs = untilMs;
      return;
    }
    if (own === undefined) before.push({ key, untilMs });
    else own.untilMs = untilMs;
    this.kept.delete(hash);
    this.kept.set(hash, before.length > CROWDED ? before.filter((one) => one.untilMs > nowMs) : before);
  }
}

/** Tokens of the longest beginning that this key's provider was shown within its time. */
export function cachedTokens(known: readonly KnownPrefix[], key: KeyStats, nowMs: number): number {
  for (const { tokens, by } of known) for (const one of by) if (one.key === key && one.untilMs > nowMs) return tokens;
  return 0;
}
