import { expect, test } from 'vitest';
import { originTest, referrerTest } from './sites.js';

test.each([
  ['https://app.example.com', true],
  ['https://a.shop.example.com', true],
  ['https://a.b.shop.example.com', true],
  ['https://shop.example.com', false],
  ['http://app.example.com', false],
  ['https://app.example.com:444', false],
  ['https://evilshop.example.com', false],
  ['https://a.shop.example.com.evil.test', false],
  ['null', false],
  ['', false],
])('the origin %s is allowed: %s', (origin, allowed) => {
  expect(originTest(['https://app.example.com', 'https://*.shop.example.com'])(origin)).toBe(allowed);
});

test.each([
  ['https://app.example.com/shop', true],
  ['https://app.example.com/shop/a?b#c', true],
  ['https://APP.example.com/shop/', true],
  ['https://any.example.org/', true],
  ['https://app.example.com/shopping', false],
  ['https://app.example.com/', false],
  ['https://app.example.com/shop/../admin', false],
  ['https://app.example.com@evil.test/shop', false],
  ['https://evil.test/https://app.example.com/shop', false],
  ['javascript://app.example.com/shop', false],
  ['nonsense', false],
])('the referrer %s is allowed: %s', (referrer, allowed) => {
  expect(referrerTest(['https://app.example.com/shop', 'https://*.example.org'])(referrer)).toBe(allowed);
});
