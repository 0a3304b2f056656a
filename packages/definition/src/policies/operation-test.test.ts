import { describe, expect, test } from 'vitest';
import { Condition, type ConditionTest, operationFits, rulesOut } from '../index.js';

const get = (path: string, more: object = {}) => ({ id: `GET ${path}`, method: 'GET', path, ...more });
const fits = (pattern: string, operation: { id: string; method: string; path: string }) => operationFits({ match: 'fits', values: [pattern] })(operation);

describe('which operations a test means', () => {
  test('by method and path: parameters by whatever name, * for one segment, ** for all that follow', () => {
    expect(fits('/orders/{id}', get('/orders/{orderId}'))).toBe(true);
    expect(fits('/orders/{id}', get('/orders/mine'))).toBe(true);
    expect(fits('/orders/mine', get('/orders/{orderId}'))).toBe(false);
    expect(fits('/orders/*', get('/orders'))).toBe(false);
    expect(fits('/orders/*/lines', get('/orders/{id}/lines'))).toBe(true);
    expect(fits('/report.{as}', get('/report.{format}'))).toBe(true);
    for (const path of ['/admin', '/admin/', '/admin/a', '/admin/a/{b}']) expect(fits('/admin/**', get(path)), path).toBe(true);
    expect(fits('/admin/**', get('/administrator'))).toBe(false);
    expect(fits('/**', get('/'))).toBe(true);
    expect(fits('/', get('/'))).toBe(true);
  });

  test('a method before the path asks for it, and GET for HEAD as well', () => {
    expect(fits('POST /orders', get('/orders'))).toBe(false);
    expect(fits('GET /orders', get('/orders'))).toBe(true);
    expect(fits('GET /orders', { ...get('/orders'), method: 'HEAD' })).toBe(true);
    expect(fits('HEAD /orders', get('/orders'))).toBe(false);
  });

  test('by id and tag', () => {
    expect(operationFits({ match: 'is', values: ['a', 'b'] })(get('/x', { id: 'b' }))).toBe(true);
    expect(operationFits({ match: 'is', values: ['a'] })(get('/a'))).toBe(false);
    expect(operationFits({ match: 'tagged', values: ['billing'] })(get('/x', { tags: ['pets', 'billing'] }))).toBe(true);
    expect(operationFits({ match: 'tagged', values: ['billing'] })(get('/x'))).toBe(false);
  });

  test.each(['orders', 'FETCH /orders', 'get /orders', '/a/**/b', '/a*', '/a/b**', '/***', '/a?b=1', '/a b', 'GET  /a', ''])('%j is no pattern', (value) => {
    expect(Condition.safeParse({ tests: [{ on: 'operation', match: 'fits', values: [value] }] }).success).toBe(false);
  });
  test.each(['/', '/**', '/*', 'GET /orders/{id}', '/a/*/b/**', '/report.{format}'])('%j is one', (value) => {
    expect(Condition.safeParse({ tests: [{ on: 'operation', match: 'fits', values: [value] }] }).success).toBe(true);
  });
  test.each([{ match: 'starts', values: ['/'] }, { match: 'is' }, { match: 'is', values: [] }])('%j is no test', (more) => {
    expect(Condition.safeParse({ tests: [{ on: 'operation', ...more }] }).success).toBe(false);
  });
});

test('a condition rules an operation out where no call of it can meet it', () => {
  const billing: ConditionTest = { on: 'operation', match: 'tagged', values: ['billing'] };
  const beta: ConditionTest = { on: 'header', name: 'x-beta', match: 'present' };
  const [paid, free] = [get('/paid', { tags: ['billing'] }), get('/free')];
  const out = (condition: Condition) => [rulesOut(condition, paid), rulesOut(condition, free)];
  expect(out({ match: 'all', tests: [billing] })).toEqual([false, true]);
  expect(out({ match: 'all', tests: [{ ...billing, not: true }] })).toEqual([true, false]);
  expect(out({ match: 'all', tests: [beta, billing] })).toEqual([false, true]);
  expect(out({ match: 'any', tests: [beta, billing] })).toEqual([false, false]);
  expect(out({ match: 'any', tests: [beta], and: { match: 'all', tests: [billing] } })).toEqual([false, true]);
});
