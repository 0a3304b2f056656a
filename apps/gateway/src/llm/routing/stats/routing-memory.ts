import { PrefixTable } from '../prefixes/prefix-table.js';
import { hourOfWeek } from './hours.js';
import { KeyStats } from './key-stats.js';
import { OutputLengths } from './output-lengths.js';
import { type TargetPrior, TargetStats, UNKNOWN_TARGET } from './target-stats.js';

/** What nobody used for so long is forgotten. */
const FORGOTTEN_MS = 24 * 3_600_000;
const SWEPT_MS = 3_600_000;
/** Callers may ask for models by names of their own making: beyond so many the ones that were named longest ago are forgotten. */
const TARGETS_MAX = 5_000;
const KEYS_MAX = 20_000;
const ROUTES_MAX = 20_000;
/** Calls after which a target's times are a prior for others like it. */
const KNOWN = 30;

/** What is known of all targets, keys and routes of a process. Outlives snapshots: a new one finds by name what the last had learned. */
export class RoutingMemory {
  readonly prefixes = new PrefixTable();
  private readonly targets = new Map<string, TargetStats>();
  private readonly keys = new Map<string, KeyStats>();
  private readonly lengths = new Map<string, OutputLengths>();
  private sweptAtMs = 0;

  /** @param epochOf turns times of the clock that calls are measured by into milliseconds since the Unix epoch */
  constructor(private readonly epochOf: (nowMs: number) => number) {}

  hour(nowMs: number): number {
    return hourOfWeek(this.epochOf(nowMs));
  }

  target(providerId: string, model: string, nowMs: number): TargetStats {
    const name = `${providerId}|${model}`;
    return this.found(this.targets, name, TARGETS_MAX, nowMs, () => new TargetStats(name, this.priorOf(model)));
  }

  key(providerId: string, keyId: string, model: string, nowMs: number): KeyStats {
    const name = `${providerId}|${keyId}|${model}`;
    return this.found(this.keys, name, KEYS_MAX, nowMs, () => new KeyStats(name));
  }

  lengthsOf(routeId: string, nowMs: number): OutputLengths {
    return this.found(this.lengths, routeId, ROUTES_MAX, nowMs, () => new OutputLengths());
  }

  /** What has this name, put where the youngest are. */
  private found<T extends { usedAtMs: number }>(among: Map<string, T>, name: string, most: number, nowMs: number, make: () => T): T {
    const known = among.get(name);
    if (known !== undefined) among.delete(name);
    else {
      if (nowMs - this.sweptAtMs > SWEPT_MS) this.sweep(nowMs);
      if (among.size >= most) among.delete(among.keys().next().value as string);
    }
    const one = known ?? make();
    one.usedAtMs = nowMs;
    among.set(name, one);
    return one;
  }

  /** The same model at other providers, else all that is known, else what is usual: a mean of their coefficients. */
  private priorOf(model: string): TargetPrior {
    const known = [...this.targets.values()].filter((target) => target.known(KNOWN));
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

  /** Forgets what no route has named and no call has used for a day. */
  private sweep(nowMs: number): void {
    this.sweptAtMs = nowMs;
    for (const part of [this.targets, this.keys, this.lengths] as const) {
      for (const [name, { usedAtMs }] of part) if (nowMs - usedAtMs > FORGOTTEN_MS) part.delete(name);
    }
  }
}
