import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';
import type { Status } from './status.js';
import { type TrafficCounts, trafficText } from './traffic.js';
import { upstreamMetrics } from './upstream-metrics.js';

type Reading = (status: Status) => number;
export type ProcessMetrics = MetricObjectWithValues<MetricValue<string>>[];

/** What rises only ends in `_total`. */
const READINGS: [name: string, help: string, read: Reading][] = [
  ['connections', 'Open client connections.', (s) => s.engine.connections],
  ['upgraded_connections', 'Client connections that speak another protocol, such as WebSocket.', (s) => s.load.upgraded],
  ['buffered_bytes', 'Bytes that wait for a slow side or a policy.', (s) => s.load.bufferedBytes],
  ['overloaded', '1 while load is shed.', (s) => Number(s.load.pressures.length > 0)],
  ['shed_total', 'Exchanges refused to shed load.', (s) => s.load.shed],
  ['turned_away_total', 'Connections refused: too many, or no memory for more.', (s) => s.load.turnedAway],
  ['ready', '1 when ready for traffic.', (s) => Number(s.ready)],
  ['snapshot_sequence', 'Sequence of the snapshot in force.', (s) => s.snapshot?.sequence ?? 0],
  ['snapshot_age_seconds', 'Since the snapshot in force was compiled by the control plane.', (s) => (s.snapshot?.ageMs ?? 0) / 1_000],
  ['snapshot_refused_objects', 'Objects of the snapshot that this gateway refused.', (s) => s.snapshot?.errors.length ?? 0],
  ['denials', 'Denials not contained in the snapshot yet.', (s) => s.link.denials],
  ['control_plane_connected', '1 while the control plane answers.', (s) => Number(s.link.state === 'connected')],
  ['counter_store_connected', '1 while Redis answers.', (s) => Number(s.limits.store === 'connected')],
  ['limit_counters', 'Limit counters in memory.', (s) => s.limits.counters],
  ['cache_bytes', 'Memory that stored responses take.', (s) => s.responses.bytes],
  ['cache_keys', 'Targets and callers that something is stored for.', (s) => s.responses.keys],
  ['cache_hits_total', 'Calls answered from the store.', (s) => s.responses.hits],
  ['cache_stale_hits_total', 'Calls answered with a stale response.', (s) => s.responses.staleHits],
  ['cache_misses_total', 'Calls that the store could not answer.', (s) => s.responses.misses],
  ['cache_stored_total', 'Responses stored.', (s) => s.responses.stored],
  ['cache_coalesced_total', 'Calls that waited for the fetch of another.', (s) => s.responses.coalesced],
  ['model_cache_exact_hits_total', 'Calls to models answered with the kept answer to the same question.', (s) => s.responses.answersExact],
  ['model_cache_semantic_hits_total', 'Calls to models answered with the kept answer to one that means the same.', (s) => s.responses.answersSemantic],
  ['model_cache_misses_total', 'Calls to models for which no answer was kept.', (s) => s.responses.answersMissed],
  ['model_cache_kept_total', 'Answers of models taken in.', (s) => s.responses.answersKept],
  ['model_cache_awaited_total', 'Calls to models that waited for the answer to the same call.', (s) => s.responses.answersAwaited],
  ['model_cache_shadow_agreed_total', 'Calls in shadow to which the model said what would have been given.', (s) => s.responses.answersAgreed],
  ['model_cache_shadow_differed_total', 'Calls in shadow to which it said something else.', (s) => s.responses.answersDiffered],
  ['cache_store_connected', '1 while the Redis of stored responses answers; 0 without one too.', (s) => Number(s.responses.shared === 'connected')],
  ['workers', 'Processes that serve traffic.', (s) => s.workers?.filter(({ state }) => state === 'serving').length ?? Number(s.state === 'serving')],
  ['worker_restarts_total', 'Workers that ended by themselves and were started again.', (s) => s.workerRestarts ?? 0],
  ['spool_backlog_bytes', 'Call records on disk that are not acknowledged.', (s) => s.records.backlogBytes],
  ['records_written_total', 'Call records written to the spool.', (s) => s.records.written],
  ['records_shipped_total', 'Call records acknowledged by the control plane.', (s) => s.records.shipped],
  ['records_dropped_total', 'Call records given up because the spool was full.', (s) => s.records.dropped],
  ['records_unwritten_total', 'Call records that never reached the disk.', (s) => s.records.unwritten],
  ['records_torn_total', 'Call records cut short by the end of a process.', (s) => s.records.torn],
  ['records_invalid_total', 'Call records the control plane could not read.', (s) => s.records.invalid],
  ['record_ship_failures_total', 'Tries to ship a batch that failed.', (s) => s.records.failures],
];

const PROMETHEUS_TEXT = 'text/plain; version=0.0.4; charset=utf-8';

export interface MetricsPage {
  contentType: string;
  text(): Promise<string>;
}

/** What the page is made of, read when it is asked for. */
export interface Metrics {
  status: Status;
  traffic: TrafficCounts;
  /** Of each process, in the Prometheus text format. */
  processes: string;
}

export function metricsPage(read: () => Promise<Metrics>): MetricsPage {
  const text = async () => {
    const { status, traffic, processes } = await read();
    return trafficText(traffic) + readingsText(status) + upstreamMetrics(status.upstreams) + processes;
  };
  return { contentType: PROMETHEUS_TEXT, text };
}

function readingsText(status: Status): string {
  const lines = READINGS.flatMap(([suffix, help, read]) => {
    const name = `gatehouse_gateway_${suffix}`;
    return [`# HELP ${name} ${help}`, `# TYPE ${name} ${suffix.endsWith('_total') ? 'counter' : 'gauge'}`, `${name} ${read(status)}`];
  });
  return `${lines.join('\n')}\n`;
}

/** CPU, memory, event loop and handles of this process, from the first time they are asked for: until then their library costs no memory. */
export function processRegistry(): Pick<Registry, 'metrics' | 'getMetricsAsJSON'> {
  let loading: Promise<Registry> | undefined;
  const load = async () => {
    const { collectDefaultMetrics, Registry } = await import('prom-client');
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    return registry;
  };
  const loaded = () => {
    loading ??= load();
    return loading;
  };
  return { metrics: async () => (await loaded()).metrics(), getMetricsAsJSON: async () => (await loaded()).getMetricsAsJSON() };
}

/** One text for several processes, told apart by the label `worker`. */
export async function processesText(processes: readonly { worker: string; metrics: ProcessMetrics }[]): Promise<string> {
  const { AggregatorRegistry } = await import('prom-client');
  const labelled = processes.map(({ worker, metrics }) =>
    metrics.map((metric) => ({
      ...metric,
      aggregator: 'sum' as const, // of one value each, since the label differs
      values: metric.values.map((value) => ({ ...value, labels: { ...value.labels, worker } })),
    })),
  );
  return AggregatorRegistry.aggregate(labelled).metrics();
}
