import type { RouteStrategy } from '@gatehouse/definition';
import type { RoutingRules } from '../routed.js';
import { byCost, byTime } from './by-forecast.js';
import { byLoad, byPriority, byWeight } from './plain.js';
import { Predictive } from './predictive.js';
import { sticky } from './sticky.js';
import type { Strategy } from './strategy.js';

const STRATEGIES: Record<RouteStrategy, (rules: RoutingRules, random: () => number) => Strategy> = {
  priority: () => byPriority,
  weighted: (_, random) => byWeight(random),
  'least-busy': () => byLoad(),
  'lowest-cost': () => byCost,
  'lowest-latency': ({ slo }) => byTime(slo),
  sticky: (_, random) => sticky(random),
  predictive: ({ slo }, random) => new Predictive(random, slo),
};

export const strategyFor = (rules: RoutingRules, random: () => number): Strategy => STRATEGIES[rules.strategy](rules, random);
