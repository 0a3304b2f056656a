import { API } from '@gatehouse/contracts';
import { CallRecord, DAY_MS, MINUTE_MS } from '@gatehouse/definition';
import { newId } from '@gatehouse/kernel';
import { waitFor } from '@gatehouse/testing';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type TestApp, testApp } from '../../../testing/index.js';
import { GatewaysModule } from '../../gateways/index.js';
import { CallRecordsModule } from '../index.js';
import { batchOf, callRecord } from '../records.fixture.js';
import { RecordsDatabase } from '../records-database.js';
import { RecordsUpkeep } from '../upkeep.js';
import { BatchRepository } from './batch.repository.js';

let app: TestApp;
let records: RecordsDatabase;
let owner: pg.Client;
let gatewayId: string;
let tenantId: string;

beforeAll(async () => {
  app = await testApp({ modules: [GatewaysModule, CallRecordsModule] });
  records = app.get(RecordsDatabase);
  owner = new pg.Client(app.config.databaseUrl);
  await owner.connect();
  const hello = { name: 'one', instanceId: 'i', softwareVersion: '1', formatVersions: [1], policies: {} };
  gatewayId = (await app.gateway.call(API.gatewayLink.hello, { body: hello })).gatewayId;
});
afterAll(async () => {
  await owner.end();
  await app.close();
});
beforeEach(() => {
  tenantId = newId('tenant');
});

const send = (batch: ReturnType<typeof batchOf>) => app.gateway.call(API.gatewayLink.storeRecords, { body: batch });
const stored = async (tenant = tenantId) =>
  (await records.query<{ count: number }>('select count(*)::int as count from records.call_records where tenant_id = $1', [tenant]))[0]?.count;
const rolled = async (tenant = tenantId) =>
  (
    await records.query<{ calls: number }>(`select coalesce(sum(calls), 0)::int as calls from records.rollups where tenant_id = $1 and grain = 'minute'`, [
      tenant,
    ])
  )[0]?.calls;
const some = (count: number) => Array.from({ length: count }, () => callRecord({ tenantId }));

describe('a batch', () => {
  test('is stored once, however often it is delivered', async () => {
    const batch = batchOf(gatewayId, some(50));
    expect(await send(batch)).toEqual({ batchId: batch.batchId, stored: 50, duplicate: false });
    expect(await send(batch)).toEqual({ batchId: batch.batchId, stored: 50, duplicate: true });
    expect([await stored(), await rolled()]).toEqual([50, 50]);
  });

  test('is stored once when it is delivered many times at once', async () => {
    const batch = batchOf(gatewayId, some(200));
    const receipts = await Promise.all(Array.from({ length: 8 }, () => send(batch)));
    expect(receipts.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect([await stored(), await rolled()]).toEqual([200, 200]);
  });

  test('is stored once when the connection dies before the commit and it is sent again, also while another delivery waits', async () => {
    const batch = batchOf(gatewayId, some(40));
    const batches = app.get(BatchRepository);
    // stops the first delivery in the middle: ledger and records written, roll-ups not
    await owner.query('begin');
    await owner.query('lock table records.rollups in exclusive mode');
    const killed = batches.store(gatewayId, batch.batchId, batch.records, [], new Date()).then(
      () => 'stored',
      () => 'killed',
    );
    const waiting = `select pid from pg_locks where not granted and relation = 'records.rollups'::regclass`;
    const pid = await waitFor(async () => (await owner.query<{ pid: number }>(waiting)).rows[0]?.pid);
    const second = send(batch); // waits for the ledger's row
    await waitFor(async () => (await owner.query(`select 1 from pg_locks where not granted and locktype = 'transactionid'`)).rowCount);
    await owner.query('select pg_terminate_backend($1)', [pid]);
    expect(await killed).toBe('killed');
    await owner.query('rollback');
    expect(await second).toMatchObject({ duplicate: false });
    expect([await stored(), await rolled()]).toEqual([40, 40]);
  });

  test('with one record of a wrong shape is refused, saying which, and nothing of it is stored', async () => {
    const [good, bad] = some(2);
    const answer = await app.gateway.request(API.gatewayLink.storeRecords, {
      body: batchOf(gatewayId, [good as CallRecord, { ...bad, status: 'fine' } as never]),
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'request.invalid', errors: [{ pointer: '/records/1/status' }] } });
    expect(await stored()).toBe(0);
  });

  test('of a gateway that the group does not have is refused', async () => {
    await expect(send(batchOf(newId('gateway'), some(1)))).rejects.toMatchObject({ code: 'gateway.link_refused' });
  });
});

test('whatever a record of the right shape holds, it can be stored and read again', { timeout: 120_000 }, async () => {
  const tenantOfThis = tenantId;
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '\0', 'a\tb\nc\\d\r', '\\N', '\ud800', "'; drop table x; --", '{}', '\\.'));
  const integer = fc.oneof(fc.maxSafeInteger(), fc.constantFrom(0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER));
  const arbitrary = fc.record(
    {
      at: integer,
      path: text,
      query: text,
      reason: text,
      userAgent: text,
      apiId: text,
      operationId: text,
      status: integer,
      totalUs: integer,
      connectUs: integer,
      requestBytes: integer,
      attempts: fc.array(fc.record({ target: text, error: text }), { maxLength: 2 }),
      timeline: fc.array(fc.record({ policy: text, us: integer, result: fc.constant('passed' as const) }), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(arbitrary, { minLength: 1, maxLength: 5 }), async (given) => {
      const list = given.map((part) => CallRecord.parse(callRecord({ ...part, tenantId: tenantOfThis })));
      const batch = batchOf(gatewayId, list);
      expect(await send(batch)).toMatchObject({ stored: list.length, duplicate: false });
      const clean = (value: string) => value.replaceAll('\0', '\uFFFD').toWellFormed();
      const rows = await records.query<{ request_id: string; path: string; query: string | null; timeline: { policy: string }[] }>(
        'select request_id, path, query, timeline from records.call_records where request_id = any($1)',
        [list.map(({ requestId }) => requestId)],
      );
      expect(rows).toHaveLength(list.length);
      for (const record of list) {
        const row = rows.find((candidate) => candidate.request_id === record.requestId);
        expect(row).toMatchObject({ path: clean(record.path), query: record.query === undefined ? null : clean(record.query) });
        expect(row?.timeline.map(({ policy }) => policy)).toEqual(record.timeline.map(({ policy }) => clean(policy)));
      }
    }),
    { numRuns: 30 },
  );
});

describe('roll-ups', () => {
  test('say of any records what counting them would say', async () => {
    const base = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const list = Array.from({ length: 300 }, (_, index) =>
      callRecord({
        tenantId,
        at: base - (index % 4) * MINUTE_MS + index,
        apiId: `api_${index % 3}`,
        status: [200, 404, 500][index % 3] ?? 0,
        outcome: index % 5 === 0 ? 'refused' : 'answered',
        responseBytes: index,
      }),
    );
    await Promise.all([0, 100, 200].map((start) => send(batchOf(gatewayId, list.slice(start, start + 100)))));
    const rows = await records.query<{ at: Date; api_id: string; calls: number; refused: number; bytes: number; histogram: number }>(
      `select at, api_id, sum(calls)::int as calls, sum(refused)::int as refused, sum(bytes_out)::int as bytes,
         sum((select sum(h) from unnest(total_histogram) h))::int as histogram
       from records.rollups where tenant_id = $1 and grain = 'minute' group by 1, 2`,
      [tenantId],
    );
    const expected = Map.groupBy(list, ({ at, apiId }) => `${Math.floor(at / MINUTE_MS)} ${apiId}`);
    expect(rows).toHaveLength(expected.size);
    for (const row of rows) {
      const calls = expected.get(`${row.at.getTime() / MINUTE_MS} ${row.api_id}`) ?? [];
      expect(row).toMatchObject({
        calls: calls.length,
        refused: calls.filter(({ outcome }) => outcome === 'refused').length,
        bytes: calls.reduce((sum, { responseBytes }) => sum + responseBytes, 0),
        histogram: calls.length,
      });
    }
  });
});

describe('partitions', () => {
  const partitions = async () =>
    (await owner.query<{ name: string }>(`select relname as name from pg_class where relname ~ '^call_records_[0-9]{8}$' and relkind = 'r'`)).rows.map(
      ({ name }) => name,
    );
  const nameOf = (ms: number) => `call_records_${new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')}`;

  test('come on demand, once, also when many batches ask at once; a clock that is far off fills the rest', async () => {
    const days = [5, 6, 7].map((ago) => Date.now() - ago * DAY_MS);
    await Promise.all([...days, ...days].map((at) => send(batchOf(gatewayId, [callRecord({ tenantId, at })]))));
    await send(batchOf(gatewayId, [callRecord({ tenantId, at: 0 }), callRecord({ tenantId, at: Date.now() + 400 * DAY_MS })]));
    expect(await partitions()).toEqual(expect.arrayContaining(days.map(nameOf)));
    expect(await partitions()).not.toContain(nameOf(0));
    expect(await stored()).toBe(8);
  });

  test('take up what had gone to the rest', async () => {
    const at = Date.now() + 4 * DAY_MS;
    await send(batchOf(gatewayId, [callRecord({ tenantId, at })]));
    app.time.advance(3 * DAY_MS);
    await send(batchOf(gatewayId, [callRecord({ tenantId, at })]));
    expect(await partitions()).toContain(nameOf(at));
    expect(await stored()).toBe(2);
  });

  test('past keeping are dropped with what the rest has of that age, and the newest day never', async () => {
    const old = Date.now() - 20 * DAY_MS;
    await send(batchOf(gatewayId, [callRecord({ tenantId, at: old }), callRecord({ tenantId })]));
    expect(await partitions()).toContain(nameOf(old));
    app.time.advance(15 * DAY_MS);
    await app.get(RecordsUpkeep).process();
    expect(await partitions()).not.toContain(nameOf(old));
    expect(await partitions()).toContain(nameOf(app.time.now() + DAY_MS));
    expect(await stored()).toBe(1);
    await records.query('select records.forget_before($1, $1)', ['9999-01-01']);
    expect(await stored()).toBe(1); // what somebody with the login of the records could wipe ends a day ago
  });
});

test('credentials are marked as used at most once a minute', async () => {
  const { CredentialsService } = await import('../../credentials/index.js');
  const marked = vi.spyOn(app.get(CredentialsService), 'markUsed');
  const of = (credentialId: string) => callRecord({ tenantId, credentialId });
  const minute = Math.ceil(app.time.now() / MINUTE_MS) * MINUTE_MS;
  app.time.advance(minute - app.time.now());
  await send(batchOf(gatewayId, [of('cred_a'), of('cred_a'), of('cred_b')]));
  await send(batchOf(gatewayId, [of('cred_a'), of('cred_c')]));
  app.time.advance(MINUTE_MS);
  await send(batchOf(gatewayId, [of('cred_a')]));
  expect(marked.mock.calls.map(([, ids]) => ids)).toEqual([['cred_a', 'cred_b'], ['cred_c'], ['cred_a']]);
});

test('the login of the records reaches nothing else, and the application’s no records', async () => {
  await expect(records.query('select * from tenants')).rejects.toThrow(/permission denied/);
  await expect(records.query('delete from records.call_records')).rejects.toThrow(/permission denied/);
  await expect(records.query('update records.call_records set path = path')).rejects.toThrow(/permission denied/);
  await expect(app.database.read('system', (tx) => tx.sql('select * from records.call_records'))).rejects.toThrow(/permission denied/);
});
