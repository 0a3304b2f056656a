import { describe, expect, test } from 'vitest';
import { seeded } from '../../../testing/seeded.js';
import { segments } from '../../http1/chunks.js';
import { output } from '../../http1/output.js';
import { backoffMs } from './backoff.js';
import { KeptBody } from './kept-body.js';
import { RetryBudget } from './retry-budget.js';
import { type FailedAttempt, nextAttempt } from './retry-rule.js';

const failed = (overrides: Partial<FailedAttempt>): FailedAttempt => ({
  fault: 'reset',
  method: 'GET',
  methods: 'safe',
  replayable: true,
  stale: false,
  replaced: false,
  otherAddress: false,
  retriesLeft: 1,
  ...overrides,
});

describe('after a failed attempt', () => {
  test.each<[string, Partial<FailedAttempt>, ReturnType<typeof nextAttempt>]>([
    ['a safe call is tried again', {}, 'retry'],
    ['not without retries', { retriesLeft: 0 }, undefined],
    ['not when its body is gone', { replayable: false }, undefined],
    ['a POST that may have arrived is not', { method: 'POST', methods: 'idempotent' }, undefined],
    ['a PATCH that may have arrived is not', { method: 'PATCH', methods: 'idempotent' }, undefined],
    ['a PUT only where idempotent ones may be', { method: 'PUT' }, undefined],
    ['a PUT where idempotent ones may be', { method: 'PUT', methods: 'idempotent' }, 'retry'],
    ['a POST that was never sent is', { method: 'POST', fault: 'connect' }, 'retry'],
    ['a POST that was never sent is not without retries', { method: 'POST', fault: 'connect', retriesLeft: 0 }, undefined],
    ['another address comes first, and costs no retry', { method: 'POST', fault: 'connect-timeout', otherAddress: true, retriesLeft: 0 }, 'address'],
    ['a stale connection is replaced, and costs no retry', { stale: true, retriesLeft: 0 }, 'stale'],
    ['for an idempotent method too', { stale: true, method: 'DELETE', retriesLeft: 0 }, 'stale'],
    ['not for a POST, which may have been done', { stale: true, method: 'POST' }, undefined],
    ['and once only', { stale: true, replaced: true, retriesLeft: 0 }, undefined],
    ['an answer that is late is waited for elsewhere by nobody', { fault: 'first-byte-timeout' }, undefined],
    ['an answer that is no HTTP is none', { fault: 'invalid' }, undefined],
    ['a call that took too long has no time left', { fault: 'total-timeout' }, undefined],
  ])('%s', (_name, overrides, expected) => {
    expect(nextAttempt(failed(overrides))).toBe(expected);
  });
});

describe('the retry budget', () => {
  test('is a share of the calls of the last ten seconds', () => {
    const budget = new RetryBudget();
    budget.share = 0.2;
    for (let i = 0; i < 100; i++) budget.call(i);
    const taken = Array.from({ length: 50 }, () => budget.take(100)).filter(Boolean).length;
    expect(taken).toBe(20);
    expect(budget.take(5_000)).toBe(false);
    for (let i = 0; i < 100; i++) budget.call(11_000);
    expect(budget.take(11_000)).toBe(true);
  });

  test('allows a few however few the calls', () => {
    const budget = new RetryBudget();
    budget.min = 3;
    budget.call(0);
    expect(Array.from({ length: 5 }, () => budget.take(0))).toEqual([true, true, true, false, false]);
  });
});

test('the wait before a retry is random up to a bound that doubles', () => {
  const random = seeded(5);
  for (let number = 1; number <= 8; number++) {
    const bound = Math.min(25 * 2 ** (number - 1), 250);
    const waits = Array.from({ length: 500 }, () => backoffMs(number, 25, 250, random()));
    expect(Math.max(...waits)).toBeLessThanOrEqual(bound);
    expect(Math.max(...waits)).toBeGreaterThan(bound * 0.95);
    expect(Math.min(...waits)).toBeLessThan(bound * 0.05);
  }
});

describe('a kept body', () => {
  const add = (body: KeptBody, text: string, whatever = false) => {
    const bytes = Buffer.from(text);
    segments[0] = 0;
    segments[1] = bytes.length;
    body.add(bytes, 1, bytes.length, whatever);
    bytes.fill(0);
  };
  const written = (body: KeptBody, chunked: boolean) => {
    const sent: Buffer[] = [];
    output.clear();
    body.write(chunked);
    const socket = { connecting: true, writableLength: 0, write: (bytes: Buffer) => sent.push(bytes) };
    output.flush(socket as never, false);
    return Buffer.concat(sent).toString();
  };

  test('is what was read, with a length or in a chunk', () => {
    const body = new KeptBody(100);
    add(body, 'one ');
    add(body, 'two');
    expect(written(body, false)).toBe('one two');
    expect(written(body, true)).toBe('7\r\none two\r\n');
    expect(written(new KeptBody(1), true)).toBe('');
  });

  test('is lost beyond its bound, unless nobody else has it', () => {
    const body = new KeptBody(5);
    add(body, '123456', true);
    expect(body.lost).toBe(false);
    add(body, '7');
    expect(body.lost).toBe(true);
  });
});
