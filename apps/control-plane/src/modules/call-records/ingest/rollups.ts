import { type CallRecord, HOUR_MS, MINUTE_MS } from '@gatehouse/definition';
import { storedAtMs } from './copy-rows.js';
import { count } from './latency-histogram.js';

const GRAINS = { minute: MINUTE_MS, hour: HOUR_MS } as const;
export type Grain = keyof typeof GRAINS;

/** Calls of one minute or hour that have all of these in common. An id that a call did not have is the empty text, so that it can be part of a key. */
export interface Rollup {
  tenant_id: string;
  grain: Grain;
  at: string;
  environment_id: string;
  api_id: string;
  version_id: string;
  operation_id: string;
  application_id: string;
  status: number;
  calls: number;
  refused: number;
  failed: number;
  bytes_in: number;
  bytes_out: number;
  total_histogram: number[];
  policies_histogram: number[];
}

/** One array per column, in the order of the interface; histograms as array literals. */
export function rollupColumns(rollups: readonly Rollup[]): unknown[][] {
  const column = (name: keyof Rollup) => rollups.map((rollup) => rollup[name]);
  const literals = (name: 'total_histogram' | 'policies_histogram') => rollups.map((rollup) => `{${rollup[name].join(',')}}`);
  const names = ['tenant_id', 'grain', 'at', 'environment_id', 'api_id', 'version_id', 'operation_id', 'application_id', 'status', 'calls', 'refused'] as const;
  return [...names.map(column), column('failed'), column('bytes_in'), column('bytes_out'), literals('total_histogram'), literals('policies_histogram')];
}

const plain = (id: string | undefined): string => (id ?? '').replaceAll('\0', '\uFFFD').toWellFormed();

/** Sums a batch up. Sorted by key, so that two batches stored at once lock the rows in one order. Calls that reached no tenant are left out. */
export function rollupsOf(records: readonly CallRecord[]): Rollup[] {
  const rollups = new Map<string, Rollup>();
  for (const record of records) {
    if (record.tenantId === undefined) continue;
    for (const grain of Object.keys(GRAINS) as Grain[]) add(rollups, record, grain);
  }
  return [...rollups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rollup]) => rollup);
}

function add(rollups: Map<string, Rollup>, record: CallRecord, grain: Grain): void {
  const at = new Date(Math.floor(storedAtMs(record) / GRAINS[grain]) * GRAINS[grain]).toISOString();
  const ids = [record.tenantId, record.environmentId, record.apiId, record.versionId, record.operationId, record.applicationId].map(plain);
  const status = Math.max(0, Math.min(999, record.status));
  const key = [ids[0], grain, at, ...ids.slice(1), status].join('\0');
  let rollup = rollups.get(key);
  if (!rollup) {
    const [tenant_id = '', environment_id = '', api_id = '', version_id = '', operation_id = '', application_id = ''] = ids;
    const none = { calls: 0, refused: 0, failed: 0, bytes_in: 0, bytes_out: 0, total_histogram: [], policies_histogram: [] };
    rollup = { tenant_id, grain, at, environment_id, api_id, version_id, operation_id, application_id, status, ...none };
    rollups.set(key, rollup);
  }
  rollup.calls++;
  if (record.outcome === 'refused') rollup.refused++;
  if (record.outcome === 'failed') rollup.failed++;
  rollup.bytes_in += Math.max(0, record.requestBytes);
  rollup.bytes_out += Math.max(0, record.responseBytes);
  count(rollup.total_histogram, record.totalUs);
  count(rollup.policies_histogram, record.policiesUs);
}
