import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Denial, DenyEntry } from '@gatehouse/definition';
import { expect, onTestFinished, test } from 'vitest';
import { DenyList } from '../link/denials.js';
import { DenialTable } from './denial-table.js';

const denial = (id: string, on: Denial['on'], value: string, more: Partial<Denial> = {}): Denial => ({ id, tenantId: 'ten_1', on, value, ...more });
const quiet = { info() {}, warn() {}, error() {} };

test('finds by name and by address, until the end, and of one tenant alone', () => {
  const table = new DenialTable([
    denial('1', 'application', 'app_1'),
    denial('2', 'credential', 'cred_1', { expiresAtMs: 100 }),
    denial('3', 'address', '10.0.0.0/8'),
    denial('4', 'address', '2001:db8::1'),
    denial('5', 'address', '10.0.0.1', { tenantId: 'ten_2' }),
  ]);
  const find = (facts: object, nowMs = 0, lifted?: Set<string>, tenant = 'ten_1') => table.find(tenant, facts, nowMs, lifted)?.id;
  expect(find({ application: 'app_1', credential: 'cred_2' })).toBe('1');
  expect([find({ credential: 'cred_1' }, 99), find({ credential: 'cred_1' }, 100)]).toEqual(['2', undefined]);
  expect([find({ address: '10.9.9.9' }), find({ address: '::ffff:10.9.9.9' }), find({ address: '11.0.0.1' })]).toEqual(['3', '3', undefined]);
  expect([find({ address: '2001:DB8:0::1' }), find({ address: 'nonsense' })]).toEqual(['4', undefined]);
  expect(find({ address: '10.0.0.1' }, 0, new Set(['3']))).toBeUndefined();
  expect(find({ address: '10.0.0.1' }, 0, undefined, 'ten_2')).toBe('5');
  expect(find({ api: 'api_1' })).toBeUndefined();
});

test('what came by the stream is in force again after a restart, lifts included', async () => {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'denials-'));
  onTestFinished(() => fs.rm(dir, { recursive: true }));
  const file = path.join(dir, 'denials.json');
  const entry = (sequence: number, id: string, about?: Denial): DenyEntry => ({
    sequence,
    kind: 'denial',
    id,
    effect: about ? 'deny' : 'lift',
    code: 'gateway.denied',
    ...(about && { denial: about }),
  });
  const first = new DenyList(file, quiet);
  first.apply([
    entry(1, 'den_1', denial('den_1', 'address', '10.0.0.0/8')),
    entry(2, 'den_2', denial('den_2', 'api', 'api_1')),
    entry(3, 'den_2'),
    entry(4, 'den_0'),
  ]);
  await first.saved();
  const second = new DenyList(file, quiet);
  await second.load();
  expect(second.live?.denied.find('ten_1', { address: '10.1.1.1' }, 0)?.id).toBe('den_1');
  expect(second.live?.denied.find('ten_1', { api: 'api_1' }, 0)).toBeUndefined();
  expect([...(second.live?.lifted ?? [])]).toEqual(['den_2', 'den_0']);
  second.contained(4);
  expect(second.live).toBeNull();
});
