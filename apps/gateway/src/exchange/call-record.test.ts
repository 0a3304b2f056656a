import { CallRecord } from '@gatehouse/definition';
import { describe, expect, test } from 'vitest';
import { Head } from '../http1/head.js';
import { readRequestHead } from '../http1/request-head.js';
import { Attempt } from './attempt.js';
import { putAnyRecord, putCallRecord, timelineStart } from './call-record.js';
import type { Exchange } from './exchange.js';
import { Marks } from './marks.js';
import { RecentValues } from './recent-values.js';
import { recordLine } from './record-line.js';
import { RequestId } from './request-id.js';

const recent = new RecentValues();

/** An exchange as far as records look at it. */
function exchange(changes: Partial<Exchange> = {}, agent = 'curl/8 "quoted"'): Exchange {
  const head = new Head(10);
  const bytes = Buffer.from(`GET / HTTP/1.1\r\nHost: a.test\r\n${agent === '' ? '' : `User-Agent: ${agent}\r\n`}\r\n`);
  readRequestHead(head, bytes, 0, bytes.length, { headBytesMax: 4_096, targetBytesMax: 1_024 });
  const marks = new Marks();
  marks.begin(1_000);
  marks.add(1_000.012);
  marks.add(1_003.5);
  const attempt = Object.assign(new Attempt('tgt_1', 0), { firstByteUs: 812, status: 200, address: '127.0.0.1' });
  const object = { tenant: { id: 'ten_1' }, environment: { id: 'env_1' }, api: { id: 'api_1' }, version: { id: 'ver_1' } };
  return {
    head,
    marks,
    id: RequestId.of('req_0123456789abcdefghjkmnpqrs'),
    at: 1_763_800_000_123,
    method: 'GET',
    host: 'a.test',
    path: '/pets/"7"',
    query: '?page=2',
    status: 200,
    outcome: 'answered',
    lastResult: 'passed',
    requestBytes: 0,
    responseBytes: 1_234_567,
    responsePoliciesMs: 0.25,
    attempts: [attempt],
    api: { object, recordPlace: null },
    operation: { id: 'listPets', recordPlace: null, recordSkeleton: null },
    pipeline: { timelineStarts: [timelineStart('api-key', true), timelineStart('limits', false)] },
    principal: null,
    notes: null,
    llm: null,
    runtime: {},
    carrier: { clientAddress: '203.0.113.9', recent },
    ...changes,
  } as unknown as Exchange;
}

const text = (): unknown => CallRecord.parse(JSON.parse(recordLine.bytes.toString('latin1', 0, recordLine.length)));

function short(x: Exchange, totalUs: number): unknown {
  putCallRecord(x, totalUs);
  return text();
}

function long(x: Exchange, totalUs: number): unknown {
  recordLine.begin();
  putAnyRecord(x, totalUs);
  return text();
}

describe('a call record', () => {
  test('of a plain call says what the long way of writing it says', () => {
    const x = exchange();
    for (const totalUs of [0, 9, 10, 4_096, 2_147_483_647]) expect(short(x, totalUs)).toEqual(long(x, totalUs));
    expect(x.operation?.recordSkeleton).not.toBeNull();
    expect(short(x, 5_000)).toMatchObject({
      path: '/pets/"7"',
      userAgent: 'curl/8 "quoted"',
      totalUs: 5_000,
      policiesUs: 3_750,
      firstByteUs: 812,
      timeline: [
        { policy: 'api-key', us: 12, result: 'passed' },
        { policy: 'limits', us: 3_488, result: 'passed' },
      ],
    });
  });

  test.each<[string, Partial<Exchange>, string?]>([
    ['without a user agent', {}, ''],
    ['at the epoch', { at: 7 }],
    ['with more bytes than 31 bits hold', { responseBytes: 5_000_000_000 }],
    ['that was refused', { lastResult: 'replied', reason: 'no "key"', policy: 'api-key', code: 'gateway.credential_missing', status: 401, outcome: 'refused' }],
    ['that met no operation', { operation: null }],
    ['without policies', { pipeline: { timelineStarts: [] }, marks: new Marks() } as unknown as Partial<Exchange>],
    ['over a new connection', { attempts: [Object.assign(new Attempt('tgt_1', 0), { connectUs: 3, firstByteUs: 8, status: 503 })] }],
    ['without an answer', { attempts: [Object.assign(new Attempt('tgt_1', 0), { error: 'reset: ECONNRESET' })], outcome: 'failed', status: 502 }],
  ])('of a call %s says so either way', (_what, changes, agent) => {
    expect(short(exchange(changes, agent), 77)).toEqual(long(exchange(changes, agent), 77));
  });

  test('tells targets and addresses of one operation apart', () => {
    const x = exchange();
    short(x, 1);
    for (const [target, address] of [
      ['tgt_2', '127.0.0.1'],
      ['tgt_2', '127.0.0.2'],
      ['tgt_1', undefined],
    ] as const) {
      const attempt = Object.assign(new Attempt(target, 0), { firstByteUs: 1, status: 204, ...(address && { address }) });
      const other = exchange({ operation: x.operation, attempts: [attempt] });
      expect(short(other, 1)).toEqual(long(other, 1));
      expect(short(other, 1)).toMatchObject({ attempts: [{ target, status: 204 }] });
    }
  });
});
