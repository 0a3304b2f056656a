import { type Figure, figure, type Outcome, type Row, rounded, table } from '../figures.js';
import { type Comparison, compare, coverOff, regret, weighedRegret, won } from '../routing/compare.js';
import { decisionMicros } from '../routing/decision-cost.js';
import type { Measured } from '../routing/measure.js';
import { SCENARIOS } from '../routing/scenarios.js';

/** Nothing was tuned on these: that was done on 1 to 10. Drawn anew when the strategy changes, and looked at once then. */
const HELD_OUT = [1709, 2843, 3571, 4409, 5237, 6323];

/** A promise that the oracle keeps for so many calls can be kept. */
const BROKEN = 0.05;

const percent = (part: number): string => `${(part * 100).toFixed(1)}%`;
const NAMES = ['random', 'roundRobin', 'lowestLatency', 'ewma', 'predictive', 'hedged', 'noAffinity', 'oracle', 'weighed', 'weighedOracle'] as const;

function print(one: Comparison): void {
  const { scenario, oracle, ewma } = one;
  const rows = NAMES.flatMap((name) => {
    const of: Measured | null = one[name];
    if (of === null) return [];
    const cover = of.predictions === 0 ? '' : `${percent(of.coverHalf)} ${percent(of.coverHigh)} (${percent(of.coverOffInBlocks)} in blocks)`;
    return [
      [
        name,
        Math.round(of.price),
        percent(of.price / oracle.price - 1),
        Math.round(of.cost),
        Math.round(of.p50),
        Math.round(of.p95),
        Math.round(of.p99),
        percent(of.p99 / ewma.p99 - 1),
        scenario.slo === undefined ? '' : percent(of.kept),
        percent(of.failed),
        percent(of.hedged),
        cover,
      ].map(String),
    ];
  });
  const head = ['', 'price', 'regret', 'cost', 'p50 ms', 'p95 ms', 'p99 ms', 'to EWMA', 'kept', 'failed', 'hedged', 'cover of p50 and p95'];
  process.stdout.write(`\n${scenario.name}${scenario.degraded ? ' (degraded)' : ''}: ${scenario.about}\n${table([head, ...rows])}\n`);
  const weighed = weighedRegret(one);
  const also = weighed === null ? '' : `; where money is weighed against time ${percent(weighed)}`;
  process.stdout.write(`regret ${percent(regret(one))}, ${percent(won(one))} of what the oracle wins against chance${also}\n`);
}

const worst = (all: readonly Comparison[], of: (one: Comparison) => number): { value: number; by: Record<string, number> } => ({
  value: Math.max(...all.map(of)),
  by: Object.fromEntries(all.map((one) => [one.scenario.name, rounded(of(one), 3)])),
});

const toEwma = ({ hedged, ewma }: Comparison): number => hedged.p99 / ewma.p99;

/** Time within a promise is worth nothing, so it is what a lower price is bought with: the slowest calls may be as slow as EWMA's, or as is promised where that is longer. */
const toLine = ({ scenario, hedged, ewma }: Comparison): number => hedged.p99 / Math.max(ewma.p99, scenario.slo?.ttftMs ?? 0);

/** How slow the slowest calls are, in every scenario. */
function tailFigures(all: readonly Comparison[]): Figure[] {
  const tail = worst(all, toLine);
  const detail = {
    ...tail.by,
    'to EWMA alone': worst(all, toEwma).by,
    'without hedging': worst(all, ({ predictive, ewma }) => predictive.p99 / ewma.p99).by,
    oracle: worst(all, ({ oracle, ewma }) => oracle.p99 / ewma.p99).by,
  };
  const unitOfAll = 'x P2C-EWMA, or x what is promised where that is longer, worst scenario';
  const found = [figure({ id: 'routing-p99', value: rounded(tail.value), unit: unitOfAll, goal: 1, anchors: {}, detail })];
  const degraded = all.filter(({ scenario }) => scenario.degraded);
  if (degraded.length === 0) return found;
  const ill = worst(degraded, toEwma);
  const unit = 'x P2C-EWMA, worst degraded scenario';
  return [...found, figure({ id: 'routing-p99-degraded', value: rounded(ill.value), unit, goal: 0.8, anchors: {}, detail: ill.by })];
}

function promiseFigures(all: readonly Comparison[]): Figure[] {
  const promised = all.filter(({ scenario, oracle }) => scenario.slo !== undefined && oracle.kept >= 1 - BROKEN);
  if (promised.length === 0) return [];
  const broken = worst(promised, ({ predictive }) => 100 * (1 - predictive.kept));
  const unit = '% of calls later than promised, worst scenario where it can be kept';
  const anchors = { 'P2C peak EWMA': rounded(worst(promised, ({ ewma }) => 100 * (1 - ewma.kept)).value) };
  return [figure({ id: 'routing-broken', value: rounded(broken.value), unit, goal: 100 * BROKEN, anchors, detail: broken.by })];
}

function affinityFigures(all: readonly Comparison[]): Figure[] {
  const talk = all.find(({ noAffinity }) => noAffinity !== null);
  if (!talk?.noAffinity) return [];
  const cost = ({ cost: micros }: Measured): number => rounded(micros / talk.ewma.cost);
  const anchors = { 'without affinity': cost(talk.noAffinity), oracle: cost(talk.oracle) };
  const unit = 'x the cost of P2C-EWMA in conversations';
  return [figure({ id: 'routing-affinity', value: cost(talk.predictive), unit, goal: 0.8, anchors, detail: {} })];
}

function figures(all: readonly Comparison[], decisions: Readonly<Record<string, number>>): Figure[] {
  const cover = worst(all, coverOff);
  const lost = worst(all, (one) => 100 * Math.max(regret(one), weighedRegret(one) ?? Number.NEGATIVE_INFINITY));
  return [
    figure({ id: 'routing-cover', value: rounded(cover.value), unit: 'points off, worst scenario', goal: 5, anchors: {}, detail: cover.by }),
    figure({
      id: 'routing-regret',
      value: rounded(lost.value),
      unit: '% above the oracle, worst scenario',
      goal: 10,
      anchors: worstOf(all),
      detail: { ...lost.by, won: Object.fromEntries(all.map((one) => [one.scenario.name, rounded(won(one), 3)])) },
    }),
    ...tailFigures(all),
    ...promiseFigures(all),
    figure({
      id: 'routing-decision',
      value: rounded(Math.max(...Object.values(decisions))),
      unit: 'us for a decision and what is learned of it, worst scenario',
      goal: 10,
      anchors: {},
      detail: decisions,
    }),
    ...affinityFigures(all),
  ];
}

/** What others lose in their worst scenario. */
const worstOf = (all: readonly Comparison[]): Record<string, number> => ({
  'P2C peak EWMA': rounded(worst(all, ({ ewma, oracle }) => 100 * (ewma.price / oracle.price - 1)).value),
  'lowest latency': rounded(worst(all, ({ lowestLatency, oracle }) => 100 * (lowestLatency.price / oracle.price - 1)).value),
  'weighted random': rounded(worst(all, ({ random, oracle }) => 100 * (random.price / oracle.price - 1)).value),
});

export const routing: Row = {
  id: 'routing',
  about: 'predictive routing of model calls in a simulator, on held-out seeds, beside others and an oracle',
  async measure({ settings }): Promise<Outcome> {
    const only = settings.only ?? [];
    // first: what the simulations leave behind is the collector's work, and no gateway has it
    const decisions = Object.fromEntries(Object.entries(decisionMicros()).map(([name, micros]) => [name, rounded(micros)]));
    const all: Comparison[] = [];
    for (const scenario of SCENARIOS) {
      if (only.length > 0 && !only.includes(scenario.name)) continue;
      const one = compare(scenario, HELD_OUT);
      print(one);
      all.push(one);
    }
    if (all.length === 0) throw new Error(`there is no such scenario; there are ${SCENARIOS.map(({ name }) => name).join(', ')}`);
    return { figures: figures(all, decisions), lacking: [] };
  },
};
