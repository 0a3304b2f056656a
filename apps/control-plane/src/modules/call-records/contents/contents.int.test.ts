import { API } from '@gatehouse/contracts';
import { contentContext, DAY_MS, type KeptContent } from '@gatehouse/definition';
import { newId, seal } from '@gatehouse/kernel';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApp, type TestTenant, testApp } from '../../../testing/index.js';
import { GatewaysModule, GroupKeys } from '../../gateways/index.js';
import { CallRecordsModule } from '../index.js';
import { batchOf, callRecord } from '../records.fixture.js';
import { RecordsUpkeep } from '../upkeep.js';

const PLANTED = 'planted-secret-4711';
const llm = { format: 'openai-chat', operation: 'chat', stream: false, fallbacks: 0 };

let app: TestApp;
let owner: pg.Client;
let gatewayId: string;
let acme: TestTenant;
let other: TestTenant;
let key: Buffer;

beforeAll(async () => {
  app = await testApp({ modules: [GatewaysModule, CallRecordsModule] });
  owner = new pg.Client(app.config.databaseUrl);
  await owner.connect();
  acme = await app.tenant('acme');
  other = await app.tenant('other');
  const hello = { name: 'one', instanceId: 'i', softwareVersion: '1', formatVersions: [1], policies: {} };
  gatewayId = (await app.gateway.call(API.gatewayLink.hello, { body: hello })).gatewayId;
  const { rows } = await owner.query<{ id: string }>('select group_id as id from gateways where id = $1', [gatewayId]);
  key = await app.database.write('system', { kind: 'system', id: null, name: 'x' }, (tx) => app.get(GroupKeys).of(tx, rows[0]?.id ?? ''));
});
afterAll(async () => {
  await owner.end();
  await app.close();
});

const sealed = (part: 'request' | 'answer', requestId: string, text: string) =>
  seal(key, contentContext(part, requestId), JSON.stringify([{ by: part === 'request' ? 'user' : 'assistant', text }]));

/** A call whose content is kept for some days, as a gateway tells of it. */
async function told(days: number, more: Partial<KeptContent> = {}, at = app.time.now()): Promise<string> {
  const requestId = newId('exchange', at);
  const content: KeptContent = {
    days,
    request: sealed('request', requestId, `${PLANTED} <b>asked</b>`),
    answer: sealed('answer', requestId, `${PLANTED} answered`),
    requestBytes: 30,
    ...more,
  };
  await app.gateway.call(API.gatewayLink.storeRecords, {
    body: batchOf(gatewayId, [callRecord({ requestId, at, tenantId: acme.id, llm: { ...llm, content } })]),
  });
  return requestId;
}
const read = (requestId: string, tenant = acme, role: 'admin' | 'auditor' | 'publisher' = 'admin') =>
  app.as(role, tenant).call(API.callRecords.content, { params: { tenant: tenant.slug, request: requestId } });
const rows = async (requestId: string) => (await owner.query('select * from records.call_contents where request_id = $1', [requestId])).rows;

describe('what was asked and answered', () => {
  test('is read by who may, and the trail says who did', async () => {
    const requestId = await told(7);
    expect(await read(requestId)).toEqual({
      requestId,
      expiresAt: expect.any(String),
      request: [{ by: 'user', text: `${PLANTED} <b>asked</b>` }],
      answer: [{ by: 'assistant', text: `${PLANTED} answered` }],
    });
    const { rows: trail } = await owner.query(`select action, actor_kind from audit_entries where subject_id = $1`, [requestId]);
    expect(trail).toEqual([{ action: 'call_content.read', actor_kind: 'account' }]);
  });

  test('is nobody else’s: not those who read records, not another tenant', async () => {
    const requestId = await told(7);
    for (const role of ['publisher', 'auditor'] as const) await expect(read(requestId, acme, role)).rejects.toMatchObject({ code: 'access.denied' });
    await expect(read(requestId, other)).rejects.toMatchObject({ status: 404 });
    const { rows: trail } = await owner.query('select 1 from audit_entries where subject_id = $1', [requestId]);
    expect(trail).toEqual([]);
  });

  test('is at rest nowhere in clear, and not in the record, which says how much there is', async () => {
    const requestId = await told(7);
    const { record } = await app.as('admin', acme).call(API.callRecords.get, { params: { tenant: 'acme', request: requestId } });
    expect(record.llm?.content).toEqual({ days: 7, requestBytes: 30 });
    const [row] = await rows(requestId);
    expect(row).toMatchObject({ request_encrypted: expect.stringMatching(/^v1\./), answer_encrypted: expect.stringMatching(/^v1\./) });
    const { rows: stored } = await owner.query('select llm::text as llm from records.call_records where request_id = $1', [requestId]);
    for (const text of [JSON.stringify(row), stored[0]?.llm]) {
      expect(text).not.toContain(PLANTED);
      expect(text).not.toContain(Buffer.from(PLANTED).toString('base64url').slice(0, 12));
    }
  });

  test('is stored once, however often its batch is delivered', async () => {
    const requestId = newId('exchange');
    const content = { days: 7, request: sealed('request', requestId, 'once') };
    const batch = batchOf(gatewayId, [callRecord({ requestId, tenantId: acme.id, llm: { ...llm, content } })]);
    for (let i = 0; i < 3; i++) await app.gateway.call(API.gatewayLink.storeRecords, { body: batch });
    expect(await rows(requestId)).toHaveLength(1);
    expect((await read(requestId)).answer).toBeNull();
  });

  test('that was sealed for another call, or by somebody else, is not kept; its record is', async () => {
    const wrong = await told(7, { request: sealed('request', 'another', 'x') });
    expect(await rows(wrong)).toEqual([]);
    const { record } = await app.as('admin', acme).call(API.callRecords.get, { params: { tenant: 'acme', request: wrong } });
    expect(record.requestId).toBe(wrong);
  });

  test('of calls that keep nothing there is nothing', async () => {
    const record = callRecord({ tenantId: acme.id, llm });
    await app.gateway.call(API.gatewayLink.storeRecords, { body: batchOf(gatewayId, [record]) });
    await expect(read(record.requestId)).rejects.toMatchObject({ status: 404 });
  });
});

describe('past its time', () => {
  test('it is not shown, even before it is deleted', async () => {
    const requestId = await told(1);
    app.time.advance(DAY_MS - 60_000);
    expect((await read(requestId)).request).toHaveLength(1);
    app.time.advance(120_000);
    await expect(read(requestId)).rejects.toMatchObject({ status: 404 });
    expect(await rows(requestId)).toHaveLength(1);
  });

  test('it is not even stored, where the record comes late', async () => {
    expect(await rows(await told(2, {}, app.time.now() - 3 * DAY_MS))).toEqual([]);
  });

  test('it is deleted: whole days by dropping their table, the rest row by row; what has time left stays', async () => {
    const stays = await told(30);
    const insert = 'insert into records.call_contents (tenant_id, request_id, expires_at, request_encrypted) values ($1, $2, $3, $4)';
    await owner.query(`select records.ensure_content_day('2024-03-05')`);
    await owner.query(insert, [acme.id, 'old-by-day', '2024-03-05T12:00:00Z', 'v1.x']);
    await owner.query(insert, [acme.id, 'old-in-rest', '2023-01-01T00:00:00Z', 'v1.x']);
    await app.get(RecordsUpkeep).process();
    expect([...(await rows('old-by-day')), ...(await rows('old-in-rest'))]).toEqual([]);
    const { rows: left } = await owner.query(`select to_regclass('records.call_contents_20240305') as name`);
    expect(left).toEqual([{ name: null }]);
    expect(await rows(stays)).toHaveLength(1);
  });

  test('and not before, whoever asks for it', async () => {
    const requestId = await told(30);
    await owner.query(`select records.forget_contents(now() + interval '60 days')`);
    expect(await rows(requestId)).toHaveLength(1);
  });
});
