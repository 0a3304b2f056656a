import { expect, test } from 'vitest';
import { mergeReports } from './merge-reports.js';
import type { TargetReport } from './report.js';

const target = (origin: string, overrides: Partial<TargetReport> = {}): TargetReport => ({
  origin,
  condition: 'up',
  addresses: ['10.0.0.1'],
  inFlight: 1,
  connections: 3,
  idle: 2,
  waiting: 0,
  ejectedMs: 0,
  ewmaMs: 5,
  ...overrides,
});

test('reports of several processes are one: counts together, of conditions and times the worst', () => {
  const one = [{ id: 'ups_1', circuit: 'closed' as const, targets: [target('http://a:80'), target('http://b:80', { condition: 'warming' })] }];
  const other = [
    { id: 'ups_1', circuit: 'open' as const, targets: [target('http://a:80', { condition: 'ejected', ejectedMs: 900, ewmaMs: 7, addresses: ['10.0.0.2'] })] },
    { id: 'ups_2', circuit: null, targets: [] },
  ];
  expect(mergeReports([one, other])).toEqual([
    {
      id: 'ups_1',
      circuit: 'open',
      targets: [
        target('http://a:80', {
          condition: 'ejected',
          addresses: ['10.0.0.1', '10.0.0.2'],
          inFlight: 2,
          connections: 6,
          idle: 4,
          ejectedMs: 900,
          ewmaMs: 7,
        }),
        target('http://b:80', { condition: 'warming' }),
      ],
    },
    { id: 'ups_2', circuit: null, targets: [] },
  ]);
  expect(mergeReports([])).toEqual([]);
});

test('arms are out once any process took them out, and their counts and those of mirrors are added', () => {
  const counts = { copied: 2, skipped: 0, failed: 0, same: 1, differentStatus: 1, differentHeader: 0, differentBody: 0 };
  const of = (out: boolean) => [{ id: 'ups_1', circuit: null, targets: [], arms: [{ name: 'new', out, calls: 10, failures: 1 }], mirror: counts }];
  expect(mergeReports([of(false), of(true), [{ id: 'ups_1', circuit: null, targets: [] }]])).toEqual([
    {
      id: 'ups_1',
      circuit: null,
      targets: [],
      arms: [{ name: 'new', out: true, calls: 20, failures: 2 }],
      mirror: { ...counts, copied: 4, same: 2, differentStatus: 2 },
    },
  ]);
});
