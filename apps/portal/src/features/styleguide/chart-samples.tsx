'use client';
import { Card } from '@/ui/card';
import { StackedBars, TimeSeries } from '@/ui/chart/charts';
import { Stat, StatRow } from '@/ui/stat';
import { say } from '@/ui/toast';

const START = Date.UTC(2026, 10, 22, 8);
const POINTS = Array.from({ length: 60 }, (_, index) => ({
  at: new Date(START + index * 60_000).toISOString(),
  values: {
    ok: 400 + Math.round(120 * Math.sin(index / 6)),
    refused: 20 + ((index * 13) % 17),
    failed: index > 38 && index < 46 ? 60 : 2,
    p50: 12 + Math.round(3 * Math.sin(index / 5)),
    p99: 80 + Math.round(30 * Math.sin(index / 9)),
  },
}));

export function ChartSamples() {
  return (
    <Card title="Figures">
      <div className="flex flex-col gap-5">
        <StatRow>
          <Stat label="Calls" value="1,204,331" detail="up 12 % on last week" />
          <Stat label="Refused" value="2.1 %" detail="mostly 429" />
          <Stat label="Latency, p95" value="84 ms" />
          <Stat label="Errors" value="0.03 %" />
        </StatRow>
        <StackedBars
          title="Calls per minute"
          points={POINTS}
          series={[
            { key: 'ok', label: '2xx', tone: 'good' },
            { key: 'refused', label: '4xx', tone: 'warn' },
            { key: 'failed', label: '5xx', tone: 'bad' },
          ]}
          onZoom={(from, to) => say.info(`Zoom from ${from} to ${to}`)}
        />
        <TimeSeries
          title="Latency"
          points={POINTS}
          format={(value) => `${value} ms`}
          series={[
            { key: 'p50', label: 'p50' },
            { key: 'p99', label: 'p99' },
          ]}
        />
      </div>
    </Card>
  );
}
