import { expect, test } from 'vitest';
import { KeyStats } from '../stats/key-stats.js';
import { PrefixChain } from './prefix-chain.js';
import { cachedTokens, PrefixTable } from './prefix-table.js';

function chain(...messages: string[]) {
  const made = new PrefixChain(10);
  for (const message of messages) {
    made.text(message);
    made.end(20);
  }
  return made.prefixes;
}

test('prompts that begin alike have their first beginnings in common, and no more', () => {
  const [one, other] = [chain('system', 'hello', 'how are you'), chain('system', 'hello', 'who are you')];
  expect(one.map(({ tokens }) => tokens)).toEqual([20, 40, 60]);
  expect(one.slice(0, 2)).toEqual(other.slice(0, 2));
  expect(one[2]?.hash).not.toBe(other[2]?.hash);
});

test('where a message ends matters', () => {
  expect(chain('ab', 'c')[1]?.hash).not.toBe(chain('a', 'bc')[1]?.hash);
});

test('short beginnings are left out, and of long conversations the middle', () => {
  expect(new PrefixChain(1_000).prefixes).toEqual([]);
  const long = chain(...Array.from({ length: 100 }, (_, i) => `message ${i}`));
  expect(long.length).toBe(14);
  expect(long.at(-1)?.tokens).toBe(2_000);
  expect(long[0]?.tokens).toBe(20);
});

test('a key is found by the longest beginning that it was shown, until its time is over', () => {
  const table = new PrefixTable();
  const [one, other] = [new KeyStats('one'), new KeyStats('other')];
  table.shown(chain('system', 'hello'), one, 300_000, 0);
  const next = chain('system', 'hello', 'answer', 'question');
  expect(cachedTokens(table.known(next), one, 1_000)).toBe(40);
  expect(cachedTokens(table.known(next), other, 1_000)).toBe(0);
  expect(cachedTokens(table.known(next), one, 300_001)).toBe(0);
});

test('the oldest make room', () => {
  const table = new PrefixTable(3);
  const key = new KeyStats('key');
  for (const text of ['a', 'b', 'c', 'd']) table.shown(chain(text), key, 300_000, 0);
  expect(cachedTokens(table.known(chain('a')), key, 1)).toBe(0);
  expect(cachedTokens(table.known(chain('d')), key, 1)).toBe(20);
});
