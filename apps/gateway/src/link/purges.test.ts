import type { PurgeEntry } from '@gatehouse/definition';
import { expect, test } from 'vitest';
import { Purges } from './purges.js';

const entry = (sequence: number): PurgeEntry => ({ sequence, tenantId: 't', apiId: 'a', scope: { by: 'api' } });

test('what the control plane tells is acted upon at once, and repeated to others once each', () => {
  const acted: number[][] = [];
  const supervisor = new Purges();
  const worker = new Purges((entries) => void acted.push(entries.map(({ sequence }) => sequence)));
  supervisor.take([entry(1), entry(2)]);
  worker.follow(supervisor.kept);
  supervisor.take([entry(3)]);
  worker.follow(supervisor.kept);
  worker.follow(supervisor.kept);
  expect(acted).toEqual([[1, 2], [3], []]);
  expect([supervisor.haveSequence, worker.haveSequence]).toEqual([3, 3]);
});

test('a control plane that counts anew is followed', () => {
  const acted: number[] = [];
  const purges = new Purges((entries) => void acted.push(...entries.map(({ sequence }) => sequence)));
  purges.take([entry(900)]);
  purges.take([entry(4)]);
  expect([acted, purges.haveSequence]).toEqual([[900, 4], 4]);
  const worker = new Purges();
  worker.take([entry(900)]);
  worker.follow([entry(4)]);
  expect(worker.haveSequence).toBe(4);
});
