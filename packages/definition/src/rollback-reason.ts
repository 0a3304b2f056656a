import type { SideReport } from './route-report.js';
import type { SplitRollback } from './traffic-split.js';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
export type SideFigures = Pick<SideReport, 'calls' | 'failures' | 'p95Ms'>;

/** How far from the difference of two shares chance may lead, in standard deviations: one in a thousand. */
const BEYOND_CHANCE = 3.1;

/** Whether the shares differ by more than chance explains (two proportions, pooled). */
function beyondChance(arm: SideFigures, base: SideFigures): boolean {
  if (base.calls === 0) return true;
  const pooled = (arm.failures + base.failures) / (arm.calls + base.calls);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / arm.calls + 1 / base.calls));
  return deviation === 0 || arm.failures / arm.calls - base.failures / base.calls > BEYOND_CHANCE * deviation;
}

/**
 * Why an arm is to be taken out, in words for people; undefined while there is no reason. A side without enough calls says nothing: of an arm it means that it stays,
 * of the upstream's own calls that none of them failed, since somebody who sends everything to an arm that fails wants to know as well.
 */
export function rollbackReason(rule: SplitRollback, arm: SideFigures, base: SideFigures): string | undefined {
  if (!rule.enabled || arm.calls < rule.callsMin) return undefined;
  const known = base.calls >= rule.callsMin;
  const share = arm.failures / arm.calls;
  const baseShare = known ? base.failures / base.calls : 0;
  if (rule.failureShareAbove < 1 && share - baseShare > rule.failureShareAbove && (!known || beyondChance(arm, base))) {
    const beside = known ? `${percent(baseShare)} of ${base.calls} beside it` : 'too few beside it to compare';
    return `${percent(share)} of ${arm.calls} calls failed in ${seconds(rule.windowMs)}, ${beside}`;
  }
  const slow = rule.latencyFactor > 0 && known && arm.p95Ms > rule.latencyFactor * base.p95Ms && arm.p95Ms - base.p95Ms >= rule.latencyAboveMs;
  return slow ? `95 % of the answers came within ${Math.round(arm.p95Ms)} ms, within ${Math.round(base.p95Ms)} ms beside it` : undefined;
}
