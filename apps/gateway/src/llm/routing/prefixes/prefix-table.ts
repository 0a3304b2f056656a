import type { KeyStats } from '../stats/key-stats.js';
import type { Prefix } from './prefix-chain.js';

interface Kept {
  key: KeyStats;
  untilMs: number;
}

/** Which keys of which providers were shown which beginnings of prompts lately, and so may have them in their caches. The oldest make room. */
export class PrefixTable {
  private readonly kept = new Map<number, Kept[]>();

  constructor(private readonly most = 50_000) {}

  /** Tokens of the longest beginning that this key's provider was shown within its time. */
  cachedTokens(prefixes: readonly Prefix[], key: KeyStats, nowMs: number): number {
    for (let i = prefixes.length - 1; i >= 0; i--) {
      const { hash, tokens } = prefixes[i] as Prefix;
      const entries = this.kept.get(hash);
      if (entries === undefined) continue;
      for (const entry of entries) if (entry.key === key && entry.untilMs > nowMs) return tokens;
    }
    return 0;
  }

  shown(prefixes: readonly Prefix[], key: KeyStats, keepMs: number, nowMs: number): void {
    if (keepMs <= 0) return;
    for (const { hash } of prefixes) {
      const entries = (this.kept.get(hash) ?? []).filter((entry) => entry.key !== key && entry.untilMs > nowMs);
      entries.push({ key, untilMs: nowMs + keepMs });
      // put last, where the youngest are
      this.kept.delete(hash);
      this.kept.set(hash, entries);
    }
    while (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value as number);
  }
}
