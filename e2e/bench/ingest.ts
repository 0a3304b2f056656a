import fs from 'node:fs';
import path from 'node:path';
import type { CallRecord, RecordBatch, Welcome } from '@gatehouse/definition';
import { newId } from '@gatehouse/kernel';
import pg from 'pg';
import { startWorld, type World } from '../world.js';
import { type Figure, type Row, rounded } from './figures.js';
import { cpuSecondsOf } from './process-usage.js';

const BATCHES = 200;
const BATCH_RECORDS = 1_000;
const AT_ONCE = 2;
const TENANTS = 4;

/** Records through the gateway link into Postgres, over the CPU time that Postgres used for them: records, indexes, ledger and roll-ups together. */
export const ingest: Row = {
  id: 'P12',
  async measure(): Promise<Figure[]> {
    const world = await startWorld({ gateways: 1 });
    try {
      const send = await enrol(world);
      for (let warm = 0; warm < 5; warm++) await send(batch(-1 - warm));
      const postgres = world.stack.processes.postgres?.pid;
      if (postgres === undefined) throw new Error('the embedded Postgres has no process here: unset DATABASE_URL');
      const [cpuBefore, storedBefore, began] = [cpuSecondsOf(postgres), await stored(world), performance.now()];
      let next = 0;
      const lane = async () => {
        while (next < BATCHES) await send(batch(next++));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      const seconds = (performance.now() - began) / 1_000;
      const cpu = cpuSecondsOf(postgres) - cpuBefore;
      return [figureOf((await stored(world)) - storedBefore, cpu, seconds)];
    } finally {
      await world.end();
    }
  },
};

async function enrol(world: World): Promise<(body: Omit<RecordBatch, 'gatewayId'>) => Promise<void>> {
  const dataDir = path.dirname(path.dirname(world.stack.logFile));
  const { gatewayToken } = JSON.parse(fs.readFileSync(path.join(dataDir, 'secrets.json'), 'utf8')) as { gatewayToken: string };
  const post = async (where: string, body: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${gatewayToken}`, 'content-type': 'application/json' };
    const response = await fetch(`${world.stack.urls.control}/api/v1/gateway-link/${where}`, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${where}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const hello = { name: 'bench', instanceId: 'bench', softwareVersion: '0', formatVersions: [1], policies: {} };
  const { gatewayId } = (await post('hello', hello)) as Welcome;
  return async (body) => void (await post('call-records', { gatewayId, ...body }));
}

function batch(index: number): Omit<RecordBatch, 'gatewayId'> {
  return { batchId: newId('batch'), records: Array.from({ length: BATCH_RECORDS }, (_, position) => record(index * BATCH_RECORDS + position)) };
}

/** As calls of a few tenants look: each has seven applications, an application uses five operations of one API, one call in twelve goes wrong. */
function record(index: number): CallRecord {
  const bad = index % 12 === 0;
  const spread = Math.abs(index);
  const application = spread % (7 * TENANTS);
  return {
    requestId: newId('exchange'),
    at: Date.now(),
    tenantId: `ten_bench${application % TENANTS}`,
    environmentId: `env_bench${application % TENANTS}`,
    apiId: `api_bench${application % 12}`,
    versionId: `ver_bench${application % 12}`,
    operationId: `operation${spread % 5}`,
    applicationId: `app_bench${application}`,
    subscriptionId: `sub_bench${application}`,
    planId: `plan_bench${application % TENANTS}`,
    credentialId: `cred_bench${application}`,
    method: 'GET',
    host: 'api.example.com',
    path: `/bench/things/v1/things/${spread % 997}`,
    status: bad ? 429 : 200,
    outcome: bad ? 'refused' : 'answered',
    ...(bad && { code: 'gateway.rate_limited', policy: 'plan-limits', reason: 'limit per minute: 60' }),
    clientAddress: `192.0.2.${spread % 250}`,
    userAgent: 'bench/1.0',
    requestBytes: 0,
    responseBytes: 512 + (spread % 4_096),
    totalUs: 900 + (spread % 100) ** 2,
    policiesUs: 30 + (spread % 20),
    connectUs: 120,
    firstByteUs: 700,
    attempts: bad ? [] : [{ target: 'http://10.0.0.7:8080', connectUs: 120, firstByteUs: 700, status: 200 }],
    timeline: ['api-key', 'subscription', 'plan-limits'].map((policy) => ({ policy, us: 9, result: 'passed' as const })),
  };
}

async function stored(world: World): Promise<number> {
  const client = new pg.Client(world.stack.urls.database);
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from records.call_records where tenant_id like 'ten_bench%'`);
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

function figureOf(count: number, cpu: number, seconds: number): Figure {
  const value = Math.round(count / cpu);
  const lost = BATCHES * BATCH_RECORDS - count;
  return {
    id: 'P12',
    value,
    unit: 'records per CPU second of Postgres',
    goal: 15_000,
    must: 5_000,
    more: true,
    holds: value >= 15_000 && lost === 0,
    anchors: {},
    detail: { lost, records: count, postgresCpuSeconds: rounded(cpu), seconds: rounded(seconds), perSecond: Math.round(count / seconds) },
  };
}
