import { expect, test } from 'vitest';
import type { Exchange } from '../../exchange/exchange.js';
import { BadModelRequest } from '../ir/index.js';
import type { ModelCall } from '../model-call.js';
import { Guard } from './guard.js';

function ground() {
  const notes: string[] = [];
  const call = { findings: [] } as unknown as ModelCall;
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const x = { requestId: 'r', runtime: { log }, explain: (policy: string, note: string) => void notes.push(`${policy}: ${note}`) } as unknown as Exchange;
  return { call, x, notes };
}

test('a guard that fails lets nothing through, unless its owner says so, and tells both; never what failed', () => {
  const secret = new Error('could not read jane@example.com');
  const closed = ground();
  expect(new Guard('g', { unseen: 'refuse', failMode: 'closed' }).failed(closed.x, closed.call, 'answer', secret)?.code).toBe('gateway.guard_failed');
  expect(closed.call.findings).toEqual([{ policy: 'g', in: 'answer', action: 'failed-closed', found: {}, why: 'Error' }]);
  const open = ground();
  expect(new Guard('g', { unseen: 'refuse', failMode: 'open' }).failed(open.x, open.call, 'request', secret)).toBeUndefined();
  expect(open.notes).toEqual(['g: request failed-open: Error']);
});

test('a request that is none is its caller’s fault whatever the mode', () => {
  const { x, call } = ground();
  expect(() => new Guard('g', { unseen: 'pass', failMode: 'open' }).failed(x, call, 'request', new BadModelRequest('/a', 'no'))).toThrow('no');
});

test('what cannot be looked at is refused or passes, and is told', () => {
  const { x, call, notes } = ground();
  expect(new Guard('g', { unseen: 'refuse', failMode: 'open' }).unseen(x, call, 'request', ['image'])?.code).toBe('gateway.content_unseen');
  expect(new Guard('g', { unseen: 'pass', failMode: 'closed' }).unseen(x, call, 'request', ['image'])).toBeUndefined();
  expect(new Guard('g', { unseen: 'refuse', failMode: 'closed' }).unseen(x, call, 'request', [])).toBeUndefined();
  expect(notes).toEqual(['g: request refused-unseen: 1 image', 'g: request passed-unseen: 1 image']);
});
