import { change, formatBytes, formatCount, formatMs, percent } from '@/lib/number';
import { Stat, StatRow } from '@/ui/stat';
import type { UsageAnswer } from './usage-view';

type Totals = UsageAnswer['totals'];

export function UsageTotals({ totals, previous }: { totals: Totals; previous: Totals }) {
  return (
    <StatRow>
      <Stat label="Calls" value={formatCount(totals.calls)} detail={change(totals.calls, previous.calls)} />
      <Stat label="Refused by the gateway" value={percent(totals.refused, totals.calls)} detail={`${formatCount(totals.refused)} calls`} />
      <Stat
        label="Failed at the upstream"
        value={percent(totals.failed, totals.calls)}
        detail={`${formatCount(totals.failed)} calls, ${formatCount(totals.serverErrors)} answers 5xx`}
      />
      <Stat label="Latency, p95" value={formatMs(totals.p95Ms)} detail={`p50 ${formatMs(totals.p50Ms)}, p99 ${formatMs(totals.p99Ms)}`} />
      <Stat label="Added by the gateway, p95" value={formatMs(totals.gatewayP95Ms)} detail="time spent in policies" />
      <Stat label="4xx answers" value={formatCount(totals.clientErrors)} detail={percent(totals.clientErrors, totals.calls)} />
      <Stat label="Received" value={formatBytes(totals.bytesIn)} detail="request bodies" />
      <Stat label="Sent" value={formatBytes(totals.bytesOut)} detail="responses" />
    </StatRow>
  );
}
