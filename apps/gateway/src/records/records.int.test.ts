import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { CallRecord } from '@gatehouse/definition';
import { waitFor } from '@gatehouse/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ControlPlaneDouble } from '../../testing/control-plane-double.js';
import { sourceReader } from '../../testing/source-reader.js';
import { ControlPlane } from '../link/control-plane.js';
import { batchesOf } from './batches.js';
import { leftSegments } from './segments.js';
import { Shipper } from './shipper.js';
import { Spool } from './spool.js';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const CHILD = fileURLToPath(new URL('../../testing/spool-child.mjs', import.meta.url));
const line = (requestId: string, fields: Partial<Record<keyof CallRecord, unknown>> = {}): string =>
  JSON.stringify({
    requestId,
    at: 1_700_000_000_000,
    method: 'GET',
    host: 'api.example.com',
    path: '/pets/Gr%C3%B6%C3%9Fe',
    status: 200,
    outcome: 'answered',
    clientAddress: '127.0.0.1',
    requestBytes: 0,
    responseBytes: 2,
    totalUs: 900,
    policiesUs: 20,
    attempts: [],
    timeline: [],
    ...fields,
  });

const put = (spool: Spool, text: string): void => {
  const bytes = Buffer.from(text);
  spool.append(bytes, bytes.length);
};

let dir: string;
let double: ControlPlaneDouble;
const closers: (() => unknown)[] = [];

beforeEach(async () => {
  dir = await fs.mkdtemp(path.join(os.tmpdir(), 'gatehouse-spool-'));
  double = await new ControlPlaneDouble().start();
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await double.stop();
  await fs.rm(dir, { recursive: true, force: true });
});

const newSpool = (bytesMax = 1 << 30) => {
  const spool = new Spool({ dir, bytesMax, log });
  closers.push(() => spool.close());
  return spool;
};

function ship(spool: Spool, gatewayId: () => string | undefined = () => 'gw_1'): Shipper {
  const controlPlane = new ControlPlane(double.url, double.token, sourceReader(log));
  const shipper = new Shipper({ spool, controlPlane, gatewayId, log, lingerMs: 20 });
  shipper.start();
  closers.unshift(async () => {
    await shipper.drain(0);
    controlPlane.close();
  });
  return shipper;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));
const ids = () => double.records.map(({ requestId }) => requestId);
const numbered = (count: number, prefix = 'r') => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);

describe('spool', () => {
  test('records of one turn leave by one write, whole and in order', async () => {
    const spool = newSpool();
    let writes = 0;
    spool.onWritten = () => writes++;
    for (const id of numbered(500)) put(spool, line(id));
    expect(writes).toBe(0);
    await turn();
    expect(writes).toBe(1);
    spool.cut();
    const segment = spool.next();
    const lines = (await fs.readFile(segment?.path ?? '', 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => CallRecord.parse(JSON.parse(line)).requestId)).toEqual(numbered(500));
  });

  test('past the cap the oldest segments go, and are counted', async () => {
    const spool = newSpool(20_000);
    for (let i = 0; i < 20; i++) {
      for (const id of numbered(10, `s${i}`)) put(spool, line(id));
      spool.flush();
      spool.cut();
    }
    await waitFor(() => spool.counts.dropped > 0 && spool.backlogBytes <= 23_000);
    spool.flush();
    const kept = leftSegments(dir).length * 10;
    await waitFor(() => spool.counts.dropped + leftSegments(dir).length * 10 === 200, { what: `dropped ${spool.counts.dropped} and kept ${kept} are all` });
    expect(spool.counts.dropped % 10).toBe(0);
  });

  test('is crowded from half of the cap on: the rest is for the records alone', async () => {
    const spool = newSpool(20_000);
    expect(spool.crowded).toBe(false);
    for (const id of numbered(20)) put(spool, line(id));
    spool.flush();
    expect(spool.crowded).toBe(spool.backlogBytes > 10_000);
    for (const id of numbered(40, 's')) put(spool, line(id));
    spool.flush();
    expect(spool.backlogBytes).toBeGreaterThan(10_000);
    expect(spool.crowded).toBe(true);
  });

  test('a disk that refuses writes keeps records in memory and writes them whole later', async () => {
    const spool = newSpool();
    await fs.rm(dir, { recursive: true });
    put(spool, line('early'));
    await turn();
    expect(spool.counts.written).toBe(0);
    await fs.mkdir(dir);
    put(spool, line('late'));
    spool.flush();
    expect(spool.counts).toMatchObject({ written: 2, unwritten: 0 });
  });
});

describe('batches', () => {
  test('the same segment is always cut the same way, and a torn end is told', () => {
    const data = Buffer.from(
      `${numbered(2_300)
        .map((id) => `${line(id)}\n`)
        .join('')}{"requestId":"to`,
    );
    const first = batchesOf('bat_x', data);
    expect(first.batches.map(({ records }) => records)).toEqual([1_000, 1_000, 300]);
    expect(first.tornBytes).toBe('{"requestId":"to'.length);
    expect(batchesOf('bat_x', Buffer.from(data)).batches.map(({ id }) => id)).toEqual(first.batches.map(({ id }) => id));
    expect(new Set(first.batches.map(({ id }) => id)).size).toBe(3);
  });
  test('large records make smaller batches', () => {
    const long = `${line('r', { path: `/${'x'.repeat(400_000)}` })}\n`;
    expect(batchesOf('bat_x', Buffer.from(long.repeat(5))).batches.map(({ records }) => records)).toEqual([2, 2, 1]);
  });
});

describe('shipping', () => {
  test('few records after a short quiet, many at once, in order, and the disk is empty afterwards', async () => {
    const spool = newSpool();
    const shipper = ship(spool);
    put(spool, line('one'));
    await waitFor(() => ids().length === 1);
    for (const id of numbered(2_500)) put(spool, line(id));
    await waitFor(() => ids().length === 2_501);
    expect(ids()).toEqual(['one', ...numbered(2_500)]);
    expect(double.records[0]?.path).toBe('/pets/Gr%C3%B6%C3%9Fe');
    await waitFor(() => leftSegments(dir).length === 0 && spool.backlogBytes === 0);
    expect(shipper.counts).toMatchObject({ shipped: 2_501, duplicateBatches: 0, failures: 0 });
  });

  test('nothing is sent before the control plane has said who we are', async () => {
    const spool = newSpool();
    let gatewayId: string | undefined;
    ship(spool, () => gatewayId);
    put(spool, line('r'));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(double.calls).toEqual([]);
    gatewayId = 'gw_1';
    await waitFor(() => ids().length === 1);
  });

  for (const fault of ['status500', 'reset', 'rubbish', 'store-then-500', 'status401'] as const) {
    test(`${fault}: sent again under the same id until acknowledged, stored once`, async () => {
      const spool = newSpool();
      const shipper = ship(spool);
      double.misbehaviour['call-records'] = fault;
      for (const id of numbered(30)) put(spool, line(id));
      await waitFor(() => shipper.counts.failures >= 2);
      for (const id of numbered(30, 'later')) put(spool, line(id));
      double.misbehaviour['call-records'] = 'none';
      await waitFor(() => shipper.counts.shipped === 60);
      expect(ids().sort()).toEqual([...numbered(30), ...numbered(30, 'later')].sort());
      if (fault === 'store-then-500') expect(shipper.counts.duplicateBatches).toBe(1);
    });
  }

  test('the control plane away, then back: all arrive once, the oldest first', async () => {
    const spool = newSpool();
    ship(spool);
    await double.stop();
    for (let i = 0; i < 10; i++) {
      for (const id of numbered(100, `t${i}`)) put(spool, line(id));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await double.start();
    await waitFor(() => ids().length === 1_000);
    expect(ids()).toEqual(Array.from({ length: 10 }, (_, i) => numbered(100, `t${i}`)).flat());
  });

  test('stored, but the answer never came, then a new process: the batch is the same one', async () => {
    const spool = new Spool({ dir, bytesMax: 1 << 30, log });
    const first = ship(spool);
    double.misbehaviour['call-records'] = 'store-then-hang';
    for (const id of numbered(50)) put(spool, line(id));
    await waitFor(() => double.receivedBatches.length === 1);
    for (const id of numbered(50, 'after')) put(spool, line(id));
    await first.drain(0);
    spool.close();
    double.misbehaviour['call-records'] = 'none';
    const second = ship(newSpool());
    await waitFor(() => second.counts.shipped === 100);
    expect(second.counts.duplicateBatches).toBe(1);
    expect(ids().sort()).toEqual([...numbered(50), ...numbered(50, 'after')].sort());
  });

  test('a line that is no call record is left out, its neighbours are stored', async () => {
    const spool = newSpool();
    const shipper = ship(spool);
    put(spool, line('good-1'));
    put(spool, line('bad', { status: 'teapot' }));
    put(spool, line('good-2'));
    await waitFor(() => shipper.counts.shipped === 2);
    expect(ids()).toEqual(['good-1', 'good-2']);
    expect(shipper.counts.invalid).toBe(1);
  });

  test('a batch the control plane cannot store does not hold back the others', async () => {
    const spool = newSpool();
    const shipper = ship(spool);
    double.poison = 'poison';
    put(spool, line('poison'));
    await waitFor(() => shipper.counts.failures >= 1);
    for (const id of numbered(30)) put(spool, line(id));
    await waitFor(() => ids().length === 30);
    double.poison = undefined;
    await waitFor(() => ids().includes('poison'));
    expect(ids()).toHaveLength(31);
  });

  test('draining sends what waits, and what cannot be sent stays on disk', async () => {
    const spool = new Spool({ dir, bytesMax: 1 << 30, log });
    const shipper = ship(spool);
    for (const id of numbered(20)) put(spool, line(id));
    spool.flush();
    await shipper.drain(5_000);
    expect(ids()).toEqual(numbered(20));
    put(spool, line('left'));
    spool.close();
    expect(leftSegments(dir)).toHaveLength(1);
  });
});

describe('kill -9', () => {
  async function killedChild(prefix: string): Promise<number> {
    const child: ChildProcess = spawn(process.execPath, [CHILD, dir, prefix], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += chunk;
    });
    const written = () => Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1) ?? 0);
    await waitFor(() => written() > 3_000);
    child.kill('SIGKILL');
    await ended;
    return written();
  }

  test('loses no record whose write was said to be done, and doubles none', async () => {
    const said = [await killedChild('a'), await killedChild('b')];
    const shipper = ship(newSpool());
    await waitFor(() => leftSegments(dir).length === 0);
    const stored = ids();
    expect(new Set(stored).size).toBe(stored.length);
    for (const [i, prefix] of ['a', 'b'].entries()) {
      const mine = stored.filter((id) => id.startsWith(prefix));
      expect(mine.length).toBeGreaterThanOrEqual(said[i] ?? 0);
      expect(mine).toEqual(numbered(mine.length, prefix));
    }
    expect(shipper.counts.shipped).toBe(stored.length);
  });

  test('a torn last line is skipped and counted', async () => {
    const spool = new Spool({ dir, bytesMax: 1 << 30, log });
    for (const id of numbered(5)) put(spool, line(id));
    spool.close();
    const [segment] = leftSegments(dir);
    await fs.appendFile(segment?.path ?? '', '{"requestId":"half');
    const shipper = ship(newSpool());
    await waitFor(() => shipper.counts.torn === 1);
    expect(ids()).toEqual(numbered(5));
    await waitFor(() => leftSegments(dir).length === 0);
  });
});
