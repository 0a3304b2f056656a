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

function figures(all: readonly Comparison[]): Figure[] {
  const cover = worst(all, coverOff);
  const lost = worst(all, (one) => 100 * Math.max(regret(one), weighedRegret(one) ?? Number.NEGATIVE_INFINITY));
  // where the promise has room, the slowest calls may be as slow as it says
  const [held, roomy] = [all.filter(({ scenario }) => !scenario.roomy), all.filter(({ scenario }) => scenario.roomy)];
  const tail = worst(held, ({ hedged, ewma }) => hedged.p99 / ewma.p99);
  const degraded = all.filter(({ scenario }) => scenario.degraded);
  const ill = worst(degraded, ({ hedged, ewma }) => hedged.p99 / ewma.p99);
  const alone = worst(held, ({ predictive, ewma }) => predictive.p99 / ewma.p99);
  const promised = all.filter(({ scenario, oracle }) => scenario.slo !== undefined && oracle.kept >= 1 - BROKEN);
  const broken = worst(promised, ({ predictive }) => 100 * (1 - predictive.kept));
  const decisions = Object.fromEntries(Object.entries(decisionMicros()).map(([name, micros]) => [name, rounded(micros)]));
  const talk = all.find(({ noAffinity }) => noAffinity !== null);
  const found = [
    figure({ id: 'routing-cover', value: rounded(cover.value), unit: 'points off, worst scenario', goal: 5, anchors: {}, detail: cover.by }),
    figure({
      id: 'routing-regret',
      value: rounded(lost.value),
      unit: '% above the oracle, worst scenario',
      goal: 10,
      anchors: worstOf(all),
      detail: { ...lost.by, won: Object.fromEntries(all.map((one) => [one.scenario.name, rounded(won(one), 3)])) },
    }),
    figure({
      id: 'routing-p99',
      value: rounded(tail.value),
      unit: 'x P2C-EWMA, worst scenario',
      goal: 1,
      anchors: {},
      detail: {
        ...tail.by,
        'without hedging': alone.by,
        oracle: worst(held, ({ oracle, ewma }) => oracle.p99 / ewma.p99).by,
        'up to a roomy promise': worst(roomy, ({ hedged, ewma }) => hedged.p99 / ewma.p99).by,
      },
    }),
    ...(promised.length === 0
      ? []
      : [
          figure({
            id: 'routing-broken',
            value: rounded(broken.value),
            unit: '% of calls later than promised, worst scenario where it can be kept',
            goal: 100 * BROKEN,
            anchors: { 'P2C peak EWMA': rounded(worst(promised, ({ ewma }) => 100 * (1 - ewma.kept)).value) },
            detail: broken.by,
          }),
        ]),
    ...(degraded.length === 0
      ? []
      : [
          figure({
            id: 'routing-p99-degraded',
            value: rounded(ill.value),
            unit: 'x P2C-EWMA, worst degraded scenario',
            goal: 0.8,
            anchors: {},
            detail: ill.by,
          }),
        ]),
    figure({
      id: 'routing-decision',
      value: rounded(Math.max(...Object.values(decisions))),
      unit: 'us for a decision and what is learned of it, worst scenario',
      goal: 10,
      anchors: {},
      detail: decisions,
    }),
  ];
  if (!talk?.noAffinity) return found;
  const cost = ({ cost: micros }: Measured): number => rounded(micros / talk.ewma.cost);
  const anchors = { 'without affinity': cost(talk.noAffinity), oracle: cost(talk.oracle) };
  return [
    ...found,
    figure({ id: 'routing-affinity', value: cost(talk.predictive), unit: 'x the cost of P2C-EWMA in conversations', goal: 0.8, anchors, detail: {} }),
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
    const all: Comparison[] = [];
    for (const scenario of SCENARIOS) {
      if (only.length > 0 && !only.includes(scenario.name)) continue;
      const one = compare(scenario, HELD_OUT);
      print(one);
      all.push(one);
    }
    if (all.length === 0) throw new Error(`there is no such scenario; there are ${SCENARIOS.map(({ name }) => name).join(', ')}`);
    return { figures: figures(all), lacking: [] };
  },
};
