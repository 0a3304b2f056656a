import { PrefixTable } from '../prefixes/prefix-table.js';
import { hourOfWeek } from './hours.js';
import { KeyStats } from './key-stats.js';
import { OutputLengths } from './output-lengths.js';
import { type TargetPrior, TargetStats, UNKNOWN_TARGET } from './target-stats.js';

/** What nobody used for so long is forgotten. */
const FORGOTTEN_MS = 24 * 3_600_000;
/** Calls after which a target's times are a prior for others like it. */
const KNOWN = 30;

/** What is known of all targets, keys and routes of a process. Outlives snapshots: a new one finds by name what the last had learned. */
export class RoutingMemory {
  readonly prefixes = new PrefixTable();
  private readonly targets = new Map<string, TargetStats>();
  private readonly keys = new Map<string, KeyStats>();
  private readonly lengths = new Map<string, { lengths: OutputLengths; usedAtMs: number }>();

  /** @param epochOf turns times of the clock that calls are measured by into milliseconds since the Unix epoch */
  constructor(private readonly epochOf: (nowMs: number) => number) {}

  hour(nowMs: number): number {
    return hourOfWeek(this.epochOf(nowMs));
  }

  target(providerId: string, model: string, nowMs: number): TargetStats {
    const name = `${providerId}|${model}`;
    let stats = this.targets.get(name);
    if (stats === undefined) {
      stats = new TargetStats(name, this.priorOf(model));
      this.targets.set(name, stats);
    }
    stats.usedAtMs = nowMs;
    return stats;
  }

  key(providerId: string, keyId: string, model: string, nowMs: number): KeyStats {
    const name = `${providerId}|${keyId}|${model}`;
    let stats = this.keys.get(name);
    if (stats === undefined) {
      stats = new KeyStats(name);
      this.keys.set(name, stats);
    }
    stats.usedAtMs = nowMs;
    return stats;
  }

  lengthsOf(routeId: string, nowMs: number): OutputLengths {
    const found = this.lengths.get(routeId) ?? { lengths: new OutputLengths(), usedAtMs: nowMs };
    found.usedAtMs = nowMs;
    this.lengths.set(routeId, found);
    return found.lengths;
  }

  /** The same model at other providers, else all that is known, else what is usual: a mean of their coefficients. */
  private priorOf(model: string): TargetPrior {
    const known = [...this.targets.values()].filter(({ firstToken }) => firstToken.count >= KNOWN);
    const alike = known.filter(({ name }) => name.endsWith(`|${model}`));
    const from = (alike.length > 0 ? alike : known).map(({ prior }) => prior);
    if (from.length === 0) return UNKNOWN_TARGET;
    const mean = (of: (prior: TargetPrior) => number): number => from.reduce((sum, prior) => sum + of(prior), 0) / from.length;
    return {
      firstToken: [mean((p) => p.firstToken[0]), mean((p) => p.firstToken[1]), mean((p) => p.firstToken[2])],
      whole: [mean((p) => p.whole[0]), mean((p) => p.whole[1]), mean((p) => p.whole[2])],
      msPerToken: mean((p) => p.msPerToken),
    };
  }

  /** Called now and then: forgets what no route has named and no call has used for a day. */
  sweep(nowMs: number): void {
    for (const part of [this.targets, this.keys, this.lengths] as const) {
      for (const [name, { usedAtMs }] of part) if (nowMs - usedAtMs > FORGOTTEN_MS) part.delete(name);
    }
  }
}
