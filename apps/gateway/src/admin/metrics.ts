import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Status } from './status.js';
import type { Traffic } from './traffic.js';
import { upstreamMetrics } from './upstream-metrics.js';

type Reading = (status: Status) => number;

/** What rises only ends in `_total`. */
const READINGS: [name: string, help: string, read: Reading][] = [
  ['connections', 'Open client connections.', (s) => s.engine.connections],
  ['ready', '1 when ready for traffic.', (s) => Number(s.ready)],
  ['snapshot_sequence', 'Sequence of the snapshot in force.', (s) => s.snapshot?.sequence ?? 0],
  ['snapshot_age_seconds', 'Since the snapshot in force was compiled by the control plane.', (s) => (s.snapshot?.ageMs ?? 0) / 1_000],
  ['snapshot_refused_objects', 'Objects of the snapshot that this gateway refused.', (s) => s.snapshot?.errors.length ?? 0],
  ['denials', 'Denials not contained in the snapshot yet.', (s) => s.link.denials],
  ['control_plane_connected', '1 while the control plane answers.', (s) => Number(s.link.state === 'connected')],
  ['counter_store_connected', '1 while Redis answers.', (s) => Number(s.limits.store === 'connected')],
  ['limit_counters', 'Limit counters in memory.', (s) => s.limits.counters],
  ['spool_backlog_bytes', 'Call records on disk that are not acknowledged.', (s) => s.records.backlogBytes],
  ['records_written_total', 'Call records written to the spool.', (s) => s.records.written],
  ['records_shipped_total', 'Call records acknowledged by the control plane.', (s) => s.records.shipped],
  ['records_dropped_total', 'Call records given up because the spool was full.', (s) => s.records.dropped],
  ['records_unwritten_total', 'Call records that never reached the disk.', (s) => s.records.unwritten],
  ['records_torn_total', 'Call records cut short by the end of a process.', (s) => s.records.torn],
  ['records_invalid_total', 'Call records the control plane could not read.', (s) => s.records.invalid],
  ['record_ship_failures_total', 'Tries to ship a batch that failed.', (s) => s.records.failures],
];

/** The text of `/metrics`, read from the status when it is asked for. */
export function metricsPage(status: () => Status, traffic: Traffic): { contentType: string; text(): Promise<string> } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const [suffix, help, read] of READINGS) {
    const shared = { name: `gatehouse_gateway_${suffix}`, help, registers: [registry] };
    if (!suffix.endsWith('_total')) {
      new Gauge({
        ...shared,
        collect() {
          this.set(read(status()));
        },
      });
      continue;
    }
    new Counter({
      ...shared,
      collect() {
        this.reset(); // the count itself is kept where it happens
        this.inc(read(status()));
      },
    });
  }
  return { contentType: registry.contentType, text: async () => traffic.text() + upstreamMetrics(status().upstreams) + (await registry.metrics()) };
}
