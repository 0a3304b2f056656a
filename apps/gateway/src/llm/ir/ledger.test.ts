import { expect, it } from 'vitest';
import { openProof, sealProof } from './envelope.js';
import { carryRest, lostPointers, newLedger } from './ledger.js';
import { retryAfterMs, saysTooLong } from './model-error.js';

it('names the place in the body that a setting came from', () => {
  const ledger = newLedger();
  ledger.locate('seed', '/generationConfig/seed');
  ledger.lostSetting('seed', 'no seed there');
  ledger.locate('output', '/response_format');
  ledger.lostSetting('output.name', 'no name there');
  ledger.changedSetting('temperature', '1.5 became 1');
  expect(ledger.entries.map(({ fate, pointer }) => `${fate} ${pointer}`)).toEqual([
    'lost /generationConfig/seed',
    'lost /response_format',
    'changed /temperature',
  ]);
});

it('carries what is not understood to the same format and reports it elsewhere', () => {
  const same = newLedger();
  const out: Record<string, string> = { b: 'mine' };
  carryRest(out, { at: '/x', rest: { a: '1', b: '2' } }, true, same);
  expect(out).toEqual({ a: '1', b: 'mine' });
  const other = newLedger();
  carryRest({}, { at: '/x', rest: { 'a/~b': 1 } }, false, other);
  expect(lostPointers(other, 8)).toEqual(['/x/a~1~0b']);
});

it('cuts the list of what was lost and says how much more there is', () => {
  const ledger = newLedger();
  for (const name of ['a', 'b', 'b', 'c', 'd']) ledger.lost(`/${name}`, 'why');
  expect(lostPointers(ledger, 3)).toEqual(['/a', '/b', '+2']);
});

it('brings a proof through one string', () => {
  const proof = { provider: 'gemini' as const, id: 'x', signature: 'ü+/=' };
  expect(openProof(sealProof(proof))).toEqual(proof);
  expect(openProof('ErUBCkYIBhgCIkA')).toBeUndefined();
  expect(openProof('gh1.garbage')).toBeUndefined();
});

it('reads when to come back', () => {
  const headers = (values: Record<string, string>) => (name: string) => values[name];
  expect(retryAfterMs(headers({ 'retry-after': '2' }), 0)).toBe(2_000);
  expect(retryAfterMs(headers({ 'retry-after': '2', 'retry-after-ms': '150' }), 0)).toBe(150);
  expect(retryAfterMs(headers({ 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }), 10_000)).toBe(50_000);
  expect(retryAfterMs(headers({}), 0)).toBeUndefined();
});

it('knows a prompt that is too long by what providers say', () => {
  expect(saysTooLong("This model's maximum context length is 128000 tokens")).toBe(true);
  expect(saysTooLong('prompt is too long: 210000 tokens > 200000 maximum')).toBe(true);
  expect(saysTooLong('Invalid value for temperature')).toBe(false);
});
