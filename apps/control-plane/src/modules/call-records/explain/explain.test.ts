import { OUTCOMES } from '@gatehouse/definition';
import { ERRORS } from '@gatehouse/kernel';
import { describe, expect, test } from 'vitest';
import { explain } from './explain.js';

const DOCS = 'https://portal.example.com/errors';
const CODES = Object.keys(ERRORS).filter((code) => code.startsWith('gateway.'));
const record = { outcome: 'refused' as const, status: 403, attempts: [], totalUs: 900, policiesUs: 100, responseBytes: 10 };

describe('a refusal', () => {
  test.each(CODES)('%s says what happened, what to do, and has a page', (code) => {
    const explanation = explain({ ...record, code }, DOCS);
    expect(explanation.headline).not.toMatch(/\d|[.!]$/);
    expect(explanation.detail.length).toBeGreaterThan(30);
    expect(explanation.advice.length).toBeGreaterThan(0);
    expect(explanation.errorPage).toBe(`${DOCS}/${code}`);
  });

  test('names the policy that refused, and its reason', () => {
    const { detail } = explain(
      { ...record, status: 429, code: 'gateway.rate_limited', policy: 'plan-limits', reason: 'limit "burst" of plan Gold: 100 per minute' },
      DOCS,
    );
    expect(detail).toContain('plan-limits: limit "burst" of plan Gold: 100 per minute.');
  });

  test('with a code of a newer gateway still says what is known', () => {
    const explanation = explain({ ...record, code: 'gateway.from_the_future', policy: 'weather', reason: 'it rains' }, DOCS);
    expect(explanation).toMatchObject({ headline: 'Refused with 403', errorPage: null });
    expect(explanation.detail).toBe('The policy weather refused the call. it rains.');
  });
});

test('two codes are never told in the same words', () => {
  const headlines = CODES.map((code) => explain({ ...record, code }, DOCS).headline);
  expect(new Set(headlines).size).toBe(headlines.length);
});

test.each(OUTCOMES)('a call that was %s is explained without a code too', (outcome) => {
  expect(explain({ ...record, outcome, status: 500 }, DOCS).headline).not.toBe('');
});

test('an upstream’s own error is not called the gateway’s', () => {
  const asked = (status: number) => explain({ ...record, outcome: 'answered', status, attempts: [{ target: 'http://10.0.0.9:80', status }] }, DOCS);
  expect(asked(500)).toMatchObject({ headline: 'The upstream failed with 500', errorPage: null });
  expect(asked(404).headline).toBe('The upstream refused with 404');
  expect(asked(204).headline).toBe('Answered by the upstream');
  expect(explain({ ...record, outcome: 'answered', status: 200 }, DOCS).headline).toBe('Answered by the gateway');
});

test('a slow call says where the time went, a failed attempt which target and why', () => {
  const slow = { ...record, outcome: 'failed' as const, status: 504, code: 'gateway.upstream_timeout', totalUs: 3_100_000, firstByteUs: 3_000_000 };
  const { detail } = explain({ ...slow, attempts: [{ target: 'http://10.0.0.9:80', error: 'no answer within 3000 ms' }] }, DOCS);
  expect(detail).toContain('http://10.0.0.9:80: no answer within 3000 ms.');
  expect(detail).toContain('It took 3.10 s, 3.00 s of it waiting for the upstream’s first byte.');
});
