import { isId } from '@gatehouse/kernel';
import { describe, expect, test } from 'vitest';
import { Head } from '../http1/head.js';
import { Exchange } from './exchange.js';
import { maskQuery } from './mask-query.js';
import { RequestId } from './request-id.js';

describe('request ids', () => {
  test('are ids of the platform’s form, sort by time and do not repeat', () => {
    const ids = Array.from({ length: 50_000 }, (_, i) => RequestId.next(1_700_000_000_000 + Math.floor(i / 5_000)).text);
    expect(ids.every((id) => isId('exchange', id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    const times = ids.map((id) => id.slice(0, 14));
    expect([...times].sort()).toEqual(times);
  });
});

describe('a masked query', () => {
  test.each([
    ['a=1&b=2', 'a=1&b=2'],
    ['key=s&x=1', 'key=***&x=1'],
    ['API_KEY=s', 'API_KEY=***'],
    ['x-api-key=s', 'x-api-key=***'],
    ['access_token=s&client_secret=s', 'access_token=***&client_secret=***'],
    ['Password=s&passwd=s&signature=s&code=s&authorization=s', 'Password=***&passwd=***&signature=***&code=***&authorization=***'],
    ['%6bey=s', '%6bey=***'],
    ['ke%79=s&%zz=1', 'ke%79=***&%zz=1'],
    ['token', 'token'],
    ['zipcode=1', 'zipcode=1'],
    ['mine=s', 'mine=***', 'mine'],
    ['a=gth_live_0123456789abcdefgh&b=x', 'a=gth_live_***&b=x'],
    ['', ''],
  ])('of %s is %s', (query, masked, own?: string) => {
    expect(maskQuery(query, own)).toBe(masked);
  });
});

test('what a dry run is shown of the context has no members that no policy put there, whatever a name is', () => {
  const context = Object.assign(Object.create(null) as Record<string, unknown>, { found: 1 });
  const x = Object.assign(Object.create(Exchange.prototype) as Exchange, { head: new Head(8), responseHead: null, principal: null, context });
  const shadow = x.shadow();
  if (shadow.context === null) throw new Error('lost');
  expect(shadow.context).not.toBe(context);
  expect([shadow.context.found, shadow.context.constructor, shadow.context.toString]).toEqual([1, undefined, undefined]);
  Reflect.set(shadow.context, '__proto__', { polluted: 1 });
  expect(shadow.context.polluted).toBe(undefined);
  expect(Object.keys(context)).toEqual(['found']);
});
