import { type Candidate, type Gathered, gather } from './candidates.js';
import { Chosen, type Ground } from './chosen.js';
import { scaleOf } from './forecast.js';
import { HedgeBudget } from './hedge-budget.js';
import type { Choice, Nobody, RoutedCall, RoutedTarget, RoutingRules, TargetChooser, Tried } from './routed.js';
import type { OutputLengths } from './stats/output-lengths.js';
import type { RoutingMemory } from './stats/routing-memory.js';
import type { Strategy } from './strategies/strategy.js';
import { strategyFor } from './strategies/table.js';

/** A hedge earlier than this costs more than it brings. */
const HEDGE_FIRST_MS = 50;
/** Share of the answers that are not longer than what limits are asked for. */
const LONG = 0.95;

/** Lowest number first; targets of weight 0 take none. */
function byRank<T extends RoutedTarget>(targets: readonly T[]): T[][] {
  const ranks = new Map<number, T[]>();
  for (const target of targets) if (target.weight > 0) ranks.set(target.priority, [...(ranks.get(target.priority) ?? []), target]);
  return [...ranks].sort(([a], [b]) => a - b).map(([, group]) => group);
}

/** Chooses targets for one model route of one snapshot; what it goes by is in the memory, which stays. */
export class RouteChooser<T extends RoutedTarget> implements TargetChooser<T> {
  private readonly ranked: T[][];
  private readonly strategy: Strategy;
  private readonly lengths: OutputLengths;
  private readonly hedges: HedgeBudget | null;
  private readonly ground: Ground;

  constructor(
    routeId: string,
    targets: readonly T[],
    rules: RoutingRules,
    private readonly memory: RoutingMemory,
    private readonly random: () => number,
    nowMs: number,
  ) {
    this.ranked = byRank(targets);
    this.strategy = strategyFor(rules, random);
    this.lengths = memory.lengthsOf(routeId, nowMs);
    this.ground = { rules, memory, lengths: this.lengths };
    this.hedges = rules.hedge === undefined ? null : new HedgeBudget(rules.hedge.shareMax);
  }

  choose(call: RoutedCall, tried: readonly Tried<T>[], nowMs: number): Choice<T> | Nobody {
    if (tried.length === 0) this.hedges?.earn();
    this.lengths.usedAtMs = nowMs;
    const outputTokens = this.lengths.expected(call.outputTokensMax);
    const gathered = this.gathered(call, tried, outputTokens, nowMs);
    if (gathered.candidates.length === 0) return nobody(gathered, tried);
    return this.chosen(gathered, call, tried, outputTokens, nowMs);
  }

  hedge(call: RoutedCall, tried: readonly Tried<T>[], nowMs: number): Choice<T> | null {
    const outputTokens = this.lengths.expected(call.outputTokensMax);
    const gathered = this.gathered(call, tried, outputTokens, nowMs);
    if (gathered.candidates.length === 0 || !this.hedges?.spend()) return null;
    return this.chosen(gathered, call, tried, outputTokens, nowMs);
  }

  private gathered(call: RoutedCall, tried: readonly Tried<T>[], outputTokens: number, nowMs: number): Gathered<T> {
    const known = this.memory.prefixes.known(call.prefixes);
    // what limits are asked for is what a long answer needs: one that was too long after all is refused, and everybody waits
    const tokens = call.inputTokens + Math.max(outputTokens, Math.min(call.outputTokensMax || Number.POSITIVE_INFINITY, this.lengths.quantile(LONG)));
    return gather(this.ranked, { call, tried, tokens, nowMs, random: this.random, known });
  }

  private chosen({ candidates, out }: Gathered<T>, call: RoutedCall, tried: readonly Tried<T>[], outputTokens: number, nowMs: number): Choice<T> {
    const hour = this.memory.hour(nowMs);
    const picked = this.strategy.pick(candidates, { call, outputTokens, hour, nowMs });
    const candidate = candidates[picked.index] as Candidate<T>;
    const scale = scaleOf(candidate, call, outputTokens, hour, nowMs);
    const hedgeAfterMs = this.hedges === null ? undefined : (this.ground.rules.hedge?.afterMs ?? Math.max(HEDGE_FIRST_MS, high(candidate.target, call, scale)));
    return new Chosen(this.ground, candidate, call, tried, picked, out, { cachedTokens: candidate.cachedTokens, outputTokens, scale }, hedgeAfterMs);
  }
}

const high = ({ stats }: RoutedTarget, call: RoutedCall, scale: number): number => (call.stream ? stats.firstToken : stats.whole).high(scale);

function nobody({ waitMs, out }: Gathered<RoutedTarget>, tried: readonly Tried[]): Nobody {
  const why = out.length > 0 ? out.join('; ') : tried.length > 0 ? 'no target is left' : 'no target takes calls';
  return { target: null, why, ...(Number.isFinite(waitMs) && { retryAfterMs: Math.ceil(waitMs) }) };
}
