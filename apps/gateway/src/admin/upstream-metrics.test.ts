import { expect, test } from 'vitest';
import { upstreamMetrics } from './upstream-metrics.js';

test('splits and mirrors are told where there are some, and nothing is said of them elsewhere', () => {
  const plain = { id: 'ups_1', circuit: null, targets: [] };
  expect(upstreamMetrics([plain])).not.toMatch(/split|mirror/);
  const mirror = { copied: 5, skipped: 1, failed: 0, same: 4, differentStatus: 1, differentHeader: 0, differentBody: 0 };
  const text = upstreamMetrics([{ ...plain, arms: [{ name: 'new', out: true, calls: 9, failures: 3 }], mirror }]);
  expect(text).toContain('gatehouse_gateway_split_arm_rolled_back{upstream="ups_1",arm="new"} 1');
  expect(text).toContain('gatehouse_gateway_split_arm_failures_total{upstream="ups_1",arm="new"} 3');
  expect(text).toContain('gatehouse_gateway_mirror_copies_total{upstream="ups_1",result="differentStatus"} 1');
});
