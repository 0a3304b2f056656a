import { change, formatCount, formatMicros, formatMs, percent } from '@/lib/number';
import { Stat, StatRow } from '@/ui/stat';
import type { ModelUsage } from './model-usage-view';

type Totals = ModelUsage['totals'];

export function ModelTotals({ totals, previous }: { totals: Totals; previous: Totals }) {
  const unpriced =
    totals.unpriced > 0
      ? `without ${formatCount(totals.unpriced)} ${totals.unpriced === 1 ? 'call' : 'calls'} of unknown price`
      : change(totals.spendMicros, previous.spendMicros);
  return (
    <StatRow>
      <Stat label="Spend" value={formatMicros(totals.spendMicros)} detail={unpriced} />
      <Stat label="Calls" value={formatCount(totals.calls)} detail={change(totals.calls, previous.calls)} />
      <Stat label="Failed" value={percent(totals.failed, totals.calls)} detail={`${formatCount(totals.failed)} calls`} />
      <Stat label="Time to first token, p95" value={formatMs(totals.ttftP95Ms)} detail={`p50 ${formatMs(totals.ttftP50Ms)}`} />
      <Stat
        label="Input tokens"
        value={formatCount(totals.inputTokens)}
        detail={`${percent(totals.cachedInputTokens, totals.inputTokens)} cached at the provider`}
      />
      <Stat label="Output tokens" value={formatCount(totals.outputTokens)} detail={`${formatCount(totals.reasoningTokens)} of them reasoning`} />
      <Stat label="Other targets tried" value={formatCount(totals.fallbacks)} detail="in vain, before one answered" />
      <Stat label="Answered from our cache" value={percent(totals.cacheHits, totals.calls)} detail={`${formatCount(totals.cacheHits)} calls`} />
    </StatRow>
  );
}
